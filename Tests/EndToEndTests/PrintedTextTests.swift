import Foundation
import TerminalHost
import TestSupport
import Testing

/// Texts of users and files reach the terminal as what can be read, whatever prints them.
@Suite struct PrintedTextTests {
  /// Names the character that a terminal would act on, if there is one.
  private func strangers(_ text: String) -> [String] {
    text.unicodeScalars.filter { scalar in
      switch scalar.properties.generalCategory {
      case .control: scalar != "\n"
      case .format, .lineSeparator, .paragraphSeparator: true
      default: false
      }
    }.map { String($0.value, radix: 16) }
  }

  /// ESC, BEL, CSI as one character, and a character that turns the line round.
  private static let bad = "a\u{1B}]0;X\u{7}\u{9B}31m\u{202E}\u{2028}z"

  private func scenario(_ home: TemporaryFolder, _ replace: (String) -> String) throws -> String {
    let path = try QuickScenario.write(to: home)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    return try home.write(replace(text), to: "bad.yaml")
  }

  @Test func titlesAndQuestionsOfScenarios() throws {
    let home = try TemporaryFolder()
    let yaml = #""a\e]0;X\a\x9B31m\u202E\u2028z""#
    let path = try scenario(home) { text in
      text.replacingOccurrences(of: "title: Quick", with: "title: \(yaml)\nsummary: \(yaml)")
        .replacingOccurrences(of: "Which stands taller?", with: yaml)
    }
    let result = try BuiltProgram.run(["scenarios", "show", path], home: home)
    #expect(result.status == 0, "\(result.errors)")
    #expect(strangers(result.output) == [])
    #expect(result.output.contains(#"a\u{1B}]0;X\u{7}\u{9B}31m\u{202E}\u{2028}z"#))
  }

  @Test func argumentsThatAreRepeated() throws {
    let home = try TemporaryFolder()
    let path = try scenario(home) {
      $0.replacingOccurrences(of: "name: quick", with: #"name: "a\e[31m""#)
    }
    let bad = Self.bad
    for arguments in [
      ["scenarios", "show", path], ["resume", bad], ["train", bad], [bad], ["--\(bad)"],
      ["train", "backflip", "--choices", bad], ["train", "backflip", "--session", bad],
      ["sessions", "show", bad], ["sessions", "rename", bad, "b"], ["scenarios", "check", bad],
      ["export", bad, "--format", bad, "--output", "x"], ["body", bad], ["--rater-name", bad],
      ["sessions", "import", bad, "--scenario", bad, "--session", "x"],
    ] {
      let result = try BuiltProgram.run(arguments, home: home)
      #expect(result.status != 0, "\(arguments)")
      #expect(strangers(result.output) == [], "\(arguments): \(result.output)")
      #expect(strangers(result.errors) == [], "\(arguments): \(result.errors)")
    }
  }

  @Test func namesOfFiles() throws {
    let home = try TemporaryFolder()
    let sessions = home.data.appendingPathComponent("sessions")
    try FileManager.default.createDirectory(at: sessions, withIntermediateDirectories: true)
    for name in ["x\u{1B}[31m", "two\nlines", "\u{202E}turned", "世界", "plain"] {
      try Data("none".utf8).write(to: sessions.appendingPathComponent("\(name).backflip"))
    }
    let listed = try BuiltProgram.run(["sessions", "list"], home: home)
    #expect(strangers(listed.output) == [])
    #expect(listed.lines.count == 5)
    #expect(listed.output.contains(#"two\nlines"#) && listed.output.contains(#"x\u{1B}[31m"#))
    let json = try BuiltProgram.run(["sessions", "list", "--json"], home: home)
    #expect(strangers(json.output) == [])
    let read = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
    let names = (read ?? []).compactMap { $0["name"] as? String }
    #expect(Set(names).isSuperset(of: ["x\u{1B}[31m", "two\nlines", "\u{202E}turned"]))
  }

  @Test func columnsStandBelowOneAnother() throws {
    let home = try TemporaryFolder()
    let sessions = home.data.appendingPathComponent("sessions")
    try FileManager.default.createDirectory(at: sessions, withIntermediateDirectories: true)
    // Each takes eight columns.
    for name in ["世界世界", "abcdefgh", "e\u{301}bcdefgh", "👨‍👩‍👧abcdef"] {
      try Data("none".utf8).write(to: sessions.appendingPathComponent("\(name).backflip"))
    }
    let listed = try BuiltProgram.run(["sessions", "list"], home: home)
    #expect(listed.lines.count == 4)
    for line in listed.lines {
      let name = line.split(separator: " ", maxSplits: 1).first ?? ""
      #expect(line.dropFirst(name.count).prefix { $0 == " " }.count == 2, "\(line)")
    }
  }

  @Test func withoutUTF8NothingButASCIIIsPrinted() throws {
    let home = try TemporaryFolder()
    for arguments in [
      ["--help"], ["scenarios", "check", "--help"], ["resume", "Zoë"], ["train", "“quoted”"],
      ["new", "--rater-name", "oracle"],
    ] {
      let result = try BuiltProgram.run(arguments, home: home, environment: ["LC_ALL": "C"])
      #expect((result.output + result.errors).utf8.allSatisfy { $0 < 0x80 }, "\(arguments)")
    }
    let result = try BuiltProgram.run(["resume", "Zoë"], home: home, environment: ["LC_ALL": "C"])
    #expect(result.errors.contains(#"Zo\u{EB}"#))
  }

  @Test func aSmallStackGetsOneLine() throws {
    let home = try TemporaryFolder()
    let terminal = try PseudoTerminal(
      ["train", "backflip"], home: home, script: #"ulimit -s 64; "$0" "$@""#)
    #expect(try terminal.end() == 1)
    #expect(terminal.written.contains("backflip: the stack is limited to 64 kB"))
  }
}
