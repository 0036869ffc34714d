import Foundation
import GRDB
import Learning

extension SessionRescue {
  /// What of it makes a session again: choices whose clips are both there, and all that is left
  /// beside them.
  var contents: SessionContents {
    SessionContents(
      choices: choices.count, clips: rows(of: "clips").count, stages: rows(of: "stages").count,
      checkpoints: checkpoints.count, metrics: rows(of: "metrics").count)
  }

  /// Whether it is known what the session is about; without that there is nothing to make it of.
  var hasFacts: Bool { !rows(of: "session").isEmpty }

  /// The newest checkpoints; a log may hold older ones, which were removed.
  private var checkpoints: [Row] {
    Array(rows(of: "checkpoints").suffix(SessionStore.keptCheckpoints))
  }

  /// Choices whose clips are both there, in order.
  private var choices: [Row] {
    let clips = rows["clips"] ?? [:]
    return rows(of: "choices").filter { row in
      [row[2], row[3]].allSatisfy { Int64.fromDatabaseValue($0).map { clips[$0] != nil } ?? false }
    }
  }

  /// Writes it all to a draft, in today's format.
  ///
  /// Rows get new numbers without gaps, but clips and queries, which learning knows by theirs.
  ///
  /// - Parameters:
  ///   - draft: The new one.
  ///   - source: The name of the damaged one.
  /// - Throws: `SessionError`.
  func write(in draft: SessionDraft, source: String) throws {
    try SessionError.translating(draft.target) {
      let database = try SessionStore.connect(to: draft.file, for: .writing)
      try database.write { database in
        try SessionSchema.migrate(database)
        try writeRows(database)
        try database.execute(
          sql: "INSERT INTO origins (event, session, choices, time) VALUES ('repair', ?, ?, ?)",
          arguments: [source, choices.count, Date.now])
        for table in SessionSchema.Table.all { try database.sealAll(table) }
        try SessionIdentity.renew(database)
      }
      try database.close()
    }
  }

  private func writeRows(_ database: Database) throws {
    // Its copy has the same shape and the number 2.
    _ = try insertNumbered(Array(rows(of: "session").prefix(1)), into: "session", database)
    try SessionFacts.seal(database)
    try insert(rows(of: "clips"), into: "clips", database)
    let numbers = try insertNumbered(choices, into: "choices", database)
    /// The new number of the last choice up to one of old.
    func latest(_ old: DatabaseValue) -> Int64 {
      let old = Int64.fromDatabaseValue(old) ?? 0
      return numbers.filter { $0.key <= old }.values.max() ?? 0
    }
    let undos = rows(of: "undos").compactMap { row -> Row? in
      guard let choice = Int64.fromDatabaseValue(row[1]), let number = numbers[choice] else {
        return nil
      }
      var row = row
      row[1] = number.databaseValue
      row[3] = latest(row[3]).databaseValue
      return row
    }
    _ = try insertNumbered(undos, into: "undos", database)
    let kept = Array(numbers.keys)
    _ = try insertNumbered(
      checkpoints.compactMap { checkpoint($0, keptChoices: kept) },
      into: "checkpoints", database)
    for table in ["lifecycle", "stages", "metrics", "origins"] {
      _ = try insertNumbered(rows(of: table), into: table, database)
    }
  }

  /// A checkpoint that counts the choices that are kept; nil where it cannot be read.
  ///
  /// By their number learning tells which of them it has learned from.
  private func checkpoint(_ row: Row, keptChoices: [Int64]) -> Row? {
    guard let counted = Int64.fromDatabaseValue(row[1]), let state = Data.fromDatabaseValue(row[3])
    else { return nil }
    let lost = Int(counted) - keptChoices.count { $0 <= counted }
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
    _ rows: [Row], into table: String, _ database: Database
  ) throws -> [Int64: Int64] {
    var numbers: [Int64: Int64] = [:]
    let renumbered = rows.enumerated().map { index, row in
      var row = row
      if let old = Int64.fromDatabaseValue(row[0]) { numbers[old] = Int64(index + 1) }
      row[0] = (index + 1).databaseValue
      return row
    }
    try insert(renumbered, into: table, database)
    return numbers
  }

  private func insert(_ rows: [Row], into table: String, _ database: Database) throws {
    let columns = SessionSchema.Table.named(table).columns.map(\.name)
    let places = columns.map { _ in "?" }.joined(separator: ", ")
    let statement = try database.makeStatement(
      sql: "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(places))")
    for row in rows { try statement.execute(arguments: StatementArguments(row)) }
  }
}
