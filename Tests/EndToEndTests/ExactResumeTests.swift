import Foundation
import Learning
import Sessions
import TestSupport
import Testing

/// Going on is exact: the same choices, and the same weights to the bit.
struct ExactResumeTests {
  /// All that a run came to and a session keeps of it, but for times.
  private struct Kept: Equatable {
    struct Choice: Equatable {
      var query, left, right: Int
      var choice: Learning.Choice
      var predictedLeft: Float?
    }
    var choices: [Choice]
    /// Networks, optimisers, random states: the last checkpoint, byte for byte.
    var state: Data
    var lastStage: Stage.Heading
    var policy, reward: Data
    var checks: [Double?]
  }

  private let home: TemporaryFolder
  private let scenario: String

  init() throws {
    home = try TemporaryFolder()
    scenario = try QuickScenario.write(to: home, choicesPerRound: 3)
  }

  private func train(_ choices: Int, _ name: String) throws {
    let run = try BuiltProgram.run(
      ["train", scenario, "--choices", "\(choices)", "--seed", "5", "--session", name], home: home)
    #expect(run.status == 0, "\(run.errors)")
  }

  private func kept(_ name: String) throws -> Kept {
    let store = try SessionStore.open(at: home.session(name), for: .reading)
    defer { try? store.close() }
    let stages = try store.stages()
    let checkpoint = try #require(try store.latestCheckpoint())
    let last = try store.stage(stages.count - 1)
    var heading = last.heading
    heading.time = .distantPast
    return Kept(
      choices: try store.choices().map {
        Kept.Choice(
          query: $0.query, left: $0.left, right: $0.right, choice: $0.choice,
          predictedLeft: $0.predictedLeft)
      },
      state: checkpoint.state, lastStage: heading,
      policy: last.policy, reward: last.reward,
      checks: try store.metrics(named: "successes").map(\.value))
  }

  @Test("A run that was left, in the midst of a round too, goes on as one that was not")
  func leaving() throws {
    try train(14, "whole")
    for choices in [2, 6, 10, 14] { try train(choices, "left") }
    let whole = try kept("whole")
    #expect(whole.choices.count == 14 && whole.checks.count == 1)
    #expect(whole.choices.contains { $0.predictedLeft != nil })
    #expect(try kept("left") == whole)
  }

  @Test("A run that was killed goes on as one that was not")
  func killing() throws {
    try train(14, "whole")
    // No checkpoint is due before the end: the next run has the choices alone to go by.
    let file = home.session("killed")
    let process = Process()
    process.executableURL = BuiltProgram.url
    process.arguments = [
      "train", scenario, "--choices", "1000000", "--seed", "5", "--session", "killed",
    ]
    process.environment = BuiltProgram.environment(home: home)
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let end = ContinuousClock.now + .seconds(60)
    while try BuiltProgram.choices(in: file) < 8, .now < end { usleep(2_000) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let made = try BuiltProgram.choices(in: file)
    #expect(made >= 8)
    let number = max(made + 1, 14)
    try train(number, "killed")
    if number > 14 { try train(number, "whole") }
    #expect(try kept("killed") == kept("whole"))
  }

  @Test("An exact branch learns again what its first choices had taught")
  func branch() throws {
    try train(14, "whole")
    let made = try BuiltProgram.run(
      ["sessions", "branch", "whole", "--choices", "8", "--session", "branch", "--exact"],
      home: home)
    #expect(made.status == 0, "\(made.errors)")
    try train(14, "branch")
    #expect(try kept("branch") == kept("whole"))
  }
}
