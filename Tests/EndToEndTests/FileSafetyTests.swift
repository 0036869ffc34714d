import Foundation
import TestSupport
import Testing

/// No command changes, moves or deletes what is not its own, and none waits for what never comes.
struct FileSafetyTests {
  private func teach(_ name: String, home: TemporaryFolder) throws -> String {
    let scenario = try QuickScenario.write(to: home)
    let run = try BuiltProgram.run(
      ["train", scenario, "--choices", "3", "--seed", "7", "--session", name], home: home)
    #expect(run.status == 0, "\(run.errors)")
    return scenario
  }

  /// Expects one line that says why, and status 1.
  @discardableResult
  private func refusal(_ arguments: [String], home: TemporaryFolder) throws -> String {
    let run = try BuiltProgram.run(arguments, home: home)
    #expect(run.status == 1, "\(arguments): \(run.output)")
    #expect(run.errors.filter(\.isNewline).count == 1, "\(arguments): \(run.errors)")
    #expect(!run.errors.contains("NSCocoa"), "\(run.errors)")
    return run.errors
  }

  @Test("What is no session is neither renamed nor deleted")
  func noSession() throws {
    let home = try TemporaryFolder()
    let notes = try home.write("my notes", to: "notes.txt")
    #expect(try refusal(["sessions", "delete", notes], home: home).contains("is not a session"))
    #expect(
      try refusal(["sessions", "rename", notes, "moved"], home: home).contains("is not a session"))
    #expect(try String(contentsOfFile: notes, encoding: .utf8) == "my notes")
  }

  @Test("Results replace results of their kind, and others when forced")
  func overwriting() throws {
    let home = try TemporaryFolder()
    let scenario = try teach("monday", home: home)
    let commands = [
      ("gif", ["export", "monday", "--format", "gif"]),
      ("cast", ["export", "monday", "--format", "cast"]),
      ("jsonl", ["export", "monday", "--format", "jsonl"]),
      ("trl", ["export", "monday", "--format", "jsonl", "--style", "trl"]),
      ("csv", ["export", "monday", "--format", "csv"]),
      ("safetensors", ["export", "monday", "--format", "safetensors"]),
      ("rollout", ["rollout", "monday"]),
    ]
    let session = home.session("monday").path
    let body = home.url.appendingPathComponent("hopper.xml").path
    let kept = [session, scenario, body]
    let before = try kept.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
    for (kind, command) in commands {
      let file = home.url.appendingPathComponent("result.\(kind)").path
      for _ in 0..<2 {
        let run = try BuiltProgram.run(command + ["--output", file], home: home)
        #expect(run.status == 0, "\(kind): \(run.errors)")
      }
      let notes = try home.write("my notes", to: "notes.txt")
      #expect(
        try refusal(command + ["--output", notes], home: home).contains("--force overwrites it"))
      #expect(try String(contentsOfFile: notes, encoding: .utf8) == "my notes")
      let forced = try BuiltProgram.run(command + ["--output", notes, "--force"], home: home)
      #expect(forced.status == 0, "\(forced.errors)")
      #expect(try Data(contentsOf: URL(fileURLWithPath: notes)).count != 8)
      for other in kept { try refusal(command + ["--output", other, "--force"], home: home) }
    }
    #expect(try kept.map { try Data(contentsOf: URL(fileURLWithPath: $0)) } == before)
    let piped = try BuiltProgram.run(["rollout", "monday", "--output", "/dev/stdout"], home: home)
    #expect(piped.status == 0 && piped.output.hasPrefix(#"{"time":["#))
  }

  @Test("A simulation does not replace its input or its body")
  func simulation() throws {
    let home = try TemporaryFolder()
    let body = Reference.package.appendingPathComponent("Scenarios/Bodies/hopper.xml").path
    let zeros = "[0,1.25,0,0,0,0]"
    let text = #"{"qpos":\#(zeros),"qvel":[0,0,0,0,0,0],"ctrl":[[0,0,0]]}"#
    let input = try home.write(text, to: "in.json")
    for force in [[], ["--force"]] {
      for output in [input, body] {
        try refusal(["simulate", body, "--input", input, "--output", output] + force, home: home)
      }
    }
    #expect(try String(contentsOfFile: input, encoding: .utf8) == text)
  }

  @Test("A pipe, a folder or a device in place of a file is told at once")
  func pipes() throws {
    let home = try TemporaryFolder()
    let scenario = try teach("monday", home: home)
    let body = home.url.appendingPathComponent("hopper.xml").path
    let input = try home.write("{}", to: "in.json")
    let pipe = home.url.appendingPathComponent("pipe").path
    try #require(mkfifo(pipe, 0o600) == 0)
    for odd in [pipe, home.url.path, "/dev/zero"] {
      for command in [
        ["body", odd], ["scenarios", "check", odd], ["train", odd], ["resume", odd],
        ["simulate", odd, "--input", input, "--output", home.url.path + "/out.json"],
        ["simulate", body, "--input", odd, "--output", home.url.path + "/out.json"],
        ["benchmark", "physics", odd], ["sessions", "show", odd], ["sessions", "verify", odd],
        ["sessions", "delete", odd], ["sessions", "rename", odd, "new"], ["evaluate", odd],
        ["sessions", "branch", odd, "--choices", "1", "--session", "new"],
        ["sessions", "merge", odd, "monday", "--session", "new"],
        ["sessions", "import", odd, "--session", "new", "--scenario", scenario],
        ["train", scenario, "--session", odd], ["sessions", "--directory", odd + "/pipe"],
      ] {
        // The folder that is there has no sessions yet.
        guard command != ["sessions", "--directory", home.url.path + "/pipe"] else { continue }
        try refusal(command, home: home)
      }
    }
    try #require(mkdir(home.session("tuesday").path, 0o700) == 0)
    try refusal(["sessions", "show", "tuesday"], home: home)
    #expect(try BuiltProgram.run(["sessions"], home: home).status == 0)
  }

  @Test("Names that cannot be sessions' get the same answer everywhere; none is merged with itself")
  func names() throws {
    let home = try TemporaryFolder()
    let scenario = try teach("monday", home: home)
    let slash = try refusal(["new", scenario, "--session", "a/b"], home: home)
    #expect(slash.contains("\"a/b\" cannot name a session: leave out the slash"))
    #expect(try refusal(["train", scenario, "--session", "a/b"], home: home) == slash)
    #expect(
      try refusal(["sessions", "merge", "monday", "monday", "--session", "both"], home: home)
        .contains("is named twice"))
    #expect(
      try refusal(["sessions", "rename", "none", "some"], home: home)
        .contains("there is no session \"none\""))
  }

  @Test("An import that is killed leaves nothing, and does not keep its name from the next")
  func killedImport() throws {
    let home = try TemporaryFolder()
    let scenario = try teach("monday", home: home)
    let file = home.url.appendingPathComponent("choices.jsonl").path
    let export = ["export", "monday", "--format", "jsonl", "--output", file]
    #expect(try BuiltProgram.run(export, home: home).status == 0)
    let arguments = [
      "sessions", "import", "/dev/stdin", "--session", "new", "--scenario", scenario,
    ]
    let process = Process()
    process.executableURL = BuiltProgram.url
    process.arguments = arguments
    process.environment = BuiltProgram.environment(home: home)
    let pipe = Pipe()
    process.standardInput = pipe
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    // Some of it comes, and no end.
    try pipe.fileHandleForWriting.write(contentsOf: Data(contentsOf: URL(fileURLWithPath: file)))
    let sessions = home.session("new").deletingLastPathComponent().path
    func names() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: sessions).sorted()
    }
    while try names().allSatisfy({ !$0.hasSuffix("-wal") }) { usleep(10_000) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(try names().contains { $0.hasPrefix(".new.backflip.") })
    #expect(try BuiltProgram.run(["sessions"], home: home).lines.count == 1)
    #expect(try names() == ["monday.backflip"])
    let again = try BuiltProgram.run(
      ["sessions", "import", file, "--session", "new", "--scenario", scenario], home: home)
    #expect(again.status == 0 && again.output == "new: 3 choices\n", "\(again.errors)")
    #expect(try names() == ["monday.backflip", "new.backflip"])
  }
}
