public import Foundation
import GRDB

extension SessionStore {
  /// Creates a session from this one and the choices of others.
  ///
  /// Checkpoints and stages are this session's. The others' choices follow its own, with new numbers,
  /// and are still to be learned from. A choice that several sessions share, as branches do, is taken
  /// once; so is a clip.
  ///
  /// - Parameters:
  ///   - others: The other sessions, with the same scenario and body.
  ///   - file: The new file, whose name must be free.
  ///   - firstClip: The first number for the others' clips; this session's checkpoint may use lower ones.
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

  /// Whether another store has the same file open, whatever the paths are.
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

/// Adds sessions to another.
private struct SessionMerger {
  /// The values that identify a choice across sessions; of equal clips, the first counts.
  private struct Key: Hashable {
    var left, right: Int
    var rater, answer, time: String

    init(_ row: Row, left: Int, right: Int) throws {
      (self.left, self.right) = (left, right)
      rater = try row.text("rater")
      answer = try row.text("answer")
      time = try row.text("time")
    }
  }

  private var nextClip: Int
  private var nextQuery: Int
  /// The numbers of the clips so far, by their content.
  private var clips: [Shown: [Int]] = [:]
  private var choices: [Key: Int] = [:]

  /// Distinguishes most clips; clips for which it is equal are compared byte by byte.
  private struct Shown: Hashable {
    var checksum, length: Int
  }

  /// Notes the clips and choices of the session that others are added to.
  init(_ database: Database, firstClip: Int) throws {
    nextClip = firstClip
    nextQuery = 0
    // A session may hold the same part of an episode twice.
    var first: [Int: Int] = [:]
    let rows = try Row.fetchCursor(database, sql: Self.clipHeadings)
    while let row = try rows.next() {
      let id = try row.count("id")
      first[id] = try known(row, in: database, among: database) ?? id
      if first[id] == id { try note(row, as: id) }
      nextClip = max(nextClip, id + 1)
    }
    let recorded = try Row.fetchCursor(database, sql: "SELECT * FROM choices")
    while let row = try recorded.next() {
      let choice = try RecordedChoice(row, isStanding: true)
      guard let left = first[choice.left], let right = first[choice.right] else {
        throw DamagedValue(name: "choices")
      }
      choices[try Key(row, left: left, right: right)] = choice.id
      nextQuery = max(nextQuery, choice.query + 1)
    }
  }

  /// All of a session's clips without their trajectories, which may not fit in memory.
  private static let clipHeadings = """
    SELECT id, frames, period, policy_steps, checksum, length(trajectory) AS length
    FROM clips ORDER BY id
    """

  private func shown(_ row: Row) throws -> Shown {
    Shown(
      checksum: try row.count("checksum", in: 0...Int(UInt32.max)), length: try row.count("length"))
  }

  private mutating func note(_ heading: Row, as id: Int) throws {
    clips[try shown(heading), default: []].append(id)
  }

  /// The clip so far with the same trajectory; nil where there is none.
  private func known(
    _ heading: Row, in source: Database, among database: Database
  ) throws -> Int? {
    let candidates = clips[try shown(heading)] ?? []
    guard !candidates.isEmpty else { return nil }
    let trajectory = try Self.trajectory(of: try heading.count("id"), source)
    return try candidates.first { try Self.trajectory(of: $0, database) == trajectory }
  }

  private static func trajectory(of clip: Int, _ database: Database) throws -> Data {
    let statement = try database.cachedStatement(sql: "SELECT trajectory FROM clips WHERE id = ?")
    guard let trajectory = try Data.fetchOne(statement, arguments: [clip]) else {
      throw DamagedValue(name: "clip \(clip)")
    }
    return trajectory
  }

  /// Adds another session's clips, choices and undos.
  ///
  /// - Returns: The number of choices that are new.
  mutating func add(_ other: Database, to database: Database) throws -> Int {
    let clipNumbers = try addClips(of: other, to: database)
    let (numbers, added) = try addChoices(of: other, to: database, clipNumbers)
    let rows = try Row.fetchCursor(other, sql: "SELECT * FROM undos ORDER BY id")
    while let row = try rows.next() {
      guard let choice = numbers[try row.count("choice")],
        let latest = numbers[try row.count("latest_choice")]
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
  ) throws -> [Int: Int] {
    var numbers: [Int: Int] = [:]
    let rows = try Row.fetchCursor(other, sql: Self.clipHeadings)
    while let row = try rows.next() {
      let old = try row.count("id")
      if let known = try known(row, in: other, among: database) {
        numbers[old] = known
        continue
      }
      let number = try Self.next(&nextClip)
      numbers[old] = number
      try database.execute(
        sql: """
          INSERT INTO clips (id, frames, period, policy_steps, trajectory, checksum)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          number, try row.count("frames"), try row.value("period") as Double,
          try row.count("policy_steps"), try Self.trajectory(of: old, other),
          try row.count("checksum"),
        ])
      try database.seal("clips", row: Int64(number))
      try note(row, as: number)
    }
    return numbers
  }

  /// Takes the next number, if there is one.
  private static func next(_ number: inout Int) throws -> Int {
    guard RowBounds.count.contains(number) else {
      throw DamagedValue(name: "clips", problem: "have used up all numbers")
    }
    defer { number += 1 }
    return number
  }

  private mutating func addChoices(
    of other: Database, to database: Database, _ clipNumbers: [Int: Int]
  ) throws -> (numbers: [Int: Int], added: Int) {
    var numbers: [Int: Int] = [:]
    var added = 0
    let firstQuery = nextQuery
    let rows = try Row.fetchCursor(other, sql: "SELECT * FROM choices ORDER BY id")
    while let row = try rows.next() {
      let choice = try RecordedChoice(row, isStanding: true)
      guard let left = clipNumbers[choice.left], let right = clipNumbers[choice.right] else {
        throw DamagedValue(name: "choices")
      }
      let key = try Key(row, left: left, right: right)
      if let known = choices[key] {
        numbers[choice.id] = known
        continue
      }
      let query = firstQuery + choice.query
      guard RowBounds.count.contains(query) else {
        throw DamagedValue(name: "query", problem: "is \(query), and no number is left beyond it")
      }
      nextQuery = max(nextQuery, query + 1)
      try database.execute(
        sql: """
          INSERT INTO choices
            (query, left_clip, right_clip, answer, rater, seconds, predicted_left, time)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          query, left, right, key.answer, key.rater, choice.seconds,
          try row.optional("predicted_left") as Double?, key.time,
        ])
      let number = database.lastInsertedRowID
      try database.seal("choices", row: number)
      numbers[choice.id] = Int(number)
      choices[key] = Int(number)
      added += 1
    }
    return (numbers, added)
  }
}
