import Foundation
import GRDB
import Learning

/// What can be saved of a damaged session: the rows that are as they were written.
///
/// A row of today's format is told by its checksum. In files of version 1, which had none, it is told
/// by its shape, its texts' known values and its blobs' checksums.
struct SessionRescue {
  /// A row as values in its table's columns, its number first.
  typealias Row = [DatabaseValue]

  /// The rows of each table by number.
  private(set) var rows: [String: [Int64: Row]] = [:]

  /// Looks for rows in all pages of a session's file.
  ///
  /// - Throws: What keeps the file from being read.
  init(_ file: URL) throws {
    let reader = PageReader(try Self.handle(of: file).readToEnd() ?? Data())
    var sealed: [String: [Int64: Row]] = [:]
    var unsealed: [String: [Int64: Row]] = [:]
    reader.forEachRow(where: { kinds in Self.table(of: kinds) != nil }) { number, values in
      let kinds = values.map(\.kind)
      guard let (table, isSealed) = Self.table(of: kinds),
        let row = Self.row(number, values, of: table, isSealed: isSealed),
        Self.isWhole(row, of: table)
      else { return }
      if isSealed {
        sealed[table.name, default: [:]][number] = row
      } else {
        unsealed[table.name, default: [:]][number] = row
      }
    }
    // Rows without a checksum in a file of today's format are what an update has left behind.
    rows = sealed.isEmpty ? unsealed : sealed
  }

  /// The rows of a table in order.
  func rows(of table: String) -> [Row] {
    (rows[table] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
  }

  /// All pages that are left of a session, with those of its log or its journal, open for reading.
  private static func handle(of file: URL) throws -> FileHandle {
    if SessionStore.hasJournal(file) {
      return try SessionStore.withRolledBackCopy(of: file) {
        try FileHandle(forReadingFrom: $0 ?? file)
      }
    }
    let check = try LogCheck(file)
    guard let log = check.log, !log.frames.isEmpty, check.isOwn else {
      return try FileHandle(forReadingFrom: file)
    }
    // The handle keeps the pages until it is closed.
    return try SessionStore.withScratchFolder { folder in
      let pages = folder.appendingPathComponent("pages")
      try SalvagedPages.write(of: file, with: log, to: pages)
      return try FileHandle(forReadingFrom: pages)
    }
  }

  /// The table that a record of these kinds may be of, and whether it has a row checksum.
  private static func table(
    of kinds: [SQLiteRecord.Kind]
  ) -> (SessionSchema.Table, isSealed: Bool)? {
    for table in SessionSchema.Table.all {
      let count = table.columns.count
      guard kinds.count == count || kinds.count == count + 1 && kinds[count].isInteger,
        zip(kinds, table.columns).allSatisfy({ $0.fits($1) })
      else { continue }
      return (table, kinds.count > count)
    }
    return nil
  }

  /// The row that a record holds; nil where its checksum is another.
  private static func row(
    _ number: Int64, _ values: [SQLiteRecord.Value], of table: SessionSchema.Table, isSealed: Bool
  ) -> Row? {
    let row = zip(values, table.columns).map { $0.databaseValue(of: $1, number: number) }
    guard isSealed else { return row }
    let sealed = zip(row, table.columns).filter { $1.kind != .blob }.map(\.0)
    guard values.last == .integer(Int64(RowChecksum.of(sealed))) else { return nil }
    return row
  }

  /// Whether a row's blobs and texts are what they can be.
  private static func isWhole(_ row: Row, of table: SessionSchema.Table) -> Bool {
    func value(_ column: String) -> DatabaseValue {
      table.columns.firstIndex { $0.name == column }.map { row[$0] } ?? .null
    }
    func data(_ column: String) -> Data { Data.fromDatabaseValue(value(column)) ?? Data() }
    let blobs = table.columns.filter { $0.kind == .blob }.map { data($0.name) }
    if !blobs.isEmpty {
      let checksum = Checksum.of(blobs.reduce(Data(), +))
      guard value("checksum") == Int64(checksum).databaseValue else { return false }
    }
    if table.columns.contains(where: { $0.name == "time" }) {
      guard Date.fromDatabaseValue(value("time")) != nil else { return false }
    }
    switch table.name {
    case "session":
      return UInt64(String.fromDatabaseValue(value("seed")) ?? "") != nil
        && Date.fromDatabaseValue(value("created")) != nil
    case "clips": return (try? Trajectory(encoded: data("trajectory"))) != nil
    case "choices":
      return Choice(rawValue: String.fromDatabaseValue(value("answer")) ?? "") != nil
    case "undos": return ["undo", "redo"].contains(String.fromDatabaseValue(value("event")))
    case "lifecycle":
      return ["opened", "closed"].contains(String.fromDatabaseValue(value("event")))
    default: return true
    }
  }
}

extension SQLiteRecord.Kind {
  fileprivate var isInteger: Bool { if case .integer = self { true } else { false } }

  /// Whether a column's value can be of this kind.
  fileprivate func fits(_ column: SessionSchema.Column) -> Bool {
    switch (column.kind, self) {
    case (.rowNumber, .null), (.integer, .integer), (.text, .text), (.blob, .blob): true
    // A real number without a fraction is kept as an integer.
    case (.real, .real), (.real, .integer): true
    case (_, .null): column.isNullable
    default: false
    }
  }
}

extension SQLiteRecord.Value {
  fileprivate var kind: SQLiteRecord.Kind {
    switch self {
    case .null: .null
    case .integer: .integer(bytes: 8, constant: nil)
    case .real: .real
    case .text(let text): .text(text.utf8.count)
    case .blob(let data): .blob(data.count)
    }
  }

  fileprivate func databaseValue(of column: SessionSchema.Column, number: Int64) -> DatabaseValue {
    switch (self, column.kind) {
    case (_, .rowNumber): number.databaseValue
    case (.null, _): .null
    case (.integer(let value), .real): Double(value).databaseValue
    case (.integer(let value), _): value.databaseValue
    case (.real(let value), _): value.databaseValue
    case (.text(let text), _): text.databaseValue
    case (.blob(let data), _): data.databaseValue
    }
  }
}
