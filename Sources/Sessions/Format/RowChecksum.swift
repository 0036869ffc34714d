import Foundation
import GRDB

/// The checksum of a row: finds changed numbers and texts, which SQLite cannot see.
///
/// The CRC-32 of its values one after another, blobs left out, which have checksums of their own
/// among the values. An integer is the byte 1 and its 8 bytes, a real 2 and its 8 bytes, both
/// little-endian; a text is 3, the number of its bytes as 8 bytes, and they; NULL is 0.
enum RowChecksum {
  /// What the function is called in SQL.
  static let name = "row_checksum_of"

  /// The function, for a connection.
  static let function = DatabaseFunction(name, pure: true) { values in Int64(of(values)) }

  /// The checksum of a row's values.
  static func of(_ values: [DatabaseValue]) -> UInt32 {
    var bytes = Data()
    func append(_ word: UInt64) {
      withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
    }
    for value in values {
      switch value.storage {
      case .null: bytes.append(0)
      case .int64(let number):
        bytes.append(1)
        append(UInt64(bitPattern: number))
      case .double(let number):
        bytes.append(2)
        append(number.bitPattern)
      case .string(let text):
        bytes.append(3)
        append(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
      case .blob(let blob):
        bytes.append(4)
        append(UInt64(blob.count))
        bytes.append(blob)
      }
    }
    return Checksum.of(bytes)
  }
}

extension Database {
  /// Gives a row that was just added its checksum.
  func seal(_ table: String, row: Int64? = nil) throws {
    let columns = SessionSchema.Table.named(table).sealed.joined(separator: ", ")
    try cachedStatement(
      sql: "UPDATE \(table) SET row_checksum = \(RowChecksum.name)(\(columns)) WHERE id = ?"
    ).execute(arguments: [row ?? lastInsertedRowID])
  }

  /// Gives every row of a table its checksum.
  func sealAll(_ table: SessionSchema.Table) throws {
    let columns = table.sealed.joined(separator: ", ")
    try execute(
      sql: "UPDATE \(table.name) SET row_checksum = \(RowChecksum.name)(\(columns))")
  }
}
