public import Foundation
import GRDB

/// All that learning needs to go on where it was.
public struct Checkpoint: Sendable, Equatable {
  /// How many choices had been learned from.
  public var choices: Int
  /// How many steps the policies had taken.
  public var policySteps: Int
  /// Networks, optimisers, random state, counters; the learner's own format.
  public var state: Data
  /// When it was made, to the millisecond.
  public var time: Date

  /// Makes a checkpoint of its parts.
  public init(choices: Int, policySteps: Int, state: Data, time: Date = .now) {
    self.choices = choices
    self.policySteps = policySteps
    self.state = state
    self.time = time
  }
}

extension SessionStore {
  /// How many checkpoints are kept: the newest, and one in case that it is damaged.
  static let keptCheckpoints = 2

  /// Stores a checkpoint and removes those that it supersedes.
  ///
  /// - Throws: `SessionError`; then the ones before are still there.
  public func add(_ checkpoint: Checkpoint) throws {
    let checksum = Checksum.of(checkpoint.state)
    try write { database in
      // First, so that the new one takes the room of the oldest and the file does not grow.
      try database.execute(
        sql: "DELETE FROM checkpoints WHERE id <= (SELECT max(id) FROM checkpoints) - ?",
        arguments: [Self.keptCheckpoints - 1])
      try database.execute(
        sql: """
          INSERT INTO checkpoints (choices, policy_steps, state, checksum, time)
          VALUES (?, ?, ?, ?, ?)
          """,
        arguments: [
          checkpoint.choices, checkpoint.policySteps, checkpoint.state, checksum, checkpoint.time,
        ])
      try database.seal("checkpoints")
    }
  }

  /// The newest checkpoint that is whole, or nil where there is none.
  ///
  /// - Throws: `SessionError`.
  public func latestCheckpoint() throws -> Checkpoint? {
    try read { database in
      let rows = try Row.fetchCursor(database, sql: "SELECT * FROM checkpoints ORDER BY id DESC")
      while let row = try rows.next() {
        guard let checkpoint = try Checkpoint(row) else { continue }
        return checkpoint
      }
      return nil
    }
  }
}

extension Checkpoint {
  /// Makes a checkpoint of a row of `checkpoints`; nil where its state is not as it was written.
  init?(_ row: Row) throws {
    self.init(
      choices: try row.count("choices"), policySteps: try row.count("policy_steps"),
      state: try row.value("state"), time: try row.value("time"))
    guard Checksum.of(state) == (try row.value("checksum") as UInt32) else { return nil }
  }
}
