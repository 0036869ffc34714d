import Foundation
import TerminalHost
import TestSupport
import Testing

/// Home on a pseudo-terminal, and the settings.
@Suite(.serialized)
struct HomeScreenTests {
  /// A data folder with sessions of the quick scenario.
  private func begin(_ names: [String]) throws -> TemporaryFolder {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home)
    for name in names {
      let trained = try BuiltProgram.run(
        ["train", scenario, "--choices", "2", "--session", name], home: home)
      #expect(trained.status == 0, "\(trained.errors)")
    }
    return home
  }

  private func names(_ home: TemporaryFolder) throws -> [String] {
    let listed = try BuiltProgram.run(["sessions", "list"], home: home)
    return listed.lines.compactMap { $0.split(separator: " ").first.map(String.init) }
  }

  @Test("Home opens a session, Escape leads back, and q saves all")
  func openAndReturn() throws {
    let home = try begin(["monday", "tuesday"])
    let terminal = try PseudoTerminal([], home: home)
    try terminal.wait(for: "2 sessions in ")
    terminal.type("\u{1B}[H")
    terminal.type("mon")
    try terminal.wait(for: "Filter: mon")
    terminal.type("\r")
    try terminal.waitForPair()
    try terminal.type("h", until: "3 / 40")
    terminal.type("\u{1B}")
    try terminal.wait(for: "2 sessions in ")
    terminal.rest()
    terminal.type("tue")
    try terminal.wait(for: "Filter: tue")
    terminal.type("\r")
    try terminal.waitForPair()
    try terminal.type("l", until: "3 / 40")
    terminal.type("q")
    #expect(try terminal.end() == 0)
    #expect(terminal.written.contains("monday: 3 choices saved"))
    #expect(terminal.written.contains("tuesday: 3 choices saved"))
    #expect(terminal.modes == terminal.initialModes && !terminal.screen.isAlternate)
  }

  @Test("Sessions are renamed, copied and deleted, and a name that is taken is refused")
  func changes() throws {
    let home = try begin(["monday", "tuesday"])
    let terminal = try PseudoTerminal([], home: home)
    try terminal.wait(for: "2 sessions in ")
    terminal.type("\u{1B}[B")
    terminal.rest()
    terminal.type("r\u{15}tuesday\r")
    try terminal.wait(for: "exists already; choose another name")
    terminal.type("r\u{15}friday\r")
    try terminal.wait(for: "is called friday now.")
    terminal.type("c\u{15}saturday\r")
    try terminal.wait(for: "saturday is a copy of friday.")
    terminal.type("dn")
    try terminal.wait(for: "friday is kept.")
    terminal.type("dy")
    try terminal.wait(for: "friday is deleted.")
    terminal.type("q")
    #expect(try terminal.end() == 0)
    let left = try names(home)
    #expect(left == ["saturday", "tuesday"])
  }

  @Test("A session that another program has open is not opened twice, and Home says who has it")
  func inUse() throws {
    let home = try begin(["monday", "tuesday"])
    let first = try PseudoTerminal(["resume", "monday"], home: home)
    try first.waitForPair()
    let second = try PseudoTerminal([], home: home)
    try second.wait(for: "2 sessions in ")
    second.type("mon")
    try second.wait(for: "Filter: mon")
    second.type("\r")
    try second.wait(for: "is open in another backflip")
    second.type("\u{1B}")
    second.rest()
    second.type("q")
    first.type("q")
    #expect(try first.end() == 0)
    #expect(try second.end() == 0)
  }

  @Test("A mistake in the settings is told with line and key, and the program starts all the same")
  func settings() throws {
    let home = try begin([])
    let folder = home.url.appendingPathComponent("config/backflip")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appendingPathComponent("config.yaml")
    try Data("# mine\ntheme: drak\nspeed: 2\nkeys:\n  \"1\": left\n".utf8).write(to: file)
    let printed = try BuiltProgram.run(["config"], home: home)
    #expect(printed.status == 1)
    #expect(printed.errors.contains(":2: theme: unknown value \"drak\""), "\(printed.errors)")
    #expect(printed.lines.contains { $0.hasPrefix("theme: dark ") && $0.contains("# default") })
    #expect(printed.lines.contains { $0.hasPrefix("speed: 2 ") && $0.contains("# line 3") })
    #expect(printed.lines.contains { $0.hasPrefix("  \"1\": left ") && $0.contains("# line 5") })

    let scenario = try QuickScenario.write(to: home)
    let terminal = try PseudoTerminal(
      ["new", scenario, "--session", "monday"], home: home, columns: 160)
    try terminal.wait(for: ":2: theme: unknown value")
    try terminal.waitForPair()
    try terminal.type("1", until: "1 / 40")
    terminal.type("q")
    #expect(try terminal.end() == 0)
  }

  @Test("What is printed of the settings is a file of settings")
  func printedSettings() throws {
    let home = try begin([])
    let folder = home.url.appendingPathComponent("config/backflip")
    let before = try BuiltProgram.run(["config"], home: home)
    #expect(before.status == 0 && before.output.contains("(there is no such file)"))
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(before.output.utf8).write(to: folder.appendingPathComponent("config.yaml"))
    let after = try BuiltProgram.run(["config"], home: home)
    #expect(after.status == 0 && after.errors.isEmpty, "\(after.errors)")
    #expect(after.lines.allSatisfy { !$0.contains("# default") })
  }
}
