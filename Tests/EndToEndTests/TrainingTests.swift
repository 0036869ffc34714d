import Foundation
import Testing

struct TrainingTests {
  private struct Result: Decodable, Equatable {
    struct Evaluation: Decodable, Equatable {
      var episodes: Int
      var successes: Int
      var trueReturn: Double?
    }
    var scenario: String
    var seed: UInt64
    var rater: String
    var choices: Int
    var choicesToSuccess: Int?
    var policySteps: Int
    var wallSeconds: Double
    var rewardAgreement: Double?
    var evaluation: Evaluation
  }

  private func train(_ arguments: [String], home: TemporaryFolder) throws -> Result {
    let scenario = try QuickScenario.write(to: home)
    let run = try BuiltProgram.run(["train", scenario, "--json"] + arguments, home: home)
    #expect(run.status == 0, "\(run.errors)")
    let last = try #require(run.lines.last)
    // What there is none of is written as null.
    #expect(last.contains(#""choicesToSuccess":null"#))
    var result = try JSONDecoder().decode(Result.self, from: Data(last.utf8))
    #expect(result.wallSeconds > 0)
    result.wallSeconds = 0
    return result
  }

  @Test("The result tells what was asked for, and repeats exactly")
  func repeats() throws {
    let home = try TemporaryFolder()
    let first = try train(["--choices", "12", "--seed", "7"], home: home)
    #expect(first.scenario == "quick" && first.seed == 7 && first.rater == "oracle")
    #expect(first.choices == 12 && first.evaluation.episodes == 10)
    // The judge scores the mean height: the hopper's torso stays between the ground and its top.
    #expect((0.2...1.6).contains(try #require(first.evaluation.trueReturn)))
    #expect(try train(["--choices", "12", "--seed", "7"], home: home) == first)
    let other = try train(["--choices", "12", "--seed", "8"], home: home)
    #expect(other.evaluation.trueReturn != first.evaluation.trueReturn)
    #expect(try BuiltProgram.run(["sessions", "--json"], home: home).output == "[]\n")
  }

  @Test("A session is kept, goes on to more choices, and keeps its seed and its scenario")
  func session() throws {
    let home = try TemporaryFolder()
    _ = try train(["--choices", "3", "--seed", "7", "--session", "monday"], home: home)
    let more = try train(["--choices", "5", "--session", "monday"], home: home)
    #expect(more.choices == 5 && more.seed == 7)
    let shown = try BuiltProgram.run(["sessions", "show", "monday", "--json"], home: home)
    #expect(shown.output.contains(#""choices":5"#) && shown.output.contains(#""stages":2"#))

    let seed = try BuiltProgram.run(
      ["train", home.url.appendingPathComponent("quick.yaml").path, "--session", "monday"]
        + ["--seed", "8"], home: home)
    #expect(seed.status == 1 && seed.errors.contains("began with seed 7"))
    let scenario = try BuiltProgram.run(["train", "backflip", "--session", "monday"], home: home)
    #expect(scenario.status == 1 && scenario.errors.contains("the scenario quick, not backflip"))
  }

  @Test("Evaluations and rollouts repeat for a seed and differ for another")
  func afterwards() throws {
    let home = try TemporaryFolder()
    _ = try train(["--choices", "3", "--seed", "7", "--session", "monday"], home: home)
    func evaluate(_ seed: String) throws -> String {
      let run = try BuiltProgram.run(
        ["evaluate", "monday", "--episodes", "3", "--seed", seed, "--json"], home: home)
      #expect(run.status == 0, "\(run.errors)")
      return run.output
    }
    let figures = try evaluate("1")
    #expect(figures.contains(#""choices":3,"episodes":3,"seed":1,"session":"monday""#))
    #expect(try evaluate("1") == figures)
    #expect(try evaluate("2") != figures)

    let output = home.url.appendingPathComponent("flips.jsonl")
    let run = try BuiltProgram.run(
      ["rollout", "monday", "--episodes", "2", "--output", output.path], home: home)
    #expect(run.status == 0 && run.output.isEmpty && run.errors.isEmpty)
    let lines = try String(contentsOf: output, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 2 && lines[0] != lines[1])
    let episode = try JSONDecoder().decode(Episode.self, from: Data(lines[0].utf8))
    // Episodes of 0.4 s with an action every 8 ms: 50 actions, and the frame before them.
    for count in [
      episode.time.count, episode.qpos.count, episode.qvel.count, episode.ctrl.count,
      episode.contacts.count, episode.learnedReward.count,
    ] { #expect(count == 51) }
    #expect(episode.qpos.allSatisfy { $0.count == 6 } && episode.ctrl.allSatisfy { $0.count == 3 })

    let early = try BuiltProgram.run(
      ["rollout", "monday", "--choices", "2", "--output", output.path], home: home)
    #expect(early.status == 1 && early.errors.contains("no stage with at most 2 choices"))
  }

  private struct Episode: Decodable {
    var time: [Double]
    var qpos: [[Double]]
    var qvel: [[Double]]
    var ctrl: [[Double]]
    var contacts: [[String]]
    var learnedReward: [Double]
    var success: Bool
  }

  @Test("Ctrl-C saves, tells the result so far, and ends with status 0")
  func interrupt() throws {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home)
    let terminal = try PseudoTerminal(
      ["train", scenario, "--choices", "1000000", "--session", "monday", "--json"], home: home)
    try terminal.wait(for: " / 1000000 choices")
    terminal.type("\u{3}")
    let status = try terminal.end()
    #expect(status == 0, "\(terminal.screen.text)")
    #expect(String(decoding: terminal.bytes, as: UTF8.self).contains(#""scenario":"quick""#))
    let shown = try BuiltProgram.run(["sessions", "show", "monday", "--json"], home: home)
    #expect(shown.status == 0)
    #expect(!shown.output.contains(#""choices":0"#) && !shown.output.contains(#""stages":0"#))
  }
}
