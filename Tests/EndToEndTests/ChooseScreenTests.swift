import Foundation
import Learning
import Sessions
import TerminalHost
import TestSupport
import Testing

/// The choose screen on a pseudo-terminal, driven by keys.
@Suite(.serialized)
struct ChooseScreenTests {
  /// A new session on the quick scenario, with its first pair on show.
  private func begin(_ home: TemporaryFolder) throws -> PseudoTerminal {
    let scenario = try QuickScenario.write(to: home)
    let terminal = try PseudoTerminal(["new", scenario, "--session", "monday"], home: home)
    try terminal.waitForPair()
    return terminal
  }

  @Test("The first pair plays, choices count, undo takes back and redo gives again")
  func chooseAndUndo() throws {
    let home = try TemporaryFolder()
    let terminal = try begin(home)
    #expect(terminal.screen.isAlternate)
    #expect(terminal.screen.text.contains("Which stands taller?"))
    #expect(terminal.screen.text.contains("0 / 40"))
    for (count, key) in ["l", "h", "k", "j"].enumerated() {
      try terminal.type(key, until: "\(count + 1) / 40")
    }
    terminal.type("u")
    try terminal.wait(for: "3 / 40")
    terminal.type("U")
    try terminal.wait(for: "4 / 40")
    try terminal.type("A", until: "5 / 40")
    terminal.type("q")
    let status = try terminal.end()
    #expect(status == 0, "\(terminal.screen.text)")
    let shown = try BuiltProgram.run(["sessions", "show", "monday", "--json"], home: home)
    #expect(shown.output.contains(#""choices":5"#))
  }

  @Test("Clips move by themselves, and stand still while paused")
  func pause() throws {
    let terminal = try begin(TemporaryFolder())
    let before = terminal.screen.text
    try terminal.wait(until: { $0.text != before }, what: "another picture")
    terminal.type(" ")
    try terminal.wait(for: "paused")
    terminal.read(for: 0.2)
    let paused = terminal.screen.text
    for _ in 0..<5 { terminal.read(for: 0.1) }
    #expect(terminal.screen.text == paused)
  }

  @Test("A session goes on where it was left")
  func resume() throws {
    let home = try TemporaryFolder()
    let first = try begin(home)
    try first.type("h", until: "1 / 40")
    first.type("q")
    #expect(try first.end() == 0)
    #expect(first.screen.text.contains("1 choice saved"))

    for arguments in [["resume", "monday"], ["resume"], []] {
      let again = try PseudoTerminal(arguments, home: home)
      try again.waitForPair()
      #expect(again.screen.text.contains("monday"))
      #expect(again.screen.text.contains("1 / 40"))
      again.type("q")
      #expect(try again.end() == 0)
    }
  }

  @Test("Another program looks on while the first one chooses, and is told who does")
  func twoAtOnce() throws {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home)
    let first = try PseudoTerminal(
      ["new", scenario, "--session", "monday", "--rater-name", "anna"], home: home)
    try first.waitForPair()
    try first.type("h", until: "1 / 40")

