import Foundation
import GRDB
import Learning
import TestSupport
import Testing

@testable import Sessions

/// Rows whose checksums are right and whose values are none that a session holds: whoever can write a
/// file can compute a checksum.
@Suite struct CraftedRowsTests {
  let folder: TemporaryFolder
  let file: URL
  let saved: URL

  init() throws {
    folder = try TemporaryFolder()
    file = folder.session
    saved = folder.url.appendingPathComponent("saved.backflip")
    let store = try SessionStore.create(at: file, facts: facts)
    for query in 0..<4 { try store.record(.example(query: query)) }
    try store.undo()
    try store.add(Checkpoint(choices: 2, policySteps: 2, state: Data(count: 90)))
    try store.add(Stage.example(choices: 2))
    try store.add([
      Metric(choices: 2, name: Metric.successes, value: 5),
      Metric(choices: 2, name: Metric.agreement, value: 0.5),
    ])
    try store.close()
  }

  /// Changes a row, and gives it the checksum of what it is then.
  private func craft(_ table: String, _ change: String, row: Int64, sealed: Int64? = nil) throws {
    let database = try SessionStore.connect(to: file, for: .writing)
    try database.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA foreign_keys = OFF")
      try database.inTransaction {
        try database.execute(sql: "UPDATE \(table) SET \(change) WHERE id = \(row)")
        try database.seal(table, row: sealed ?? row)
        return .commit
      }
    }
    try database.close()
  }

  private func readAll() throws { try readSession(file, for: .reading) }

  @Test(arguments: [
    ("choices", "query = 9223372036854775807"), ("choices", "query = -1"),
    ("choices", "left_clip = 9223372036854775807"), ("choices", "seconds = 1e300"),
    ("choices", "seconds = -1"), ("choices", "seconds = 9e999"),
    ("choices", "predicted_left = 1e19"), ("choices", "predicted_left = -0.5"),
    ("choices", "time = 'noon'"), ("choices", "rater = printf('%.*c', 20000, 'x')"),
    ("clips", "frames = 5"), ("clips", "period = 9e999"),
    ("clips", "policy_steps = 9223372036854775807"), ("clips", "policy_steps = -1"),
    ("stages", "success_rate = 1e19"), ("stages", "success_rate = 1.25"),
    ("stages", "choices = -1"), ("stages", "policy_steps = 9223372036854775807"),
    ("checkpoints", "policy_steps = -9223372036854775807 - 1"), ("checkpoints", "choices = -1"),
    ("metrics", "value = 1e19"), ("metrics", "value = 2.5"), ("metrics", "value = 11"),
    ("metrics", "choices = -9223372036854775807 - 1"),
    ("session", "seed = '18446744073709551616'"),
  ])
  func valuesBeyondAllBoundsAreFound(table: String, change: String) throws {
    try craft(table, change, row: 1)
    let found = try SessionVerification(of: file)
    #expect(found.problems.contains { $0.hasPrefix(table) }, "\(found.problems)")
    guard case .damaged? = sessionError(readAll) else {
      Issue.record("\(change) was read")
      return
    }
    // What is left is saved, and sound.
    let rest = try SessionVerification.repair(file, to: saved)
    #expect(rest.choices >= 3)
    #expect(try SessionVerification(of: saved).problems == [])
  }

  @Test(arguments: [
    ("choices", Int64.max), ("choices", .min), ("clips", .max), ("clips", .min), ("undos", .max),
    ("stages", .max), ("checkpoints", .max), ("metrics", .min), ("lifecycle", .max),
  ])
  func numbersOfRowsBeyondAllBoundsAreFound(table: String, number: Int64) throws {
    // The literal −2⁶³ is no integer to SQLite.
    let literal = number == .min ? "-9223372036854775807 - 1" : "\(number)"
    try craft(table, "id = \(literal)", row: table == "clips" ? 0 : 1, sealed: number)
    #expect(try !SessionVerification(of: file).isSound)
    _ = sessionError(readAll)
    _ = sessionError {
      let store = try SessionStore.open(at: file)
      defer { try? store.close() }
      try store.record(.example(query: 9))
      try store.undo()
      try store.redo()
    }
    _ = try SessionVerification.repair(file, to: saved)
    #expect(try SessionVerification(of: saved).problems == [])
  }

  @Test func repairOfACheckpointThatCountsAllChoicesThereCanBe() throws {
    try craft("checkpoints", "choices = 9223372036854775807", row: 1)
    try craft("choices", "query = -1", row: 2)
    #expect(try SessionVerification.repair(file, to: saved).choices == 3)
    #expect(try SessionVerification(of: saved).problems == [])
  }

  @Test func clipOfAnotherBodyIsFound() throws {
    for shape in [
      EnvironmentShape.hopping(frames: 4, positions: 5), .hopping(frames: 4, actions: 2),
      .hopping(frames: 3), .hopping(frames: 4, period: 0.004), .hopping(frames: 4, geoms: 4),
    ] {
      let store = try SessionStore.open(at: file, for: .reading)
      defer { try? store.close() }
      guard case .damaged? = sessionError({ _ = try store.clip(0, of: shape) }) else {
        Issue.record("\(shape) was taken")
        return
      }
      let found = try SessionVerification(of: file) { _ in Hoppers(shape: shape) }
      #expect(found.problems.contains { $0.hasPrefix("clips 0: ") })
    }
  }

  @Test func whatWasLearnedElsewhereIsFound() throws {
    // The checkpoint and the stage hold no networks at all.
    let found = try SessionVerification(of: file) { _ in Hoppers(shape: .hopping(frames: 4)) }
    #expect(found.problems.count == 2)
    #expect(found.problems.contains { $0.hasPrefix("checkpoints 1: the stored learning") })
    #expect(found.problems.contains { $0.hasPrefix("stages 1: the stored learning") })
    #expect(
      found.rescuable
        == SessionContents(choices: 4, clips: 8, stages: 0, checkpoints: 0, metrics: 2))
  }

  @Test func sessionAboutNothingIsFound() throws {
    struct Unreadable: Error {}
    let found = try SessionVerification(of: file) { _ in throw Unreadable() }
    #expect(found.problems.contains { $0.hasPrefix("session: its scenario cannot be read") })
    #expect(found.rescuable == nil)
  }

  @Test func whatCouldNotBeReadIsNotWritten() throws {
    let store = try SessionStore.open(at: file)
    defer { try? store.close() }
    var answer = Answer.example(query: 9)
    answer.query.id = .max
    #expect(sessionError { try store.record(answer) } != nil)
    answer = .example(query: 9)
    answer.seconds = .infinity
    #expect(sessionError { try store.record(answer) } != nil)
    #expect(try store.choices().count == 4)
  }
}

extension EnvironmentShape {
  /// That of `Trajectory.hopping` with so many frames.
  static func hopping(
    frames: Int, positions: Int = 6, actions: Int = 3, period: Float = 0.008, geoms: Int = 5
  ) -> EnvironmentShape {
    EnvironmentShape(
      observationSize: 2, actionSize: actions, positionCount: positions, velocityCount: 6,
      period: period, episodeSteps: frames - 1, clipSteps: frames - 1, geomCount: geoms)
  }
}

/// Knows the shape of its worlds, and has none.
private struct Hoppers: EnvironmentMaker {
  var shape: EnvironmentShape

  func make(worlds: Int) -> any Environment { fatalError("no test needs worlds") }
  func observations(of trajectory: Trajectory) -> [Float] { [] }
}
