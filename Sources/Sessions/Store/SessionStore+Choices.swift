import Foundation
import GRDB
public import Learning

extension SessionStore {
  /// Stores an answer and both its clips; they are on disk on return.
  ///
  /// A clip that was shown before is not stored again.
  ///
  /// - Returns: The choice's number.
  /// - Throws: `SessionError`; then nothing is stored, and the caller may try again.
  @discardableResult
  public func record(_ answer: Answer) throws -> Int {
    try write { try insert(answer, $0) }
  }

  /// Stores many answers in one transaction, all or none.
  ///
  /// - Throws: `SessionError`; then nothing is stored.
  public func record(_ answers: [Answer]) throws {
    try write { database in
      for answer in answers { _ = try insert(answer, database) }
    }
  }

  private func insert(_ answer: Answer, _ database: Database) throws -> Int {
    let (left, right) = (answer.query.left, answer.query.right)
    // Values that would be refused when they are read are not written.
    guard [answer.query.id, left.id, right.id].allSatisfy(RowBounds.count.contains),
      RowBounds.seconds.contains(answer.seconds), answer.rater.utf8.count <= RowBounds.nameLength
    else { throw DamagedValue(name: "choice", problem: "has a number beyond what a session holds") }
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
      var choices: [RecordedChoice] = []
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT *, id NOT IN (SELECT id FROM \(SessionSchema.undoneChoices)) AS standing
          FROM choices ORDER BY id
          """)
      while let row = try rows.next() {
        choices.append(try RecordedChoice(row, isStanding: row.value("standing")))
      }
      return choices
    }
  }

  /// Counts of the choices, which a screen shows at the start.
  public struct Tally: Sendable, Equatable {
    /// All choices, undone ones included.
    public var all = 0
    /// Choices that stand.
    public var standing = 0
    /// Choices that can be redone.
    public var redoable = 0
    /// Choices of the raters whose time is counted.
    public var timed = 0
    /// How long those took together, s.
    public var seconds = 0.0
  }

  /// Counts the choices in SQLite: to read each of 100,000 choices takes a second.
  ///
  /// - Parameter raters: The raters whose time is not counted.
  /// - Returns: The counts.
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
            (SELECT count(*) FROM \(SessionSchema.undoneChoices)) AS undone,
            (SELECT count(*) FROM choices WHERE id > ifnull(
              (SELECT id FROM \(SessionSchema.standingChoices) ORDER BY id DESC LIMIT 1), 0)) AS redoable
          FROM choices
          """, arguments: StatementArguments(raters + raters))
      guard let row else { return Tally() }
      let all: Int = try row.value("all_choices")
      return Tally(
        all: all, standing: all - (try row.value("undone")), redoable: try row.value("redoable"),
        timed: try row.value("timed"),
        seconds: try row.number("seconds", in: 0...Double.greatestFiniteMagnitude))
    }
  }

  /// The numbers of the newest choice and of the newest undo or redo, 0 for none: while they stay the
  /// same, so do the choices and which of them stand.
  ///
  /// - Throws: `SessionError`.
  public func newestChange() throws -> [Int] {
    try read { database in
      try ["choices", "undos"].map {
        try Int.fetchOne(database, sql: "SELECT max(id) FROM \($0)") ?? 0
      }
    }
  }

  /// The number of the newest choice's query; nil where there is no choice.
  ///
  /// - Throws: `SessionError`.
  public func newestQuery() throws -> Int? {
    try read { try Int.fetchOne($0, sql: "SELECT max(query) FROM choices") }
  }

  /// Whether there is a choice, undone or not, about two clips, in whatever order.
  ///
  /// - Throws: `SessionError`.
  public func hasChoice(aboutClips one: Int, _ other: Int) throws -> Bool {
    try read { database in
      try Bool.fetchOne(
        database,
        sql: """
          SELECT EXISTS (SELECT 1 FROM choices
            WHERE left_clip = :one AND right_clip = :other
              OR left_clip = :other AND right_clip = :one)
          """, arguments: ["one": one, "other": other]) ?? false
    }
  }

  /// The names of all raters, each once.
  ///
  /// - Throws: `SessionError`.
  public func raters() throws -> [String] {
    try read { try String.fetchAll($0, sql: "SELECT DISTINCT rater FROM choices ORDER BY rater") }
  }

  /// Reads a clip.
  ///
  /// - Parameters:
  ///   - id: Its number.
  ///   - shape: The environment that it must be a clip of; nil where it is not known.
  /// - Returns: The clip.
  /// - Throws: `SessionError.damaged` where it is missing, damaged or of another body.
  public func clip(_ id: Int, of shape: EnvironmentShape? = nil) throws -> RecordedClip {
    try read { database in
      let row = try Row.fetchOne(database, sql: "SELECT * FROM clips WHERE id = ?", arguments: [id])
      guard let row else { throw DamagedValue(name: "clip \(id)") }
      return try RecordedClip(row, of: shape)
    }
  }

  /// Reads all clips that were shown, in the order of their numbers, one at a time.
  ///
  /// - Throws: `SessionError.damaged` where one is damaged.
  public func forEachClip(_ body: (RecordedClip) -> Void) throws {
    try read { database in
      let rows = try Row.fetchCursor(database, sql: "SELECT * FROM clips")
      while let row = try rows.next() { body(try RecordedClip(row, of: nil)) }
    }
  }

  /// The lowest free numbers of a query and of a clip.
  ///
  /// A session may have newer choices than its newest checkpoint: count from here, not from there.
  ///
  /// - Throws: `SessionError`.
  public func nextNumbers() throws -> (query: Int, clip: Int) {
    try read { database in
      func next(_ column: String, _ table: String) throws -> Int {
        let row = try Row.fetchOne(database, sql: "SELECT max(\(column)) AS last FROM \(table)")
        guard let row, try row.optional("last") as Int? != nil else { return 0 }
        return try row.count("last") + 1
      }
      return (try next("query", "choices"), try next("id", "clips"))
    }
  }

  private func insert(_ clip: Clip, _ database: Database) throws {
    let encoded = clip.trajectory.encoded()
    let stored = try Data.fetchOne(
      database, sql: "SELECT trajectory FROM clips WHERE id = ?", arguments: [clip.id])
    if let stored {
      // A session of format 2 may hold the same clip in another coding.
      guard try stored == encoded || Trajectory(encoded: stored).encoded() == encoded else {
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
  /// Reads a row of `choices`.
  init(_ row: Row, isStanding: Bool) throws {
    guard let choice = Choice(rawValue: try row.value("answer")) else {
      throw DamagedValue(name: "answer")
    }
    self.init(
      id: try row.count("id", in: RowBounds.rowNumber), query: try row.count("query"),
      left: try row.count("left_clip"), right: try row.count("right_clip"), choice: choice,
      rater: try row.text("rater"), seconds: try row.number("seconds", in: RowBounds.seconds),
      predictedLeft: try row.optionalNumber("predicted_left", in: RowBounds.share).map(Float.init),
      time: try row.value("time"), isStanding: isStanding)
  }
}

extension RecordedClip {
  /// Reads a row of `clips`.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - shape: The environment that it must be a clip of; nil where it is not known.
  /// - Throws: `DamagedValue`.
  init(_ row: Row, of shape: EnvironmentShape?) throws {
    let id = try row.count("id")
    let encoded: Data = try row.value("trajectory")
    guard Checksum.of(encoded) == (try row.value("checksum") as UInt32) else {
      throw DamagedValue(name: "clip \(id)")
    }
    do {
      self.init(
        id: id, trajectory: try Trajectory(encoded: encoded, of: shape),
        policySteps: try row.count("policy_steps"))
    } catch is Trajectory.DamagedData {
      throw DamagedValue(name: "clip \(id)", problem: "is not a clip of this session's body")
    }
    guard trajectory.frames == (try row.count("frames")),
      Double(trajectory.period) == (try row.value("period") as Double)
    else {
      throw DamagedValue(
        name: "clip \(id)", problem: "has other frames than its row says")
    }
  }
}
