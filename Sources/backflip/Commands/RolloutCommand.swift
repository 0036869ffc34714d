import ArgumentParser
import Export
import Foundation
import Learning
import Physics
import Scenarios
import Sessions
import Teaching

/// Writes episodes of what a session has learned.
struct RolloutCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollout",
    abstract: "Write episodes of what a session has learned, as JSON Lines.",
    discussion: """
      Each line is an episode: {"time":[…],"qpos":[[…]],"qvel":[[…]],"ctrl":[[…]],"contacts":\
      [["foot"],…],"learnedReward":[…],"success":true}, with one entry per control step. If an \
      episode's simulation diverges, the episode ends there, and standard error reports it. The \
      file is written completely or not at all.

      Example:
        backflip rollout monday --choices 100 --episodes 3 --output flips.jsonl
      """)

  @Argument(help: "A session's name, or its file's path.", completion: .sessions)
  var session: String

  @Option(
    help: ArgumentHelp(
      "The last stage with at most N choices; by default, the last.", valueName: "N"))
  var choices: Int?

  @Option(help: ArgumentHelp("How many episodes to play.", valueName: "N"))
  var episodes = 1

  @Option(help: ArgumentHelp("The seed of the episodes' random starts.", valueName: "S"))
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("The output file.", valueName: "FILE.jsonl"))
  var output: String

  @OptionGroup var overwriting: ForceOption
  @OptionGroup var folder: DataFolderOption

  func validate() throws {
    guard (1...10_000).contains(episodes) else {
      throw ValidationError("--episodes must be 1 to 10000")
    }
  }

  func run() throws {
    let output = try OutputPlace(
      URL(fileURLWithPath: output), for: .rollouts, isForced: overwriting.force)
    let store = try SessionStore.open(at: folder.library.find(session), for: .reading)
    defer { try? store.close() }
    let scenario = try store.scenario()
    let maker = BodyEnvironmentMaker(scenario)
    let learned = try store.learned(
      atStage: try store.lastStage(choices: choices).index, in: maker)
    let player = PolicyPlayer(maker: maker)
    let lines = RolloutLines(geomNames: scenario.model.geoms.map(\.name))
    var random = RandomPurpose.rollout.random(seed: seed)
    let played = player.play(
      learned.policy, episodes: episodes, actions: .mean, random: &random)
    try OutputFile.write(to: output) { append in
      for (index, episode) in played.enumerated() {
        Divergence.report(episode, number: index + 1)
        try append(
          lines.line(
            for: episode.trajectory,
            learnedReward: learned.reward.rewards(of: episode.observations),
            success: scenario.isSuccess(episode)))
      }
    }
  }
}
