import Foundation
import TerminalHost
import TestSupport
import Testing

/// What cannot be used gets one line and leaves the terminal and the data folder as they were.
@Suite(.serialized)
struct BadInputTests {
  /// Runs the program on a terminal, where it must refuse to begin.
  /// - Returns: What it wrote.
  private func refusal(_ arguments: [String], home: TemporaryFolder) throws -> String {
    let terminal = try PseudoTerminal(arguments, home: home)
    let modes = terminal.initialModes
    #expect(try terminal.end() == 1)
    #expect(terminal.modes == modes)
    #expect(!terminal.bytes.contains(0x1B), "the screen was taken: \(terminal.written)")
    #expect(terminal.written.hasPrefix("backflip: "))
    #expect(terminal.written.filter { $0 == "\r\n" }.count == 1)
    return terminal.written
  }

  private func expectNoSession(_ home: TemporaryFolder) throws {
    #expect(try BuiltProgram.run(["sessions", "--json"], home: home).output == "[]\n")
  }

  @Test("A scenario with an unknown key")
  func unknownKey() throws {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home)
    let yaml = try String(contentsOfFile: scenario, encoding: .utf8)
    let file = try home.write(
      yaml.replacingOccurrences(of: "equal:", with: "equl:"), to: "typo.yaml")
    let text = try refusal(["new", file], home: home)
    #expect(text.contains("typo.yaml:11: equl: unknown key (did you mean \"equal\"?)"))
    try expectNoSession(home)
  }

  @Test("A body with an element outside of the subset")
  func unknownElement() throws {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home)
    let body = home.url.appendingPathComponent("hopper.xml")
    let xml = try String(contentsOf: body, encoding: .utf8)
    _ = try home.write(
      xml.replacingOccurrences(of: "</worldbody>", with: "<tendon/></worldbody>"),
      to: "hopper.xml")
    let text = try refusal(["new", scenario], home: home)
    #expect(text.contains("hopper.xml:"))
    #expect(text.contains("<tendon>: is refused in <worldbody>"))
    try expectNoSession(home)
  }

  @Test("A session file that is no database, is cut short or is empty", arguments: [nil, 6000, 0])
  func brokenSession(length: Int?) throws {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home)
    let trained = try BuiltProgram.run(
      ["train", scenario, "--choices", "2", "--session", "monday"], home: home)
    #expect(trained.status == 0, "\(trained.errors)")
    let file = home.session("monday")
    let content =
      try length.map { try Data(contentsOf: file).prefix($0) } ?? Data("no database".utf8)
    try content.write(to: file)
    for command in ["resume", "replay"] {
      let text = try refusal([command, "monday"], home: home)
      #expect(text.contains("monday.backflip: is "))
      #expect(try Data(contentsOf: file) == content)
    }
    // A new session is nobody's business but its own.
    let terminal = try PseudoTerminal(["new", scenario, "--session", "tuesday"], home: home)
    try terminal.waitForPair()
    terminal.type("q")
    #expect(try terminal.end() == 0)
  }

  @Test("A folder that may be read but not written")
  func readOnlyFolder() throws {
    // For root nothing is read-only but a file system.
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home)
    let terminal = try PseudoTerminal(
      ["new", scenario], home: home, environment: ["BACKFLIP_HOME": "/proc/self"])
    #expect(try terminal.end() == 1)
    #expect(terminal.written.contains("backflip: /proc/self"))
    #expect(terminal.screen.text.filter { $0 == "\n" }.count == 29)
    #expect(!terminal.screen.isAlternate)
  }

  @Test("A disk that is full from the beginning, and one that fills up")
  func fullDisk() throws {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home)
    try FileManager.default.createDirectory(at: home.data, withIntermediateDirectories: true)
    for (size, isEnough) in [("16k", false), ("160k", true)] {
      guard try SmallDisk.mount(size: size, at: home.data) else { return }
      defer { SmallDisk.unmount(home.data) }
      let terminal = try PseudoTerminal(["new", scenario, "--session", "monday"], home: home)
      let modes = terminal.initialModes
      if isEnough { try fillUp(terminal) }
      #expect(try terminal.end() == 1)
      #expect(terminal.modes == modes)
      #expect(!terminal.screen.isAlternate)
      #expect(terminal.written.contains("no space is left on the disk"))
    }
  }

  /// Has the teacher answer until nothing can be kept any more, and leaves.
  private func fillUp(_ terminal: PseudoTerminal) throws {
    try terminal.waitForPair()
    terminal.type("a")
    try terminal.wait(for: "monday.backflip: no space is left on the disk; free some")
    terminal.type("q")
  }
}

/// A file system of a certain size in memory; only root can have one.
private enum SmallDisk {
  static func mount(size: String, at folder: URL) throws -> Bool {
    guard geteuid() == 0 else { return false }
    return try run("/bin/mount", ["-t", "tmpfs", "-o", "size=\(size)", "tmpfs", folder.path])
  }

  static func unmount(_ folder: URL) { _ = try? run("/bin/umount", ["-l", folder.path]) }

  private static func run(_ program: String, _ arguments: [String]) throws -> Bool {
    guard FileManager.default.isExecutableFile(atPath: program) else { return false }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
