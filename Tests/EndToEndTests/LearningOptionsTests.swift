import Foundation
import Learning
import Sessions
import TestSupport
import Testing

/// What `train` is told of learning, and what sessions keep of it.
struct LearningOptionsTests {
  private let home: TemporaryFolder
  private let scenario: String

  init() throws {
    home = try TemporaryFolder()
    scenario = try QuickScenario.write(to: home, choicesPerRound: 3)
  }

  private func train(_ arguments: [String]) throws -> BuiltProgram.Result {
    try BuiltProgram.run(["train", scenario] + arguments, home: home)
  }

  private func checkpoint(of name: String) throws -> LearnerCheckpoint {
    let store = try SessionStore.open(at: home.session(name), for: .reading)
    defer { try? store.close() }
    let stored = try #require(try store.latestCheckpoint())
    return try LearnerCheckpoint(encoded: stored.state)
  }

  @Test("A session keeps by what pairs are picked, and goes on with nothing else")
  func queries() throws {
    let first = try train(["--choices", "1", "--session", "monday", "--queries", "mix"])
    #expect(first.status == 0, "\(first.errors)")
    #expect(try checkpoint(of: "monday").configuration.queries == .mix)
    for arguments in [[], ["--queries", "mix"]] {
      let more = try train(["--choices", "2", "--session", "monday"] + arguments)
      #expect(more.status == 0, "\(more.errors)")
    }
    #expect(try checkpoint(of: "monday").configuration.queries == .mix)
    let other = try train(["--session", "monday", "--queries", "entropy"])
    #expect(other.status == 1)
    #expect(other.errors.contains("session monday picks pairs by mix; leave out --queries"))
    let branch = try BuiltProgram.run(
      ["sessions", "branch", "monday", "--choices", "1", "--session", "again", "--exact"],
      home: home)
    #expect(branch.status == 0, "\(branch.errors)")
    #expect(try checkpoint(of: "again").configuration.queries == .mix)
  }

  @Test("A scenario tells by what pairs are picked, and --queries comes before it")
  func scenariosQueries() throws {
    let yaml = try String(contentsOfFile: scenario, encoding: .utf8)
      .replacingOccurrences(of: "schedule: {", with: "schedule: {queries: uniform, ")
    try Data(yaml.utf8).write(to: URL(filePath: scenario))
    #expect(try train(["--choices", "1", "--session", "monday"]).status == 0)
    #expect(try checkpoint(of: "monday").configuration.queries == .uniform)
    #expect(
      try train(["--choices", "1", "--session", "ben", "--queries", "entropy"]).status == 0)
    #expect(try checkpoint(of: "ben").configuration.queries == .entropy)
  }

  @Test("The number of policies and the seed decide; a session keeps both")
  func policies() throws {
    func weights(_ name: String, _ arguments: [String]) throws -> Data {
      let run = try train(
        ["--choices", "4", "--seed", "1", "--session", name] + arguments)
      #expect(run.status == 0, "\(run.errors)")
      let store = try SessionStore.open(at: home.session(name), for: .reading)
      defer { try? store.close() }
      return try #require(try store.latestCheckpoint()).state
    }
    let three = try weights("three", ["--policies", "3"])
    #expect(try checkpoint(of: "three").configuration.policies == 3)
    #expect(try weights("same", ["--policies", "3"]) == three)
    #expect(try weights("one", ["--policies", "1"]) != three)
    _ = try weights("usual", [])
    let cores = ProcessInfo.processInfo.activeProcessorCount
    #expect(try checkpoint(of: "usual").configuration.policies == max(2, min(8, cores)))

    // A session goes on with its own, on whatever machine.
    let more = try train(["--choices", "5", "--session", "three"])
    #expect(more.status == 0, "\(more.errors)")
    #expect(try checkpoint(of: "three").configuration.policies == 3)
    let other = try train(["--session", "three", "--policies", "2"])
    #expect(other.status == 1)
    #expect(other.errors.contains("session three began with --policies 3; leave out --policies"))
  }

  @Test("A branch from before its session's checkpoints keeps what the session is learned with")
  func branches() throws {
    for choices in ["4", "5", "6"] {
      let arguments = choices == "4" ? ["--policies", "3", "--queries", "mix"] : []
      let run = try train(
        ["--choices", choices, "--session", "monday", "--seed", "1"] + arguments)
      #expect(run.status == 0, "\(run.errors)")
    }
    // The checkpoints are of 5 and 6 choices, the first stage is of 4.
    for (choices, beginning) in [
      ("4", "resumes from the stage after 4"), ("3", "learns from the first choice again"),
    ] {
      let name = "from-\(choices)"
      let branch = try BuiltProgram.run(
        ["sessions", "branch", "monday", "--choices", choices, "--session", name], home: home)
      #expect(branch.status == 0, "\(branch.errors)")
      #expect(branch.output == "\(name): \(choices) choices of monday; \(beginning)\n")
      for _ in 0..<2 {
        let configuration = try checkpoint(of: name).configuration
        #expect(configuration.policies == 3 && configuration.queries == .mix)
        let more = try train(["--choices", "7", "--session", name])
        #expect(more.status == 0, "\(more.errors)")
      }
    }
  }

  @Test("A session keeps the KL coefficient, until it is told another one")
  func klCoefficient() throws {
    for (arguments, expected) in [
      (["--choices", "4", "--kl-coefficient", "0.3"], 0.3), (["--choices", "5"], 0.3),
      // No choice more: the coefficient alone is new.
      (["--choices", "5", "--kl-coefficient", "0"], 0), (["--choices", "6"], 0),
    ] as [([String], Float)] {
      let run = try train(arguments + ["--session", "monday", "--seed", "1"])
      #expect(run.status == 0, "\(run.errors)")
      #expect(try checkpoint(of: "monday").klCoefficient == expected)
    }
  }

  @Test("What cannot be is refused in a line that tells what can")
  func refusals() throws {
    for (arguments, message) in [
      (
        ["--queries", "informationgain"],
        "unknown criterion \"informationgain\" (did you mean \"information-gain\"?); the criteria are "
          + "uniform, disagreement, entropy, information-gain, mix"
      ),
      (["--policies", "0"], "--policies must be 1 to 16"),
      (["--policies", "17"], "--policies must be 1 to 16"),
      (["--kl-coefficient", "-1"], "--kl-coefficient must be 0 to 1000"),
      (["--reward", "height", "--queries", "mix"], "--queries and --kl-coefficient go with"),
    ] {
      let run = try train(arguments)
      #expect(run.status == 64 && run.errors.contains(message), "\(run.errors)")
    }
  }
}
