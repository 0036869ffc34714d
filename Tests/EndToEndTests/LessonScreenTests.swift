import Foundation
import TerminalHost
import TestSupport
import Testing

/// The screen Lessons on a pseudo-terminal.
@Suite(.serialized)
struct LessonScreenTests {
  private func begin() throws -> TemporaryFolder {
    let home = try TemporaryFolder()
    _ = try QuickLesson.write(to: home, named: "Lessons/two.yaml")
    return home
  }

  private func terminal(_ arguments: [String], _ home: TemporaryFolder) throws -> PseudoTerminal {
    try PseudoTerminal(
      arguments, home: home, environment: ["BACKFLIP_SCENARIOS": home.url.path])
  }

  @Test("A lesson leads through its cards, runs its experiment, and shows what came out")
  func walk() throws {
    let home = try begin()
    let terminal = try terminal(["lesson", "two"], home)
    try terminal.wait(for: "card 1 of 11")
    #expect(terminal.screen.text.contains("One errs. (somebody)"))
    terminal.type("l")
    try terminal.wait(for: "Your answer:")
    terminal.type("the second\r")
    try terminal.wait(for: "card 3 of 11")
    terminal.type("l")
    try terminal.wait(for: "live on this machine. Seed ")
    let seed = try seed(terminal)
    try terminal.wait(
      until: { $0.text.components(separatedBy: "done after 20 choices").count == 3 },
      what: "the end of both runs")
    terminal.type("l")
    try terminal.wait(for: "You answered: the second")
    try terminal.wait(for: "◆ your run")
    terminal.type("q")
    #expect(try terminal.end() == 0)
    #expect(terminal.modes == terminal.initialModes && !terminal.screen.isAlternate)

    // Another process, without a screen, comes to the same result with this seed, bit for bit.
    let results = home.url.appendingPathComponent("headless")
    let headless = try BuiltProgram.run(
      ["lesson", "two", "--headless", "--seeds", seed, "--results", results.path], home: home,
      environment: ["BACKFLIP_SCENARIOS": home.url.path])
    #expect(headless.status == 0, "\(headless.errors)")
    for arm in ["oracle", "one wrong"] {
      let own = home.data.appendingPathComponent("lessons/two.results/\(arm)/\(seed).json")
      let other = results.appendingPathComponent("\(arm)/\(seed).json")
      #expect(try policy(own) == policy(other))
    }

    // It goes on where it was, with the same run.
    let again = try self.terminal(["lesson", "two"], home)
    try again.wait(for: "card 5 of 11")
    try again.wait(for: "◆ your run")
    #expect(again.screen.text.contains("You answered: the second"))
    again.type("\u{1B}")
    try again.wait(for: " lessons, 0 done")
    again.type("q")
    #expect(try again.end() == 0)
  }

  @Test("Leaving stops the run, which goes on the next time with the same seed")
  func leaving() throws {
    let home = try begin()
    let first = try terminal(["lesson", "two"], home)
    try first.wait(for: "card 1 of 11")
    first.type("\u{1B}[C\u{1B}[C\u{1B}[C")
    try first.wait(for: "Seed ")
    let seed = try seed(first)
    first.type("\u{1B}")
    try first.wait(for: " lessons, 0 done")
    first.type("q")
    #expect(try first.end() == 0)
    let second = try terminal(["lesson", "two"], home)
    try second.wait(for: "Seed ")
    #expect(try self.seed(second) == seed)
    try second.wait(
      until: { $0.text.components(separatedBy: "done").count == 3 }, what: "the end of both runs")
    second.type("\u{03}")
    #expect(try second.end() == 0)
  }

  /// The final policy of a result.
  private func policy(_ file: URL) throws -> String {
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    return try #require((object as? [String: Any])?["policy"] as? String)
  }

  private func seed(_ terminal: PseudoTerminal) throws -> String {
    let text = terminal.screen.text
    let start = try #require(text.range(of: "Seed "))
    return String(text[start.upperBound...].prefix { $0.isNumber })
  }

  @Test("A real session opens from a lesson, and Escape leads back to it; Home leads there as well")
  func session() throws {
    let home = try begin()
    let terminal = try terminal(["lesson", "two"], home)
    try terminal.wait(for: "card 1 of 11")
    terminal.type("\u{1B}[C\u{1B}[C\r")
    try terminal.wait(for: "Open a new session of quick?")
    terminal.type("y")
    try terminal.waitForPair()
    try terminal.type("h", until: "1 / 40")
    terminal.type("\u{1B}")
    try terminal.wait(for: "card 3 of 11")
    terminal.rest()
    terminal.type("\u{1B}")
    try terminal.wait(for: " lessons, 0 done")
    terminal.rest()
    terminal.type("\u{1B}")
    try terminal.wait(for: "1 session in ")
    terminal.type("\t")
    try terminal.wait(for: " lessons, 0 done")
    terminal.type("q")
    #expect(try terminal.end() == 0)
    #expect(terminal.written.contains("1 choice saved"))
  }

  @Test("Without a terminal the cards are printed; an unknown lesson is reported without a screen")
  func unknown() throws {
    let home = try begin()
    let terminal = try terminal(["lesson", "too"], home)
    #expect(try terminal.end() == 1)
    #expect(terminal.written.contains("there is no lesson \"too\" (did you mean \"two\"?)"))
  }
}
