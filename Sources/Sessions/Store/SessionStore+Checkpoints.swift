public import Foundation
import GRDB

/// A state of learning, from which it resumes exactly.
public struct Checkpoint: Sendable, Equatable {
  /// How many choices had been learned from, undone ones included.
  public var choices: Int
  /// How many steps the policies had taken.
  public var policySteps: Int
  /// Networks, optimizers, random state, counters, as the learner encodes them.
  public var state: Data
  /// When it was stored, to the millisecond.
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
  /// How many checkpoints a session has: the newest, and one in case that it is damaged.
  static let keptCheckpoints = 2

  /// Stores a checkpoint and removes those it supersedes.
  ///
  /// - Throws: `SessionError`; then the ones before are still there.
  public func add(_ checkpoint: Checkpoint) throws {
    let checksum = Checksum.of(checkpoint.state)
    try write { database in
      // First, so that the new checkpoint reuses the pages of the oldest and the file does not grow.
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

  /// The newest checkpoint that is not damaged; nil where there is none.
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
  /// Reads a row of `checkpoints`; nil where its state's checksum differs.
  init?(_ row: Row) throws {
    self.init(
      choices: try row.count("choices"), policySteps: try row.count("policy_steps"),
      state: try row.value("state"), time: try row.value("time"))
    guard Checksum.of(state) == (try row.value("checksum") as UInt32) else { return nil }
  }
}
