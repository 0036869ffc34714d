import ArgumentParser
import Foundation
import Learning
import Scenarios
import Sessions

/// Teaches with a simulated rater, without a terminal.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Learn from a simulated rater, without a terminal.",
    discussion: """
      Progress goes to standard error, the result to standard output. With --session everything \
      is kept, and a session of that name goes on; without it nothing is. Ctrl-C saves and \
      stops. After every 10 choices 10 fresh episodes are tried; three tries in a row with at \
      least 8 successes count as learned.

      Example:
        backflip train backflip --choices 300 --seed 1 --json
      """)

  @Argument(help: "A scenario's name, or the path of its YAML file.")
  var scenario: String

  @Option(help: ArgumentHelp("The session to keep it in, by name.", valueName: "NAME"))
  var session: String?

  @Option(help: "Who answers.")
  var rater = SimulatedRater.oracle

  @Option(
    help: ArgumentHelp(
      "Choices in all, a session's earlier ones among them; without it, the scenario's number.",
      valueName: "N"))
  var choices: Int?

  @Option(
    help: ArgumentHelp(
      "What all chance comes from; without it, another one each time.", valueName: "S"))
  var seed: UInt64?

  @Flag(help: "Stop as soon as it is learned.")
  var untilSuccess = false

  @Flag(help: "The result as one JSON object, the last line.")
  var json = false

  @OptionGroup var folder: DataFolderOption

  func validate() throws {
    guard choices ?? 1 >= 1 else { throw ValidationError("--choices must be at least 1") }
  }

  func run() throws {
    let stop = StopSignal()
    let scenario = try ScenarioLibrary().scenario(scenario)
    let store = try session.map {
      try folder.library.open($0, scenario: scenario, seed: seed)
    }
    store?.tellOfOlderCopy()
    defer { try? store?.close() }
    let plan = Training.Plan(
      scenario: scenario, rater: rater, choices: choices ?? scenario.choices,
      seed: store?.facts.seed ?? seed ?? .fresh, stopsAtSuccess: untilSuccess)
    let result = try MainThread.wait {
      var training = try await Training(plan, store: store)
      return try await training.run { stop.isRaised }
    }
    try store?.close()
    if json { return try StandardOutput.json(result) }
    for line in result.lines { try StandardOutput.line(line) }
  }
}

extension UInt64 {
  /// A seed that was not asked for: short enough to be typed again.
  static var fresh: UInt64 { UInt64.random(in: 0..<1_000_000) }
}
