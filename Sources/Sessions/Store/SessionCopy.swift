import Foundation
import GRDB

/// Makes a new session from an existing one.
enum SessionCopy {
  /// Copies a session, even one that another process writes or one of an older format, and changes the
  /// copy before it appears.
  ///
  /// - Parameters:
  ///   - source: The session.
  ///   - draft: The new one.
  ///   - event: The reason, as `origins` stores it: `branch` or `merge`.
  ///   - programVersion: The version of the program.
  ///   - change: Changes the copy, in one transaction; returns how many of its choices are the source's.
  /// - Throws: `SessionError`.
  static func make(
    of source: SessionStore, in draft: SessionDraft, event: String, programVersion: String,
    change: (Database) throws -> Int
  ) throws {
    try SessionError.translating(draft.target) {
      let database = try SessionStore.connect(to: draft.file, for: .writing)
      try source.database.backup(to: database)
      try database.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA journal_mode = DELETE")
        // If this fails or is killed, the draft is removed: it needs no journal, and one sync at the end.
        try database.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        // Row by row, SQLite would scan all choices for each clip that is deleted; see checkReferences.
        try database.execute(sql: "PRAGMA foreign_keys = OFF")
        try database.inTransaction {
          try SessionSchema.migrate(database)
          let choices = try change(database)
          try checkReferences(database)
          try database.execute(
            sql: """
              UPDATE session SET created_as = ?, created = ?, program_version = ?
              """,
            arguments: [
              draft.target.deletingPathExtension().lastPathComponent, Date.now, programVersion,
            ])
          // The lifecycle is the other file's.
          try database.execute(sql: "DELETE FROM lifecycle")
          try addOrigin(event, source.name, choices, database)
          try SessionFacts.seal(database)
          try SessionIdentity.renew(database)
          return .commit
        }
        try database.execute(sql: "VACUUM")
      }
      try database.close()
    }
  }

  /// Refuses a row that refers to a missing one.
  private static func checkReferences(_ database: Database) throws {
    let row = try Row.fetchOne(database, sql: "SELECT * FROM pragma_foreign_key_check LIMIT 1")
    guard let row else { return }
    let table = String.fromDatabaseValue(row[0]) ?? "a table"
    throw DamagedValue(name: table, problem: "refers to a row that is missing")
  }

  /// Stores where choices came from.
  static func addOrigin(
    _ event: String, _ session: String, _ choices: Int, _ database: Database
  ) throws {
    try database.execute(
      sql: "INSERT INTO origins (event, session, choices, time) VALUES (?, ?, ?, ?)",
      arguments: [event, session, choices, Date.now])
    try database.seal("origins")
  }
}

extension SessionStore {
  /// The session's name: its file's name without the extension.
  public var name: String { file.deletingPathExtension().lastPathComponent }
}
