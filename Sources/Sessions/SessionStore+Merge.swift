public import Foundation
import GRDB

extension SessionStore {
  /// Makes a new session of this one and of the choices of others.
  ///
  /// What has been learned, and the stages on the way, are this session's; the others' choices come
  /// behind its own, with new numbers, to be learned from. A choice that several sessions share, as
  /// branches do, is taken once; so is a clip.
  ///
  /// - Parameters:
  ///   - others: The other sessions, about the same.
  ///   - file: Where; nothing may be there yet.
  ///   - firstClip: The first number that the others' clips may get; those below may be in use by what
  ///     this session has learned.
  ///   - programVersion: The version of the program.
  /// - Throws: `SessionError`; then there is no new file.
  public func merge(
    _ others: [SessionStore], to file: URL, firstClip: Int, programVersion: String = "unknown"
  ) throws {
    let sources = [self] + others
    for (index, source) in sources.enumerated()
    where try sources[..<index].contains(where: { try $0.isSameFile(as: source) }) {
      throw SessionError.sameSession(file: source.file.path)
    }
    for other in others {
      guard other.facts.scenarioYAML == facts.scenarioYAML, other.facts.bodyXML == facts.bodyXML
      else { throw SessionError.otherScenario(file: self.file.path, other: other.file.path) }
    }
    let draft = try SessionDraft(at: file)
    try SessionCopy.make(of: self, in: draft, event: "merge", programVersion: programVersion) {
      database in
      var merger = try SessionMerger(database, firstClip: firstClip)
      for other in others {
        let added = try other.read { try merger.add($0, to: database) }
        try SessionCopy.addOrigin("merge", other.name, added, database)
      }
      return try Int.fetchOne(database, sql: "SELECT count(*) FROM choices") ?? 0
    }
    try draft.publish()
  }

  /// Whether another store is of the same file, whatever the paths are.
  private func isSameFile(as other: SessionStore) throws -> Bool {
    try SessionError.translating(file) {
      var (ours, theirs) = (stat(), stat())
      guard stat(file.path, &ours) == 0, stat(other.file.path, &theirs) == 0 else {
        throw SessionFile.lastError()
      }
      return ours.st_ino == theirs.st_ino && ours.st_dev == theirs.st_dev
    }
  }
}

/// Adds sessions to one.
private struct SessionMerger {
  /// A choice as it is told from others, its clips by the first that shows the same.
  private struct Key: Hashable {
    var left, right: Int64
    var rater, answer, time: String
  }

  private var nextClip: Int64
  private var nextQuery: Int64
  /// The first clip that shows this, by what it shows.
  private var clips: [Data: Int64] = [:]
  private var choices: [Key: Int64] = [:]

  /// Takes in what a session has.
  init(_ database: Database, firstClip: Int) throws {
    let rows = try Row.fetchCursor(database, sql: "SELECT id, trajectory FROM clips ORDER BY id")
    nextClip = Int64(firstClip)
    // The same moments of an episode may have been cut twice.
    var first: [Int64: Int64] = [:]
    while let row = try rows.next() {
      let id: Int64 = try row.value("id")
      let trajectory: Data = try row.value("trajectory")
      clips[trajectory] = clips[trajectory] ?? id
      first[id] = clips[trajectory]
      nextClip = max(nextClip, id + 1)
    }
    nextQuery = (try Int64.fetchOne(database, sql: "SELECT max(query) FROM choices") ?? -1) + 1
    let recorded = try Row.fetchCursor(database, sql: "SELECT * FROM choices")
    while let row = try recorded.next() {
      guard let left = first[try row.value("left_clip")],
        let right = first[try row.value("right_clip")]
      else { throw DamagedValue(name: "choices") }
      let key = Key(
        left: left, right: right, rater: try row.value("rater"), answer: try row.value("answer"),
        time: try row.value("time"))
      choices[key] = try row.value("id")
    }
  }

  /// Adds another session's clips, choices and undos; returns how many choices are new.
  mutating func add(_ other: Database, to database: Database) throws -> Int {
    let clipNumbers = try addClips(of: other, to: database)
    let (numbers, added) = try addChoices(of: other, to: database, clipNumbers)
    let rows = try Row.fetchCursor(other, sql: "SELECT * FROM undos ORDER BY id")
    while let row = try rows.next() {
      guard let choice = numbers[try row.value("choice")],
        let latest = numbers[try row.value("latest_choice")]
      else { throw DamagedValue(name: "undos") }
      try database.execute(
        sql: """
          INSERT INTO undos (choice, event, latest_choice, time)
          SELECT :choice, :event, :latest, :time WHERE NOT EXISTS (
            SELECT 1 FROM undos WHERE choice = :choice AND event = :event AND time = :time)
          """,
        arguments: [
          "choice": choice, "event": try row.value("event") as String,
          "latest": max(choice, latest), "time": try row.value("time") as String,
        ])
      if database.changesCount > 0 { try database.seal("undos") }
    }
    return added
  }

  private mutating func addClips(
    of other: Database, to database: Database
  ) throws -> [Int64: Int64] {
    var numbers: [Int64: Int64] = [:]
    let rows = try Row.fetchCursor(other, sql: "SELECT * FROM clips ORDER BY id")
    while let row = try rows.next() {
      let old: Int64 = try row.value("id")
      let trajectory: Data = try row.value("trajectory")
      if let known = clips[trajectory] {
        numbers[old] = known
        continue
      }
      numbers[old] = nextClip
      clips[trajectory] = nextClip
      try database.execute(
        sql: """
          INSERT INTO clips (id, frames, period, policy_steps, trajectory, checksum)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          nextClip, try row.value("frames") as Int64, try row.value("period") as Double,
          try row.value("policy_steps") as Int64, trajectory, try row.value("checksum") as Int64,
        ])
      try database.seal("clips", row: nextClip)
      nextClip += 1
    }
    return numbers
  }

  private mutating func addChoices(
    of other: Database, to database: Database, _ clipNumbers: [Int64: Int64]
  ) throws -> (numbers: [Int64: Int64], added: Int) {
    var numbers: [Int64: Int64] = [:]
    var added = 0
    let firstQuery = nextQuery
    let rows = try Row.fetchCursor(other, sql: "SELECT * FROM choices ORDER BY id")
    while let row = try rows.next() {
      guard let left = clipNumbers[try row.value("left_clip")],
        let right = clipNumbers[try row.value("right_clip")]
      else { throw DamagedValue(name: "choices") }
      let key = Key(
        left: left, right: right, rater: try row.value("rater"), answer: try row.value("answer"),
        time: try row.value("time"))
      if let known = choices[key] {
        numbers[try row.value("id")] = known
        continue
      }
      let query = firstQuery + (try row.value("query") as Int64)
      nextQuery = max(nextQuery, query + 1)
      try database.execute(
        sql: """
          INSERT INTO choices
            (query, left_clip, right_clip, answer, rater, seconds, predicted_left, time)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          query, left, right, key.answer, key.rater, try row.value("seconds") as Double,
          try row.optional("predicted_left") as Double?, key.time,
        ])
      let number = database.lastInsertedRowID
      try database.seal("choices", row: number)
      numbers[try row.value("id")] = number
      choices[key] = number
      added += 1
    }
    return (numbers, added)
  }
}
