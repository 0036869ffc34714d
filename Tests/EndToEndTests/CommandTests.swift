import Foundation
import TestSupport
import Testing

/// Usage, help and exit statuses of all commands.
struct CommandTests {
  private static let commands = [
    ["new"], ["resume"], ["replay"], ["train"], ["evaluate"], ["rollout"], ["export"],
    ["simulate"],
    ["body"], ["sessions"], ["sessions", "list"], ["sessions", "show"], ["sessions", "rename"],
    ["sessions", "delete"], ["sessions", "import"], ["scenarios"], ["scenarios", "list"],
    ["scenarios", "show"],
    ["scenarios", "check"], ["doctor"], ["benchmark"], ["benchmark", "physics"],
  ]

  @Test("Help ends with status 0 and has an example", arguments: [[]] + commands)
  func help(command: [String]) throws {
    let result = try BuiltProgram.run(command + ["--help"], home: TemporaryFolder())
    #expect(result.status == 0)
    let example = (["  backflip"] + command).joined(separator: " ")
    #expect(result.output.contains("Example:\n\(example)"))
  }

  @Test(
    "Wrong usage ends with status 64 and prints no result",
    arguments: [
      ["jump"], ["train"], ["train", "backflip", "--choices", "0"],
      ["train", "backflip", "--choices", "many"], ["train", "backflip", "--seed", "-1"],
      ["evaluate"], ["evaluate", "monday", "--episodes", "0"], ["rollout", "monday"],
      ["export", "monday", "--format", "jsonl"],
      ["export", "monday", "--format", "mp4", "--output", "x"],
      ["export", "monday", "--format", "csv", "--output", "x", "--episodes", "3"],
      ["export", "monday", "--format", "minari", "--output", "x", "--episodes", "0"],
      ["simulate", "body.xml", "--input", "in", "--output", "out", "--integrator", "Verlet"],
      [
        "simulate", "body.xml", "--accelerations", "--input", "in", "--output", "out",
        "--integrator", "RK4",
      ],
      ["sessions", "rename", "monday"], ["replay"], ["body"],
      ["benchmark", "physics", "--seconds", "0"],
    ])
  func wrongUsage(arguments: [String]) throws {
    let result = try BuiltProgram.run(arguments, home: TemporaryFolder())
    #expect(result.status == 64)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("Usage: backflip"))
  }

  @Test("An unknown rater is answered with those that there are")
  func unknownRater() throws {
    let result = try BuiltProgram.run(
      ["train", "backflip", "--rater", "fate"], home: TemporaryFolder())
    #expect(result.status == 64)
    #expect(result.errors.contains("oracle"))
  }

  @Test(
    "What fails ends with status 1 and one line that says what and where",
    arguments: [
      (["scenarios", "show", "backfilp"], "did you mean \"backflip\"?"),
      (["train", "backfilp"], "did you mean \"backflip\"?"),
      (["new", "nowhere/jump.yaml"], "nowhere/jump.yaml"),
      (["resume", "monday"], "there is no session \"monday\""),
      (["resume"], "start one with `backflip new`"),
      (["replay", "monday"], "there is no session \"monday\""),
      (["evaluate", "./monday.backflip"], "there is no such file"),
      (["rollout", "monday", "--output", "x"], "there is no session \"monday\""),
      (["export", "monday", "--format", "csv", "--output", "x"], "there is no session \"monday\""),
      (["sessions", "delete", "monday"], "there is no session \"monday\""),
      (["new", "--session", "a/b"], "cannot name a session"),
      (["new"], "is not a terminal"), ([], "is not a terminal"),
    ])
  func failure(arguments: [String], message: String) throws {
    let result = try BuiltProgram.run(arguments, home: TemporaryFolder())
    #expect(result.status == 1)
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix("backflip: "))
    #expect(result.errors.contains(message))
    #expect(result.errors.filter(\.isNewline).count == 1)
  }

  @Test("A full disk is told of, and ends with status 1")
  func fullOutput() throws {
    try #require(FileManager.default.fileExists(atPath: "/dev/full"))
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = [
      "-c", "\"$0\" scenarios show backflip > /dev/full 2> /dev/null", BuiltProgram.url.path,
    ]
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 1)
  }
}
