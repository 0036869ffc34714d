public import Foundation
import GRDB

extension SessionStore {
  /// A place in a session: after so many of its choices and its undos.
  struct Place: Equatable {
    /// The number of the last choice.
    var choice: Int64
    /// The number of the last undo or redo.
    var undo: Int64
  }

  /// Where the session first had so many standing choices; nil where it never had.
  func place(choices: Int, _ database: Database) throws -> Place? {
    var place = Place(choice: 0, undo: 0)
    var standing = 0
    if standing == choices { return place }
    // Undos stand behind the choice that was the newest then.
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT id AS choice, 0 AS undo, 1 AS change FROM choices
        UNION ALL
        SELECT latest_choice, id, iif(event = 'undo', -1, 1) FROM undos
        ORDER BY choice, undo
        """)
    while let row = try rows.next() {
      place.choice = try row.value("choice")
      place.undo = max(place.undo, try row.value("undo"))
      standing += try row.value("change")
      if standing == choices { return place }
    }
    return nil
  }

  /// How many choices the session had, the undone ones too, when so many of them stood first.
  ///
  /// - Throws: `SessionError`.
  public func recordedChoices(whenStanding choices: Int) throws -> Int? {
    try read { try place(choices: choices, $0).map { Int($0.choice) } }
  }

  /// Creates a session from this one's first choices, with the stages, checkpoints and figures up to
  /// there.
  ///
  /// - Parameters:
  ///   - choices: The number of its choices that stand.
  ///   - file: The new file, whose name must be free.
  ///   - keepsCheckpoints: Whether the new session gets the checkpoints.
  ///   - programVersion: The version of the program.
  /// - Throws: `SessionError`; then there is no new file.
  public func branch(
    choices: Int, to file: URL, keepsCheckpoints: Bool = true, programVersion: String = "unknown"
  ) throws {
    let draft = try SessionDraft(at: file)
    try branch(
      choices: choices, in: draft, keepsCheckpoints: keepsCheckpoints,
      programVersion: programVersion)
    try draft.publish()
  }

  /// Fills a draft with this session's first choices, as `branch(choices:to:)` does.
  ///
  /// - Throws: `SessionError`.
  public func branch(
    choices: Int, in draft: SessionDraft, keepsCheckpoints: Bool = true,
    programVersion: String = "unknown"
  ) throws {
    try SessionCopy.make(of: self, in: draft, event: "branch", programVersion: programVersion) {
      database in
      guard let place = try place(choices: choices, database) else {
        let count =
          try Int.fetchOne(database, sql: "SELECT count(*) FROM \(SessionSchema.standingChoices)")
          ?? 0
        throw SessionError.tooFewChoices(file: self.file.path, wanted: choices, count: count)
      }
      try database.execute(sql: "DELETE FROM undos WHERE id > ?", arguments: [place.undo])
      try database.execute(sql: "DELETE FROM choices WHERE id > ?", arguments: [place.choice])
      try database.execute(
        sql: """
          DELETE FROM clips WHERE id NOT IN
            (SELECT left_clip FROM choices UNION SELECT right_clip FROM choices)
          """)
      for table in ["stages", "metrics"] {
        try database.execute(
          sql: """
            DELETE FROM \(table) WHERE id >= (SELECT min(id) FROM \(table) WHERE choices > ?)
            """, arguments: [choices])
      }
      // A checkpoint counts undone choices too.
      try database.execute(
        sql: "DELETE FROM checkpoints WHERE choices > ?",
        arguments: [keepsCheckpoints ? place.choice : -1])
      return choices
    }
  }
}
