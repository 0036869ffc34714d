import Foundation
import GRDB

/// Makes a new session of one that there is.
enum SessionCopy {
  /// Copies a session, also one that another process writes or of an older format, and changes the
  /// copy before it appears.
  ///
  /// - Parameters:
  ///   - source: The session.
  ///   - draft: The new one.
  ///   - event: What the copy is made for, as `origins` keeps it.
  ///   - programVersion: The version of the program.
  ///   - change: What is changed, in one transaction; gives the number of choices that are the source's.
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
        // Where this fails, or is killed, the draft goes: it needs no journal, and one sync at the end.
        try database.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        // Row by row, SQLite would look through all choices for each clip that goes; see below.
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
          // Who had the other file open says nothing of this one.
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

  /// Sees that every row that another refers to is there.
  private static func checkReferences(_ database: Database) throws {
    let row = try Row.fetchOne(database, sql: "SELECT * FROM pragma_foreign_key_check LIMIT 1")
    guard let row else { return }
    let table = String.fromDatabaseValue(row[0]) ?? "a table"
    throw DamagedValue(name: table, problem: "refers to a row that is missing")
  }

  /// Notes where choices came from.
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
  /// The session's name: its file's, without the ending.
  public var name: String { file.deletingPathExtension().lastPathComponent }
}
