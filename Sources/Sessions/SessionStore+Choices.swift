import Foundation
import GRDB
import Learning

extension SessionStore {
  /// Stores an answer and both its clips; all of it is on disk when this returns.
  ///
  /// A clip that is already stored, because it was shown before, is not stored again.
  ///
  /// - Returns: The choice's number.
  /// - Throws: `SessionError`; then nothing of it is stored, and it may be tried again.
  @discardableResult
  public func record(_ answer: Answer) throws -> Int {
    try write { try insert(answer, $0) }
  }

  /// Stores many answers at once, all or none.
  ///
  /// - Throws: `SessionError`; then nothing of them is stored.
  public func record(_ answers: [Answer]) throws {
    try write { database in
      for answer in answers { _ = try insert(answer, database) }
    }
  }

  private func insert(_ answer: Answer, _ database: Database) throws -> Int {
    let (left, right) = (answer.query.left, answer.query.right)
    for clip in [left, right] {
      try insert(clip, database)
    }
    try database.cachedStatement(
      sql: """
        INSERT INTO choices
          (query, left_clip, right_clip, answer, rater, seconds, predicted_left, time)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      answer.query.id, left.id, right.id, answer.choice.rawValue, answer.rater, answer.seconds,
      answer.predictedLeft, answer.time,
    ])
    let id = database.lastInsertedRowID
    try database.seal("choices", row: id)
    return Int(id)
  }

  /// All choices in the order of answering, undone ones included.
  ///
  /// - Throws: `SessionError`.
  public func choices() throws -> [RecordedChoice] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT *, id NOT IN (SELECT id FROM undone_choices) AS standing FROM choices ORDER BY id
          """
      ).map(RecordedChoice.init)
    }
  }

  /// Figures of the choices that a screen shows at the start.
  public struct Tally: Sendable, Equatable {
    /// Choices, the undone ones too.
    public var all = 0
    /// Those that stand.
    public var standing = 0
    /// The newest ones that are undone, and can be made again.
    public var redoable = 0
    /// Those that were not made by certain raters, and how long they took, s.
    public var timed = 0
    /// See `timed`.
    public var seconds = 0.0
  }

  /// Counts the choices without looking into each: in a session of 100,000 that would take seconds.
  ///
  /// - Parameter raters: Whose choices are not timed.
  /// - Returns: The figures.
  /// - Throws: `SessionError`.
  public func tally(withoutRaters raters: [String]) throws -> Tally {
    try read { database in
      let places = raters.map { _ in "?" }.joined(separator: ", ")
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT count(*) AS all_choices,
            count(*) FILTER (WHERE rater NOT IN (\(places))) AS timed,
            total(seconds) FILTER (WHERE rater NOT IN (\(places))) AS seconds,
            (SELECT count(*) FROM undone_choices) AS undone,
            (SELECT count(*) FROM choices WHERE id > ifnull(
              (SELECT id FROM standing_choices ORDER BY id DESC LIMIT 1), 0)) AS redoable
          FROM choices
          """, arguments: StatementArguments(raters + raters))
      guard let row else { return Tally() }
      let all: Int = try row.value("all_choices")
      return Tally(
        all: all, standing: all - (try row.value("undone")), redoable: try row.value("redoable"),
        timed: try row.value("timed"), seconds: try row.value("seconds"))
    }
  }

  /// Who chose, each name once.
  ///
  /// - Throws: `SessionError`.
  public func raters() throws -> [String] {
    try read { try String.fetchAll($0, sql: "SELECT DISTINCT rater FROM choices ORDER BY rater") }
  }

  /// A clip that was shown.
  ///
  /// - Throws: `SessionError.damaged` where it is not there or not whole.
  public func clip(_ id: Int) throws -> RecordedClip {
    try read { database in
      let row = try Row.fetchOne(database, sql: "SELECT * FROM clips WHERE id = ?", arguments: [id])
      guard let row else { throw DamagedValue(name: "clip \(id)") }
      return try RecordedClip(row)
    }
  }

  /// Reads all clips that were shown, one after another.
  ///
  /// - Throws: `SessionError.damaged` where one is not whole.
  public func forEachClip(_ body: (RecordedClip) -> Void) throws {
    try read { database in
      let rows = try Row.fetchCursor(database, sql: "SELECT * FROM clips")
      while let row = try rows.next() { body(try RecordedClip(row)) }
    }
  }

  /// All clips that were shown, by number.
  ///
  /// - Throws: `SessionError.damaged` where one is not whole.
  public func clips() throws -> [Int: RecordedClip] {
    try read { database in
      var clips: [Int: RecordedClip] = [:]
      let rows = try Row.fetchCursor(database, sql: "SELECT * FROM clips")
      while let row = try rows.next() {
        let clip = try RecordedClip(row)
        clips[clip.id] = clip
      }
      return clips
    }
  }

  /// The lowest numbers of a query and of a clip that the file does not know yet.
  ///
  /// Choices outlive the checkpoint that learning goes on from: count on from here, not from there.
  ///
  /// - Throws: `SessionError`.
  public func nextNumbers() throws -> (query: Int, clip: Int) {
    try read { database in
      let query = try Int.fetchOne(database, sql: "SELECT max(query) FROM choices") ?? -1
      let clip = try Int.fetchOne(database, sql: "SELECT max(id) FROM clips") ?? -1
      return (query + 1, clip + 1)
    }
  }

  private func insert(_ clip: Clip, _ database: Database) throws {
    let encoded = clip.trajectory.encoded()
    let stored = try Data.fetchOne(
      database, sql: "SELECT trajectory FROM clips WHERE id = ?", arguments: [clip.id])
    if let stored {
      guard stored == encoded else {
        throw SessionError.clipNumberTaken(file: file.path, clip: clip.id)
      }
      return
    }
    try database.execute(
      sql: """
        INSERT INTO clips (id, frames, period, policy_steps, trajectory, checksum)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        clip.id, clip.trajectory.frames, clip.trajectory.period, clip.policySteps, encoded,
        Checksum.of(encoded),
      ])
    try database.seal("clips")
  }
}

extension RecordedChoice {
  /// Makes a choice of a row of `choices` with its standing.
  init(_ row: Row) throws {
    guard let choice = Choice(rawValue: try row.value("answer")) else {
      throw DamagedValue(name: "answer")
    }
    self.init(
      id: try row.value("id"), query: try row.value("query"), left: try row.value("left_clip"),
      right: try row.value("right_clip"), choice: choice, rater: try row.value("rater"),
      seconds: try row.value("seconds"), predictedLeft: try row.optional("predicted_left"),
      time: try row.value("time"), isStanding: try row.value("standing"))
  }
}

extension RecordedClip {
  /// Makes a clip of a row of `clips`.
  init(_ row: Row) throws {
    let id: Int = try row.value("id")
    let encoded: Data = try row.value("trajectory")
    guard Checksum.of(encoded) == (try row.value("checksum") as UInt32) else {
      throw DamagedValue(name: "clip \(id)")
    }
    self.init(
      id: id, trajectory: try Trajectory(encoded: encoded),
      policySteps: try row.value("policy_steps"))
  }
}
