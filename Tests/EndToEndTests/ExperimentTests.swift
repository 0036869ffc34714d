import Foundation
import TerminalHost
import TestSupport
import Testing

struct ExperimentTests {
  private static let yaml = """
    name: pair
    scenario: quick.yaml
    choices: 20
    seeds: 1-3
    arms:
      oracle: {}
      "it's wrong": {rater: "mistaken:0.3"}
    measures: {tallest: largest(height)}
    compare: ["it's wrong", oracle]

    """

  private static func write(
    _ text: String = yaml, to home: TemporaryFolder, choicesPerRound: Int? = nil
  ) throws -> String {
    _ = try QuickScenario.write(to: home, choicesPerRound: choicesPerRound)
    return try home.write(text, to: "pair.yaml")
  }

  /// The measures of all results but the time, by arm and seed.
  private static func measures(_ folder: URL) throws -> [String: NSDictionary] {
    var found: [String: NSDictionary] = [:]
    for arm in ["oracle", "it's wrong"] {
      for seed in 1...3 {
        let file = folder.appendingPathComponent("\(arm)/\(seed).json")
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
        let result = try #require(object as? [String: Any])
        var measures = try #require(result["measures"] as? [String: Any])
        measures["wallSeconds"] = nil
        measures["policy"] = result["policy"]
        found["\(arm) \(seed)"] = measures as NSDictionary
      }
    }
    return found
  }

  @Test("An experiment that is killed again and again has the results of one that is not")
  func kills() throws {
    let home = try TemporaryFolder()
    let file = try Self.write(to: home, choicesPerRound: 10)
    let whole = try BuiltProgram.run(
      ["experiment", "run", file, "--results", home.url.path + "/whole"], home: home)
    #expect(whole.status == 0, "\(whole.errors)")
    #expect(whole.lines == ["6 of 6 runs done"])
    let killed = home.url.appendingPathComponent("killed")
    for milliseconds in [300, 700, 1100] {
      let process = Process()
      process.executableURL = BuiltProgram.url
      process.arguments = ["experiment", "run", file, "--results", killed.path, "--jobs", "2"]
      process.environment = BuiltProgram.environment(home: home)
      (process.standardOutput, process.standardError) = (
        FileHandle.nullDevice, FileHandle.nullDevice
      )
      try process.run()
      usleep(UInt32(milliseconds) * 1000)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    let last = try BuiltProgram.run(
      ["experiment", "run", file, "--results", killed.path, "--jobs", "2"], home: home)
    #expect(last.status == 0, "\(last.errors)")
    #expect(
      try Self.measures(killed) == Self.measures(home.url.appendingPathComponent("whole")))
  }

  @Test("Commands of single runs make the results that show reads, and end at once when done")
  func commands() throws {
    let home = try TemporaryFolder()
    let file = try Self.write(to: home)
    let printed = try BuiltProgram.run(["experiment", "commands", file], home: home)
    #expect(printed.status == 0)
    #expect(printed.lines.count == 6)
    let script = try home.write(printed.output, to: "commands.sh")
    for _ in 0..<2 {
      let shell = Process()
      shell.executableURL = URL(fileURLWithPath: "/bin/sh")
      shell.arguments = ["-e", script]
      shell.currentDirectoryURL = URL(fileURLWithPath: "/")
      shell.environment = BuiltProgram.environment(home: home)
      (shell.standardOutput, shell.standardError) = (
        FileHandle.nullDevice, FileHandle.nullDevice
      )
      try shell.run()
      shell.waitUntilExit()
      #expect(shell.terminationStatus == 0)
    }
    let svg = home.url.appendingPathComponent("pair.svg")
    let shown = try BuiltProgram.run(
      ["experiment", "show", file, "--json", "--svg", svg.path], home: home)
    #expect(shown.status == 0, "\(shown.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(shown.output.utf8))
    let arms = (object as? [String: Any])?["arms"] as? [String: [String: Any]]
    #expect(arms?["it's wrong"]?["runs"] as? Int == 3)
    #expect(arms?["oracle"]?["missing"] as? Int == 0)
    #expect(try String(contentsOf: svg, encoding: .utf8).hasPrefix("<svg "))
    let table = try BuiltProgram.run(["experiment", "show", file], home: home)
    #expect(table.output.contains("tallest (more is better)"))
    #expect(table.output.contains("it's wrong than oracle"))
  }

  @Test("A run that fails is reported, and the others are done", .timeLimit(.minutes(2)))
  func failure() throws {
    let home = try TemporaryFolder()
    let text = Self.yaml.replacingOccurrences(
      of: "rater: \"mistaken:0.3\"", with: "raterCommand: \"exit 3\"")
    let file = try Self.write(text, to: home)
    let result = try BuiltProgram.run(["experiment", "run", file], home: home)
    #expect(result.status == 1)
    #expect(result.lines == ["3 of 6 runs done"])
    #expect(result.errors.contains("backflip: 3 runs failed, the first of them: it's wrong, seed"))
    let shown = try BuiltProgram.run(["experiment", "show", file], home: home)
    #expect(shown.output.contains("it's wrong: 3 runs failed"))
  }

  @Test("SIGTERM lets runs save, and ends with status 75")
  func stopping() throws {
    let home = try TemporaryFolder()
    let file = try Self.write(
      Self.yaml.replacingOccurrences(of: "choices: 20", with: "choices: 1000000"), to: home)
    let terminal = try PseudoTerminal(["experiment", "run", file, "--jobs", "2"], home: home)
    try terminal.wait(for: "0 of 6 runs")
    terminal.signal(SIGTERM)
    #expect(try terminal.end() == 75, "\(terminal.screen.text)")
    let left = try FileManager.default.contentsOfDirectory(
      atPath: home.url.appendingPathComponent("pair.results/oracle").path)
    #expect(left.filter { $0.hasSuffix(".backflip") }.count == 1)
    #expect(left.allSatisfy { !$0.hasSuffix("-wal") && !$0.hasSuffix("-lock") })
  }

  @Test("A wrong file is refused before anything runs")
  func refusal() throws {
    let home = try TemporaryFolder()
    let file = try Self.write(
      Self.yaml.replacingOccurrences(of: "mistaken:0.3", with: "mistaken:3"), to: home)
    for command in ["run", "commands", "slurm", "show"] {
      let result = try BuiltProgram.run(["experiment", command, file], home: home)
      #expect(result.status == 1)
      #expect(result.errors.contains("pair.yaml:7: arms.it's wrong.rater: mistaken takes"))
    }
    #expect(
      !FileManager.default.fileExists(atPath: home.url.appendingPathComponent("pair.results").path))
  }
}
