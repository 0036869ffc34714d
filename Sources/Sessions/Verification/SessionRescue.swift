import Foundation
import GRDB
import Learning

/// What can be saved of a damaged session: the rows whose checksums are right and whose values are
/// ones that a session holds.
struct SessionRescue {
  /// A row as values in its table's columns, its number first.
  typealias Row = [DatabaseValue]

  private let reader: PageReader
  /// Where the rows of each table are, by number: their values take as much room as the file.
  private var places: [String: [Int64: PageReader.Place]] = [:]
  /// The row of `session`; nil where it and its copy are lost.
  private(set) var facts: Row?

  /// Looks for rows in all pages of a session's file.
  ///
  /// - Parameters:
  ///   - file: The session's file.
  ///   - environment: Makes the environment that clips, stages and checkpoints must fit.
  /// - Throws: The system's error where the file cannot be read.
  init(_ file: URL, environment: SessionEnvironment? = nil) throws {
    reader = try PageReader(Self.handle(of: file))
    var places: [String: [Int64: PageReader.Place]] = [:]
    reader.forEachRow(where: { !Self.tables(of: $0).isEmpty }) { place, number, values in
      // Rows of lifecycle and origins are of the same kinds of values; their events differ.
      let table = Self.tables(of: values.map(\.kind)).first { table in
        Self.row(number, values, of: table).map { Self.isWhole($0, of: table, in: nil) } ?? false
      }
      if let table { places[table.name, default: [:]][number] = place }
    }
    self.places = places
    try findFacts(environment)
  }

  /// Finds the row of `session`, and drops the rows that do not fit its scenario.
  private mutating func findFacts(_ environment: SessionEnvironment?) throws {
    let session = SessionSchema.Table.named("session")
    // The row and its copy, which has the same shape and the number 2.
    for found in rows(of: "session") {
      guard let facts = try? SessionFacts(session.namedRow(found)) else { continue }
      guard let environment else {
        self.facts = found
        return
      }
      guard let maker = try? environment(facts) else { continue }
      self.facts = found
      for name in ["clips", "stages", "checkpoints"] {
        let table = SessionSchema.Table.named(name)
        places[name] = places[name]?.filter { number, place in
          row(number, at: place, of: table).map { Self.isWhole($0, of: table, in: maker) } ?? false
        }
      }
      return
    }
  }

  /// The numbers of a table's rows, in order.
  func numbers(of table: String) -> [Int64] { (places[table] ?? [:]).keys.sorted() }

  /// Whether there is a row of this number.
  func has(_ number: Int64, in table: String) -> Bool { places[table]?[number] != nil }

  /// The rows of a table in order, each read when it is asked for.
  func rows(of table: String) -> some Sequence<Row> {
    rows(numbered: numbers(of: table), of: table)
  }

  /// The rows of these numbers, in their order, each read when it is asked for.
  func rows(numbered numbers: [Int64], of table: String) -> some Sequence<Row> {
    let found = SessionSchema.Table.named(table)
    return numbers.lazy.compactMap { number in
      places[table]?[number].flatMap { row(number, at: $0, of: found) }
    }
  }

  private func row(
    _ number: Int64, at place: PageReader.Place, of table: SessionSchema.Table
  ) -> Row? {
    reader.values(at: place).flatMap { Self.row(number, $0, of: table) }
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

  /// The tables that a record of these kinds may be a row of.
  private static func tables(of kinds: [SQLiteRecord.Kind]) -> [SessionSchema.Table] {
    SessionSchema.Table.all.filter { table in
      let count = table.columns.count
      return kinds.count == count + 1 && kinds[count].isInteger
        && zip(kinds, table.columns).allSatisfy { $0.fits($1) }
    }
  }

  /// The row that a record holds; nil where its checksum differs.
  private static func row(
    _ number: Int64, _ values: [SQLiteRecord.Value], of table: SessionSchema.Table
  ) -> Row? {
    let row = zip(values, table.columns).map { $0.databaseValue(of: $1, number: number) }
    let sealed = zip(row, table.columns).filter { $1.kind != .blob }.map(\.0)
    guard values.last == .integer(Int64(RowChecksum.of(sealed))) else { return nil }
    return row
  }

  /// Whether the program can read a row.
  private static func isWhole(
    _ row: Row, of table: SessionSchema.Table, in maker: (any EnvironmentMaker)?
  ) -> Bool {
    do {
      try table.check(table.namedRow(row), in: maker)
      return true
    } catch {
      // Such a row cannot be saved, whatever is wrong with it.
      return false
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
