import Foundation
import GRDB
import Learning

extension SessionRescue {
  /// What can be saved: choices whose clips are both there, and all other rows that are left.
  var contents: SessionContents {
    SessionContents(
      choices: choices.reduce(0) { count, _ in count + 1 }, clips: numbers(of: "clips").count,
      stages: numbers(of: "stages").count, checkpoints: checkpoints.count,
      metrics: numbers(of: "metrics").count)
  }

  /// Whether the session's scenario and body are left; otherwise nothing can be saved.
  var hasFacts: Bool { facts != nil }

  /// The newest checkpoints; a log may hold older ones, which were removed.
  private var checkpoints: [Row] {
    let newest = numbers(of: "checkpoints").suffix(SessionStore.keptCheckpoints)
    return Array(rows(numbered: Array(newest), of: "checkpoints"))
  }

  /// The choices whose clips are both there, in order.
  private var choices: some Sequence<Row> {
    rows(of: "choices").lazy.filter { row in
      [row[2], row[3]].allSatisfy {
        Int64.fromDatabaseValue($0).map { has($0, in: "clips") } ?? false
      }
    }
  }

  /// Writes all of it to a draft, in today's format.
  ///
  /// Rows get new numbers without gaps, except clips and queries, which learning knows by number.
  ///
  /// - Parameters:
  ///   - draft: The new session.
  ///   - source: The name of the damaged session.
  /// - Throws: `SessionError`.
  func write(in draft: SessionDraft, source: String) throws {
    try SessionError.translating(draft.target) {
      let database = try SessionStore.connect(to: draft.file, for: .writing)
      try database.write { database in
        try SessionSchema.migrate(database)
        let saved = try writeRows(database)
        try database.execute(
          sql: "INSERT INTO origins (event, session, choices, time) VALUES ('repair', ?, ?, ?)",
          arguments: [source, saved, Date.now])
        for table in SessionSchema.Table.all { try database.sealAll(table) }
        try SessionIdentity.renew(database)
      }
      try database.close()
    }
  }

  /// Writes all rows; returns how many choices there are.
  private func writeRows(_ database: Database) throws -> Int {
    _ = try insertNumbered(facts.map { [$0] } ?? [], into: "session", database)
    try SessionFacts.seal(database)
    try insert(rows(of: "clips"), into: "clips", database)
    let numbers = try insertNumbered(choices, into: "choices", database)
    // New numbers follow the order of the old ones.
    let kept = numbers.keys.sorted()
    let undos = rows(of: "undos").lazy.compactMap { row -> Row? in
      guard let choice = Int64.fromDatabaseValue(row[1]), let number = numbers[choice] else {
        return nil
      }
      var row = row
      row[1] = number.databaseValue
      let latest = Self.count(upTo: Int64.fromDatabaseValue(row[3]) ?? 0, in: kept)
      row[3] = max(number, Int64(latest)).databaseValue
      return row
    }
    _ = try insertNumbered(undos, into: "undos", database)
    _ = try insertNumbered(
      checkpoints.compactMap { checkpoint($0, keptChoices: kept) },
      into: "checkpoints", database)
    for table in ["lifecycle", "stages", "metrics", "origins"] {
      _ = try insertNumbered(rows(of: table), into: table, database)
    }
    return kept.count
  }

  /// How many of some sorted numbers are not above a bound.
  private static func count(upTo bound: Int64, in sorted: [Int64]) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] <= bound { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The checkpoint with its count reduced to the choices that are saved; nil where it cannot be read.
  ///
  /// The first choices of a session, up to that count, are those that the checkpoint has learned from.
  private func checkpoint(_ row: Row, keptChoices: [Int64]) -> Row? {
    guard let counted = Int64.fromDatabaseValue(row[1]), let state = Data.fromDatabaseValue(row[3])
    else { return nil }
    let lost = Int(counted) - Self.count(upTo: counted, in: keptChoices)
    guard lost > 0 else { return row }
    guard let whole = try? LearnerCheckpoint(encoded: state),
      let changed = try? whole.forgetting(choices: lost).encoded()
    else { return nil }
    var row = row
    row[1] = (Int(counted) - lost).databaseValue
    row[3] = changed.databaseValue
    row[4] = Int64(Checksum.of(changed)).databaseValue
    return row
  }

  /// Inserts rows under numbers from 1; returns the new number of each old one.
  private func insertNumbered(
    _ rows: some Sequence<Row>, into table: String, _ database: Database
  ) throws -> [Int64: Int64] {
    var numbers: [Int64: Int64] = [:]
    var next: Int64 = 1
    try insert(
      rows.lazy.map { row in
        var row = row
        if let old = Int64.fromDatabaseValue(row[0]) { numbers[old] = next }
        row[0] = next.databaseValue
        next += 1
        return row
      }, into: table, database)
    return numbers
  }

  private func insert(
    _ rows: some Sequence<Row>, into table: String, _ database: Database
  ) throws {
    let columns = SessionSchema.Table.named(table).columns.map(\.name)
    let places = columns.map { _ in "?" }.joined(separator: ", ")
    let statement = try database.makeStatement(
      sql: "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(places))")
    for row in rows { try statement.execute(arguments: StatementArguments(row)) }
  }
}
