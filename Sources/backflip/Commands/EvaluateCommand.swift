import ArgumentParser
import Foundation
import Learning
import Scenarios
import Sessions
import Teaching

/// Judges what a session has learned.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Evaluate what a session has learned.",
    discussion: """
      Plays fresh episodes with the mean actions of the session's last stage. The scenario defines \
      success. The true return is the oracle's mean score of these episodes, cut into clips. An \
      episode whose simulation diverges counts as a failure, and not in the true return.

      Example:
        backflip evaluate monday --episodes 100 --json
      """)

  @Argument(help: "A session's name, or its file's path.", completion: .sessions)
  var session: String

  @Option(help: ArgumentHelp("How many episodes to play.", valueName: "N"))
  var episodes = 10

  @Option(help: ArgumentHelp("The seed of the episodes' random starts.", valueName: "S"))
  var seed: UInt64 = 0

  @Flag(help: "One JSON object: session, choices, seed, episodes, successes, diverged, trueReturn.")
  var json = false

  @OptionGroup var folder: DataFolderOption

  func validate() throws {
    guard (1...10_000).contains(episodes) else {
      throw ValidationError("--episodes must be 1 to 10000")
    }
  }

  func run() throws {
    let store = try SessionStore.open(at: folder.library.find(session), for: .reading)
    defer { try? store.close() }
    let (index, heading) = try store.lastStage()
    let scenario = try store.scenario()
    let policy = try store.learned(atStage: index, in: BodyEnvironmentMaker(scenario)).policy
    var random = RandomPurpose.evaluation.random(seed: seed)
    let evaluation = Evaluation(of: policy, in: scenario, episodes: episodes, random: &random)
    guard !json else {
      return try StandardOutput.json(
        SessionEvaluation(
          session: store.name, choices: heading.choices, seed: seed, evaluation: evaluation))
    }
    try StandardOutput.line(
      "\(store.name) after \(Figure.count(heading.choices, "choice")), seed \(seed)")
    for line in evaluation.lines { try StandardOutput.line(line) }
  }
}

/// An evaluation, with what was evaluated.
private struct SessionEvaluation: Encodable {
  let session: String
  let choices: Int
  let seed: UInt64
  let evaluation: Evaluation

  private enum CodingKeys: CodingKey { case session, choices, seed }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(session, forKey: .session)
    try container.encode(choices, forKey: .choices)
    try container.encode(seed, forKey: .seed)
    try evaluation.encode(to: encoder)
  }
}
