import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import backflip

struct CompletionTests {
  @Test("Shells complete by asking the program", arguments: ["bash", "zsh", "fish"])
  func script(shell: String) throws {
    let result = try BuiltProgram.run(
      ["--generate-completion-script", shell], home: TemporaryFolder())
    #expect(result.status == 0)
    #expect(result.output.contains("---completion"))
  }

  @Test("Arguments complete the names of sessions, scenarios, lessons and bodies")
  func names() throws {
    let home = try TemporaryFolder()
    let sessions = home.data.appendingPathComponent("sessions")
    try FileManager.default.createDirectory(at: sessions, withIntermediateDirectories: true)
    for name in ["monday", "my session"] {
      try Data().write(to: sessions.appendingPathComponent("\(name).backflip"))
    }
    let requests: [(command: [String], argument: String, expected: [String])] = [
      (["resume"], "session", ["monday", "my session"]),
      (["sessions", "delete"], "name", ["monday", "my session"]),
      (["train"], "session", ["monday", "my session"]),
      (["train"], "scenario", ["backflip", "frontflip", "hind-legs", "splits"]),
      (["body"], "body", ["cheetah", "hopper", "walker"]),
      (["lesson"], "name", ["price", "fallible-rater", "anchor"]),
    ]
    for (command, argument, expected) in requests {
      let label = argument == "session" && command == ["train"] ? "--session" : "positional@0"
      let result = try BuiltProgram.run(
        ["---completion"] + command + ["--", label, "1", "0", "backflip"] + command, home: home)
      #expect(result.status == 0, "\(command): \(result.errors)")
      #expect(Set(result.lines).isSuperset(of: expected), "\(command): \(result.lines)")
    }
  }

  @Test("The data folder of the command line counts")
  func directory() {
    #expect(CompletionKind.directory(in: ["backflip", "resume", "--directory", "d"]) == "d")
    #expect(CompletionKind.directory(in: ["backflip", "--directory=e", "resume"]) == "e")
    #expect(CompletionKind.directory(in: ["backflip", "resume", "--directory"]) == nil)
  }

  @Test("A word with a slash completes paths")
  func paths() throws {
    let home = try TemporaryFolder()
    for name in ["a.yaml", "b.xml"] { _ = try home.write("", to: name) }
    try FileManager.default.createDirectory(
      at: home.url.appendingPathComponent("c"), withIntermediateDirectories: false)
    let path = home.url.path
    #expect(
      CompletionKind.paths(to: ["yaml"], beginning: "\(path)/") == ["\(path)/a.yaml", "\(path)/c/"])
    #expect(CompletionKind.paths(to: ["yaml"], beginning: "a") == [])
  }
}
