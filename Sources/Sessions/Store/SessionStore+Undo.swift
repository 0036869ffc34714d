public import Foundation
import GRDB

extension SessionStore {
  /// Undoes the newest choice that stands.
  ///
  /// - Returns: That choice; nil where none stands.
  /// - Throws: `SessionError`.
  @discardableResult
  public func undo(time: Date = .now) throws -> RecordedChoice? {
    try write { database in
      let last = try Int.fetchOne(
        database, sql: "SELECT max(id) FROM \(SessionSchema.standingChoices)")
      return try last.map { try add("undo", of: $0, time: time, database) }
    }
  }

  /// Redoes the choice that was undone last; after a new choice, there is nothing to redo.
  ///
  /// - Returns: That choice; nil where there is nothing to redo.
  /// - Throws: `SessionError`.
  @discardableResult
  public func redo(time: Date = .now) throws -> RecordedChoice? {
    try write { database in
      let last = try Int.fetchOne(
        database,
        sql: """
          SELECT id FROM \(SessionSchema.undoneChoices)
          WHERE latest_choice = (SELECT max(id) FROM choices)
          ORDER BY undo DESC LIMIT 1
          """)
      return try last.map { try add("redo", of: $0, time: time, database) }
    }
  }

  private func add(
    _ event: String, of choice: Int, time: Date, _ database: Database
  ) throws -> RecordedChoice {
    try database.execute(
      sql: """
        INSERT INTO undos (choice, event, latest_choice, time)
        VALUES (?, ?, (SELECT max(id) FROM choices), ?)
        """,
      arguments: [choice, event, time])
    try database.seal("undos")
    let row = try Row.fetchOne(
      database, sql: "SELECT * FROM choices WHERE id = ?", arguments: [choice])
    guard let row else { throw DamagedValue(name: "choice \(choice)") }
    return try RecordedChoice(row, isStanding: event == "redo")
  }
}
