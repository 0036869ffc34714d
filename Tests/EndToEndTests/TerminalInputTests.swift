import Foundation
import TerminalHost
import TestSupport
import Testing

/// What a terminal sends besides keys makes no choice, whatever TERM says.
@Suite(.serialized)
struct TerminalInputTests {
  private func begin(_ term: String) throws -> PseudoTerminal {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home)
    let terminal = try PseudoTerminal(
      ["new", scenario, "--session", "monday"], home: home, environment: ["TERM": term])
    try terminal.waitForPair()
    // New pairs take no answer at first; it must not be that which keeps choices from being made.
    pause(terminal, 0.5)
    return terminal
  }

  private func pause(_ terminal: PseudoTerminal, _ seconds: Double) {
    let end = Date.now + seconds
    while Date.now < end { terminal.read(for: 0.02) }
  }

  @Test(
    "Sequences that are no key do nothing",
    arguments: ["xterm-256color", "vt220", "vt100", "linux", "screen", "rxvt"])
  func strangers(term: String) throws {
    let terminal = try begin(term)
    let sequences = [
      "[1;2A", "[1;5A", "[1;5D", "[a", "Oa", "\u{1B}[A", "[15~", "[[A", "[I", "[O", "[?62;4c",
      "]11;rgb:ffff/ffff/ffff\u{7}", "]11;rgb:ffff/ffff/ffff\u{1B}\\", "[113u", "[27;2;65~",
      "P>|xterm(379)\u{1B}\\", "_Gi=31;OK\u{1B}\\", "[Mhkl", "[<64;3;3M", "[<0;3;3m", "[<2;3;3M",
      "h", "A", "u",
      "[200~hjklAuq\u{1B}[A\u{1B}[201~",
    ]
    for sequence in sequences {
      terminal.type("\u{1B}" + sequence)
      pause(terminal, 0.05)
    }
    pause(terminal, 0.5)
    #expect(terminal.screen.text.contains("0 / 40"), "\(terminal.screen.text)")
    terminal.type("q")
    #expect(try terminal.end() == 0)
  }

  @Test(
    "Both forms of arrows work under every TERM, also in pieces",
    arguments: ["xterm-256color", "vt100", "linux", "screen", "tmux", "ansi"])
  func arrows(term: String) throws {
    let terminal = try begin(term)
    var count = 0
    for keys in [["\u{1B}[D"], ["\u{1B}OC"], ["\u{1B}[", "A"], ["\u{1B}", "OB"], ["\u{1B}[1;1D"]] {
      count += 1
      for key in keys {
        terminal.type(key)
        pause(terminal, 0.01)
      }
      try terminal.wait(for: "\(count) / 40", seconds: 20)
      pause(terminal, 0.9)
    }
    terminal.type("q")
    #expect(try terminal.end() == 0)
  }

  @Test("A key that is held down makes one choice")
  func held() throws {
    let terminal = try begin("xterm-256color")
    terminal.type(String(repeating: "\u{1B}[D", count: 60))
    try terminal.wait(for: "1 / 40")
    pause(terminal, 1)
    #expect(terminal.screen.text.contains("1 / 40"), "\(terminal.screen.text)")
    terminal.type("q")
    #expect(try terminal.end() == 0)
  }
}