    let second = try PseudoTerminal(["replay", "monday"], home: home)
    try second.wait(for: "1 / 40")
    try first.type("l", until: "2 / 40")
    try second.wait(for: "2 / 40")
    let third = try BuiltProgram.run(["train", scenario, "--session", "monday"], home: home)
    #expect(third.status == 1 && third.errors.contains("(process \(first.pid) on "))
    second.type("q")
    #expect(try second.end() == 0)
    try first.type("h", until: "3 / 40")
    first.type("q")
    #expect(try first.end() == 0)
    let store = try SessionStore.open(at: home.session("monday"), for: .reading)
    #expect(try store.choices().map(\.rater) == ["anna", "anna", "anna"])
    try store.close()
  }

  @Test("SIGKILL loses no choice")
  func kill() throws {
    let home = try TemporaryFolder()
    let terminal = try begin(home)
    for count in 1...6 {
      try terminal.type(count.isMultiple(of: 2) ? "h" : "l", until: "\(count) / 40")
    }
    terminal.signal(SIGKILL)
    #expect(try terminal.end() == 128 + SIGKILL)

    let again = try PseudoTerminal(["resume", "monday"], home: home)
    try again.waitForPair()
    #expect(again.screen.text.contains("6 / 40"))
    again.type("u")
    try again.wait(for: "5 / 40")
    again.type("q")
    #expect(try again.end() == 0)
  }

  @Test("The teacher answers until it is stopped, or all choices are made")
  func teacher() throws {
    let home = try TemporaryFolder()
    let terminal = try begin(home)
    terminal.type("a")
    try terminal.wait(for: "The teacher answers; a stops it.")
    try terminal.wait(for: "3 / 40")
    terminal.type("a")
    try terminal.wait(for: "The teacher stops. You choose.")
    terminal.type("a")
    try terminal.wait(for: "All 40 choices are made: the teacher stops.")
    #expect(terminal.screen.text.contains("40 / 40"))
    terminal.type("q")
    #expect(try terminal.end() == 0)
    let shown = try BuiltProgram.run(["sessions", "show", "monday", "--json"], home: home)
    #expect(shown.output.contains(#""choices":40"#))
  }

  @Test("The stages on the way are gone through, and seen two at a time")
  func stages() throws {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home)
    for choices in ["2", "4", "6"] {
      let trained = try BuiltProgram.run(
        ["train", scenario, "--choices", choices, "--session", "monday"], home: home)
      #expect(trained.status == 0, "\(trained.errors)")
    }
    let terminal = try PseudoTerminal(["replay", "monday"], home: home)
    try terminal.wait(for: "stage 3 of 3 · 6 choices")
    terminal.type("h")
    try terminal.wait(for: "stage 2 of 3 · 4 choices")
    terminal.type("s")
    try terminal.wait(for: "stage 1 of 3 · 2 choices")
    #expect(terminal.screen.text.contains("stage 2 of 3 · 4 choices"))
    terminal.type("kk")
    try terminal.wait(for: "stage 3 of 3 · 6 choices")
    terminal.type("n")
    try terminal.wait(for: "try 2")
    terminal.type("q")
    #expect(try terminal.end() == 0)
  }

  @Test("What was learned is replayed, with the learned reward under it")
  func replay() throws {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home)
    let trained = try BuiltProgram.run(
      ["train", scenario, "--choices", "2", "--seed", "1", "--session", "monday"], home: home)
    #expect(trained.status == 0, "\(trained.errors)")
    let terminal = try PseudoTerminal(["replay", "monday"], home: home)
    try terminal.wait(for: "stage 1 of 1 · 2 choices")
    // The whole try, of 0.4 s, and the bars of its reward.
    try terminal.wait(for: "/0.4 s")
    #expect(terminal.screen.text.contains { "▁▂▃▄▅▆▇█".contains($0) })

    let second = try PseudoTerminal(["resume", "monday"], home: home)
    #expect(try second.end() == 1)
    #expect(second.written.contains("is open in another backflip"))
    terminal.type("q")
    #expect(try terminal.end() == 0)
  }

  @Test("The KL coefficient is moved by keys, kept, and shown while it is above 0")
  func klCoefficient() throws {
    let home = try TemporaryFolder()
    let first = try begin(home)
    #expect(!first.screen.text.contains("KL 0"))
    first.type("-")
    try first.wait(for: "The KL coefficient is 0 already; + raises it.")
    first.type("+")
    try first.wait(for: "KL coefficient 0.001: policies stay close")
    first.type("++")
    try first.wait(for: "KL 0.01 ")
    first.type("=-")
    first.type("\t\t")
    try first.wait(for: "KL coefficient              0.01")
    first.type("-")
    try first.wait(for: "KL coefficient             0.003")
    first.type("q")
    #expect(try first.end() == 0)

    let again = try PseudoTerminal(["resume", "monday"], home: home)
    try again.waitForPair()
    try again.wait(for: "KL 0.003")
    again.type("---")
    try again.wait(for: "KL coefficient 0: policies change freely.")
    #expect(!again.screen.text.contains("KL 0.0"))
    again.type("q")
    #expect(try again.end() == 0)
    let store = try SessionStore.open(at: home.session("monday"), for: .reading)
    defer { try? store.close() }
    let stored = try #require(try store.latestCheckpoint())
    #expect(try LearnerCheckpoint(encoded: stored.state).klCoefficient == 0)
  }

  @Test("Tab and ? lead to the other screens and back")
  func views() throws {
    let terminal = try begin(TemporaryFolder())
    terminal.type("\t")
    try terminal.wait(for: "No stage is stored yet.")
    terminal.type("?")
    try terminal.wait(for: "suspend")
    terminal.type("?")
    try terminal.wait(for: "The first one comes at choice 25, or when you leave.")
    terminal.type("q")
    let status = try terminal.end()
    #expect(status == 0, "\(terminal.screen.text)")
  }
}

extension PseudoTerminal {
  /// Leaves the cards of a first run.
  func leaveCards() throws {
    try wait(for: "1 of 3")
    type("\u{1b}")
    read(for: 0.3)
  }

  /// Waits until a pair is on show.
  func waitForPair() throws { try wait(for: "/0.2 s") }

  /// Types the key of a choice until it has shown: a new pair takes no answer for the first 0.2 s.
  func type(_ key: String, until text: String) throws {
    for _ in 0..<5 {
      // The answer before is shown for 0.15 s, and then the guard: rarely a second try is needed.
      let ready = Date.now + 0.6
      while Date.now < ready { read(for: 0.05) }
      type(key)
      do { return try wait(for: text, seconds: 5) } catch Problem.notSeen { continue }
    }
    throw Problem.notSeen("“\(text)”", screen: screen.text)
  }
}
