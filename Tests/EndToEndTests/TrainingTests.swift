import Foundation
import TerminalHost
import TestSupport
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
    var memoryDecay: Double
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
    #expect(first.memoryDecay > 0 && first.memoryDecay <= 1)
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
    #expect(figures.contains(#""choices":3,"diverged":0,"episodes":3,"seed":1,"session":"monday""#))
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

  private struct Statistics: Decodable, Equatable {
    struct Bin: Decodable, Equatable {
      var from: Double
      var to: Double
      var count: Int
    }
    var repeats: Int
    var alike: Int
    var consistency: Double?
    var lefts: Int
    var rights: Int
    var predictions: Int
    var calibration: [Bin]
  }

  private struct Shown: Decodable {
    var statistics: Statistics
  }

  @Test("Some pairs are asked twice, and the oracle answers them alike, in a session and without")
  func statistics() throws {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home)
    let run = try BuiltProgram.run(
      ["train", scenario, "--choices", "150", "--seed", "3", "--json", "--session", "monday"],
      home: home)
    #expect(run.status == 0, "\(run.errors)")
    let trained = try JSONDecoder().decode(Shown.self, from: Data(run.output.utf8)).statistics
    // One in 20 of 130, within four deviations.
    #expect((1...17).contains(trained.repeats))
    #expect(trained.alike == trained.repeats && trained.consistency == 1)
    #expect(trained.lefts + trained.rights == 150 && trained.lefts > 40 && trained.rights > 40)
    #expect(
      trained.predictions == 0 && trained.calibration.map(\.count) == Array(repeating: 0, count: 10)
    )
    let shown = try BuiltProgram.run(["sessions", "show", "monday", "--json"], home: home)
    #expect(
      try JSONDecoder().decode(Shown.self, from: Data(shown.output.utf8)).statistics == trained)
    let text = try BuiltProgram.run(["sessions", "show", "monday"], home: home).output
    #expect(text.contains("consistency  100 % of \(trained.repeats) pair"))
    #expect(text.contains("agreement    nothing predicted"))

    // Somebody who always says left is not consistent.
    let left = try BuiltProgram.run(
      ["train", scenario, "--choices", "150", "--seed", "3", "--json", "--rater", "biased:1"],
      home: home)
    let biased = try JSONDecoder().decode(Shown.self, from: Data(left.output.utf8)).statistics
    #expect(biased.consistency == 0 && biased.lefts == 150)
  }

  private struct RewardResult: Decodable, Equatable {
    var scenario: String
    var seed: UInt64
    var reward: String
    var policySteps: Int
    var stepsToSuccess: Int?
    var secondsToSuccess: Double?
    var wallSeconds: Double
    var evaluation: Result.Evaluation
  }

  @Test("A formula is learned from for so many steps, and the result repeats")
  func reward() throws {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home)
    func learn(_ reward: String, seed: String) throws -> RewardResult {
      let run = try BuiltProgram.run(
        ["train", scenario, "--reward", reward, "--steps", "20000", "--seed", seed, "--json"],
        home: home)
      #expect(run.status == 0, "\(run.errors)")
      var result = try JSONDecoder().decode(RewardResult.self, from: Data(run.output.utf8))
      #expect(result.wallSeconds > 0)
      result.wallSeconds = 0
      return result
    }
    let first = try learn("-height^2", seed: "5")
    #expect(first.scenario == "quick" && first.seed == 5 && first.reward == "-height^2")
    // Whole pieces of work: two rollouts of 64 steps in 64 worlds by two policies.
    #expect(first.policySteps == 32768 && first.evaluation.episodes == 10)
    #expect(first.stepsToSuccess == nil && first.secondsToSuccess == nil)
    #expect(try learn("-height^2", seed: "5") == first)
    #expect(try learn("-height^2", seed: "6").evaluation != first.evaluation)
  }

  @Test(
    "A formula that cannot be used is told of",
    arguments: [
      (
        ["--reward", "heigth"], 1,
        "--reward: column 1: unknown name \"heigth\" (did you mean \"height"
      ),
      (["--reward", "1 +"], 1, "--reward: column 4: found the end"),
      (["--reward", "flip"], 1, "--reward: column 1: a flip is known only"),
      (["--reward", "log(-height)"], 1, "gave no finite number for"),
      (["--reward", "1", "--session", "x"], 64, "there are none; leave it out"),
      (["--reward", "1", "--rater", "oracle"], 64, "--reward takes the place of choices"),
      (["--reward", "1", "--steps", "0"], 64, "--steps must be at least 1"),
      (["--steps", "5"], 64, "--steps needs --reward"),
    ])
  func badReward(arguments: [String], status: Int32, message: String) throws {
    let home = try TemporaryFolder()
    let run = try BuiltProgram.run(
      ["train", QuickScenario.write(to: home)] + arguments, home: home)
    #expect(run.status == status && run.output.isEmpty)
    #expect(run.errors.contains(message), "\(run.errors)")
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

  @Test(
    "Other signals save and report the result, too; a scheduler's ask for another try",
    arguments: [(SIGTERM, 75), (SIGUSR1, 75), (SIGHUP, 129), (SIGQUIT, 131)] as [(Int32, Int32)])
  func signals(number: Int32, status: Int32) throws {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home)
    let terminal = try PseudoTerminal(
      ["train", scenario, "--choices", "1000000", "--session", "monday", "--json"], home: home)
    try terminal.wait(for: " / 1000000 choices")
    terminal.signal(number)
    #expect(try terminal.end() == status, "\(terminal.screen.text)")
    let result = try #require(
      terminal.written.split(whereSeparator: \.isNewline).last { $0.hasPrefix("{") })
    let choices = try JSONDecoder().decode(Result.self, from: Data(result.utf8)).choices
    let shown = try BuiltProgram.run(["sessions", "show", "monday", "--json"], home: home)
    #expect(shown.output.contains("\"choices\":\(choices),"))
    let names = try FileManager.default.contentsOfDirectory(
      atPath: home.session("monday").deletingLastPathComponent().path)
    #expect(names == ["monday.backflip"])
  }

  @Test(
    "A deadline saves and asks for another try; a training that is done ends at once",
    .timeLimit(.minutes(2)))
  func deadline() throws {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home)
    func train(_ choices: Int, _ more: [String] = []) throws -> BuiltProgram.Result {
      try BuiltProgram.run(
        ["train", scenario, "--choices", "\(choices)", "--session", "monday", "--json"] + more,
        home: home)
    }
    var choices = 0
    // On a busy machine the first deadline may come before the first choice.
    while choices == 0 {
      let stopped = try train(1_000_000, ["--deadline", "0.5s"])
      #expect(stopped.status == 75, "\(stopped.errors)")
      choices = try JSONDecoder().decode(Result.self, from: Data(stopped.output.utf8)).choices
      if stopped.status != 75 { return }
    }
    // Done by now, whatever the deadline.
    let done = try train(choices, ["--deadline", "0.000001"])
    #expect(done.status == 0, "\(done.errors)")
    #expect(done.output.contains("\"choices\":\(choices),"))
    let alone = try BuiltProgram.run(["train", scenario, "--deadline", "1h"], home: home)
    #expect(alone.status == 64)
    #expect(alone.errors.contains("--deadline needs --session"))
  }

  @Test("For other programs, progress is a line of JSON every ten choices")
  func progressLines() throws {
    struct Line: Decodable, Equatable {
      var choices: Int
      var successes: Int?
    }
    let home = try TemporaryFolder()
    let result = try BuiltProgram.run(
      ["train", QuickScenario.write(to: home), "--choices", "30", "--seed", "1", "--json"],
      home: home)
    #expect(result.status == 0)
    let lines = try result.errors.split(separator: "\n").map {
      try JSONDecoder().decode(Line.self, from: Data($0.utf8))
    }
    #expect(lines == [10, 20, 30].map { Line(choices: $0, successes: 0) })
  }

  @Test("A formula's result is told on SIGTERM, too")
  func signalWithReward() throws {
    let home = try TemporaryFolder()
    let terminal = try PseudoTerminal(
      ["train", QuickScenario.write(to: home), "--reward", "height", "--steps", "1000000000"],
      home: home)
    try terminal.wait(for: "steps")
    terminal.signal(SIGTERM)
    #expect(try terminal.end() == 128 + SIGTERM, "\(terminal.screen.text)")
    #expect(terminal.written.contains("episodes a success"))
  }
}
