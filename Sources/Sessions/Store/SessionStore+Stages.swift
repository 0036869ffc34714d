public import Foundation
import GRDB

/// A policy and a reward model as they were after some choices, for replays.
public struct Stage: Sendable, Equatable {
  /// What a list of stages shows of each.
  public struct Heading: Sendable, Equatable {
    /// How many choices had been learned from.
    public var choices: Int
    /// How many steps the policies had taken.
    public var policySteps: Int
    /// The share of episodes that succeeded; nil where none was tried.
    public var successRate: Double?
    /// When it was stored, to the millisecond.
    public var time: Date

    /// Makes a heading of its parts.
    public init(choices: Int, policySteps: Int, successRate: Double?, time: Date = .now) {
      self.choices = choices
      self.policySteps = policySteps
      self.successRate = successRate
      self.time = time
    }
  }

  /// The counts and the time.
  public var heading: Heading
  /// The policy, as the learner encodes it.
  public var policy: Data
  /// The reward model, as the learner encodes it.
  public var reward: Data

  /// Makes a stage of its parts.
  public init(heading: Heading, policy: Data, reward: Data) {
    self.heading = heading
    self.policy = policy
    self.reward = reward
  }
}

extension SessionStore {
  /// Stores a stage.
  ///
  /// - Throws: `SessionError`.
  public func add(_ stage: Stage) throws {
    let heading = stage.heading
    let checksum = Checksum.of(stage.policy + stage.reward)
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO stages (choices, policy_steps, success_rate, policy, reward, checksum, time)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          heading.choices, heading.policySteps, heading.successRate, stage.policy, stage.reward,
          checksum, heading.time,
        ])
      try database.seal("stages")
    }
  }

  /// The headings of all stages, in order.
  ///
  /// - Throws: `SessionError`.
  public func stages() throws -> [Stage.Heading] {
    try read { database in
      var headings: [Stage.Heading] = []
      let rows = try Row.fetchCursor(
        database, sql: "SELECT choices, policy_steps, success_rate, time FROM stages ORDER BY id")
      while let row = try rows.next() { headings.append(try Stage.Heading(row)) }
      return headings
    }
  }

  /// Steps that the policies had taken when a stage or a checkpoint was last stored; 0 before the first.
  ///
  /// - Throws: `SessionError`.
  public func policySteps() throws -> Int {
    try read { database in
      try Int.fetchOne(
        database,
        sql: """
          SELECT max(
            ifnull((SELECT max(policy_steps) FROM stages), 0),
            ifnull((SELECT max(policy_steps) FROM checkpoints), 0))
          """) ?? 0
    }
  }

  /// A stage by its index in `stages()`.
  ///
  /// - Throws: `SessionError.noStage` where there are fewer, `.damaged` where it is damaged.
  public func stage(_ index: Int) throws -> Stage {
    try read { database in
      let row = try Row.fetchOne(
        database, sql: "SELECT * FROM stages ORDER BY id LIMIT 1 OFFSET ?", arguments: [index])
      guard index >= 0, let row else {
        let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM stages") ?? 0
        throw SessionError.noStage(file: file.path, index: index, count: count)
      }
      guard let stage = try Stage(row) else { throw DamagedValue(name: "stage \(index)") }
      return stage
    }
  }
}

extension Stage {
  /// Reads a row of `stages`; nil where its networks' checksum differs.
  init?(_ row: Row) throws {
    self.init(
      heading: try Stage.Heading(row), policy: try row.value("policy"),
      reward: try row.value("reward"))
    guard Checksum.of(policy + reward) == (try row.value("checksum") as UInt32) else { return nil }
  }
}

extension Stage.Heading {
  /// Reads a row of `stages`.
  fileprivate init(_ row: Row) throws {
    self.init(
      choices: try row.count("choices"), policySteps: try row.count("policy_steps"),
      successRate: try row.optionalNumber("success_rate", in: RowBounds.share),
      time: try row.value("time"))
  }
}
