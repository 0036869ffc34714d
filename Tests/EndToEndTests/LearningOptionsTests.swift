import Foundation
import Learning
import Sessions
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

  private func configuration(of name: String) throws -> LearnerConfiguration {
    let store = try SessionStore.open(at: home.session(name), for: .reading)
    defer { try? store.close() }
    let stored = try #require(try store.latestCheckpoint())
    return try LearnerCheckpoint(encoded: stored.state).configuration
  }

  @Test("A session keeps by what pairs are picked, and goes on with nothing else")
  func queries() throws {
    let first = try train(["--choices", "1", "--session", "monday", "--queries", "mix"])
    #expect(first.status == 0, "\(first.errors)")
    #expect(try configuration(of: "monday").queries == .mix)
    for arguments in [[], ["--queries", "mix"]] {
      let more = try train(["--choices", "2", "--session", "monday"] + arguments)
      #expect(more.status == 0, "\(more.errors)")
    }
    #expect(try configuration(of: "monday").queries == .mix)
    let other = try train(["--session", "monday", "--queries", "entropy"])
    #expect(other.status == 1)
    #expect(other.errors.contains("session monday picks pairs by mix; leave out --queries"))
    let branch = try BuiltProgram.run(
      ["sessions", "branch", "monday", "--choices", "1", "--session", "again", "--exact"],
      home: home)
    #expect(branch.status == 0, "\(branch.errors)")
    #expect(try configuration(of: "again").queries == .mix)
  }

  @Test("A scenario tells by what pairs are picked, and --queries comes before it")
  func scenariosQueries() throws {
    let yaml = try String(contentsOfFile: scenario, encoding: .utf8)
      .replacingOccurrences(of: "schedule: {", with: "schedule: {queries: uniform, ")
    try Data(yaml.utf8).write(to: URL(filePath: scenario))
    #expect(try train(["--choices", "1", "--session", "monday"]).status == 0)
    #expect(try configuration(of: "monday").queries == .uniform)
    #expect(
      try train(["--choices", "1", "--session", "ben", "--queries", "entropy"]).status == 0)
    #expect(try configuration(of: "ben").queries == .entropy)
  }

  @Test("What cannot be is refused in a line that tells what can")
  func refusals() throws {
    for (arguments, message) in [
      (
        ["--queries", "informationgain"],
        "pairs are not picked by \"informationgain\" (did you mean \"information-gain\"?), but by "
          + "uniform, disagreement, entropy, information-gain, mix"
      ),
      (["--reward", "height", "--queries", "mix"], "--queries picks pairs"),
    ] {
      let run = try train(arguments)
      #expect(run.status == 64 && run.errors.contains(message), "\(run.errors)")
    }
  }
}
