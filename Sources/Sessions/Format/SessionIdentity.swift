import Foundation
import GRDB

/// Which file this is, and how many changes it has: the one row of `identity`.
///
/// Every transaction increments it, so that its page is in the log with each. It reveals a log of
/// another session, or of an earlier state of this one.
struct SessionIdentity: Equatable, Sendable {
  /// 32 hexadecimal digits, drawn at random when the file was made.
  var file: String
  /// The number of transactions since then.
  var changes: Int
  /// The number of choices, undone ones included.
  var choices: Int
}

extension SessionIdentity {
  /// Gives a database a new identity, as it becomes a file of its own.
  static func renew(_ database: Database) throws {
    var random = SystemRandomNumberGenerator()
    let digits = (0..<2).map { _ in
      let word = String(random.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - word.count) + word
    }
    try database.execute(sql: "DELETE FROM identity")
    try database.execute(
      sql: """
        INSERT INTO identity (id, file, changes, choices)
        VALUES (1, ?, 0, (SELECT ifnull(max(id), 0) FROM choices))
        """, arguments: [digits.joined()])
    try database.seal("identity", row: 1)
  }

  /// Counts a transaction, and the choices after it.
  ///
  /// - Returns: The new identity.
  static func advance(_ database: Database) throws -> SessionIdentity {
    try database.cachedStatement(
      sql: """
        UPDATE identity
        SET changes = changes + 1, choices = (SELECT ifnull(max(id), 0) FROM choices)
        """
    ).execute()
    try database.seal("identity", row: 1)
    guard let identity = try fetch(database) else { throw DamagedValue(name: "identity") }
    return identity
  }

  /// Reads the row; nil where there is none, or its checksum differs.
  static func fetch(_ database: Database) throws -> SessionIdentity? {
    let statement = try database.cachedStatement(
      sql: "SELECT file, changes, choices, row_checksum FROM identity WHERE id = 1")
    guard let row = try Row.fetchOne(statement) else { return nil }
    return SessionIdentity(
      file: row[0], changes: row[1], choices: row[2], checksum: row[3])
  }

  /// Takes stored values; nil where their checksum differs.
  init?(
    file: DatabaseValue, changes: DatabaseValue, choices: DatabaseValue, checksum: DatabaseValue
  ) {
    guard let text = String.fromDatabaseValue(file), let count = Int.fromDatabaseValue(changes),
      let number = Int.fromDatabaseValue(choices),
      UInt32.fromDatabaseValue(checksum)
        == RowChecksum.of([1.databaseValue, file, changes, choices])
    else { return nil }
    self.init(file: text, changes: count, choices: number)
  }
}

extension SessionIdentity {
  /// Reads the row from its page, a table's leaf with this one row; nil where it is another page, or the
  /// row's checksum differs.
  init?(page: ArraySlice<UInt8>) {
    // sqlite.org/fileformat2.html, 1.6: type, freeblock, number of cells, start, fragments, cells.
    let page = Array(page)
    guard page.count >= 512, page[0] == 0x0D, page[3] == 0, page[4] == 1 else { return nil }
    var place = Int(page[8]) << 8 | Int(page[9])
    let end = page.count
    func next() -> Int64? { SQLiteRecord.variableInteger(page, &place, end) }
    func integer(_ type: Int64) -> DatabaseValue? {
      let lengths: [Int64: Int] = [1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 8: 0, 9: 0]
      guard let length = lengths[type], place + length <= end else { return nil }
      guard length > 0 else { return (type - 8).databaseValue }
      defer { place += length }
      let first: Int64 = page[place] & 0x80 != 0 ? -1 : 0
      return page[place..<place + length].reduce(first) { $0 << 8 | Int64($1) }.databaseValue
    }
    guard place > 0, next() != nil, next() == 1, next() == 6, next() == 0,
      // A text of 32 bytes.
      next() == 77,
      let changesType = next(), let choicesType = next(), let checksumType = next(),
      place + 32 <= end,
      let file = String(validating: page[place..<place + 32], as: UTF8.self)
    else { return nil }
    place += 32
    guard let changes = integer(changesType), let choices = integer(choicesType),
      let checksum = integer(checksumType)
    else { return nil }
    self.init(
      file: file.databaseValue, changes: changes, choices: choices, checksum: checksum)
  }
}
