import Foundation
import TerminalHost
import TestSupport
import Testing

/// The terminal is given back as it was, however the program ends.
@Suite(.serialized)
struct TerminalRestorationTests {
  private func begin(
    _ home: TemporaryFolder, environment: [String: String] = [:]
  ) throws -> (PseudoTerminal, modes: [UInt32]) {
    let scenario = try QuickScenario.write(to: home)
    let terminal = try PseudoTerminal(
      ["new", scenario, "--session", "monday"], home: home, environment: environment)
    let modes = terminal.initialModes
    try terminal.waitForPair()
    #expect(terminal.modes != modes)
    return (terminal, modes)
  }

  private func expectRestored(_ terminal: PseudoTerminal, _ modes: [UInt32]) {
    #expect(terminal.modes == modes)
    #expect(!terminal.screen.isAlternate)
    #expect(terminal.screen.isCursorVisible)
  }

  @Test("On q and on Ctrl-C", arguments: ["q", "\u{3}"])
  func quit(key: String) throws {
    let (terminal, modes) = try begin(TemporaryFolder())
    terminal.type(key)
    let status = try terminal.end()
    #expect(status == 0, "\(terminal.screen.text)")
    expectRestored(terminal, modes)
  }

  @Test(
    "On a signal, which the exit status tells, and the session is saved",
    arguments: [SIGTERM, SIGHUP, SIGINT, SIGQUIT])
  func signal(number: Int32) throws {
    let home = try TemporaryFolder()
    let (terminal, modes) = try begin(home)
    terminal.signal(number)
    let status = try terminal.end()
    #expect(status == 128 + number, "\(terminal.screen.text)")
    expectRestored(terminal, modes)
    #expect(terminal.screen.text.contains("monday: 0 choices saved"))
    let names = try FileManager.default.contentsOfDirectory(
      atPath: home.data.appendingPathComponent("sessions").path)
    #expect(names == ["monday.backflip"])
  }

  @Test("On a second SIGHUP, as a closing window sends it, the session is saved all the same")
  func hangUpTwice() throws {
    let home = try TemporaryFolder()
    let (terminal, modes) = try begin(home)
    terminal.signal(SIGHUP)
    try terminal.wait(until: { !$0.isAlternate }, what: "the terminal from before")
    terminal.signal(SIGHUP)
    #expect(try terminal.end() == 128 + SIGHUP)
    expectRestored(terminal, modes)
  }

  @Test(
    "On a crash, and on a signal that nobody expects",
    arguments: [
      SIGSEGV, SIGABRT, SIGTRAP, SIGILL, SIGBUS, SIGFPE, SIGUSR1, SIGALRM, SIGIO,
    ])
  func crash(number: Int32) throws {
    let (terminal, modes) = try begin(TemporaryFolder())
    terminal.signal(number)
    #expect(try terminal.end() == 128 + number)
    expectRestored(terminal, modes)
  }

  @Test("While it is suspended, and taken again by fg")
  func suspend() throws {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home)
    // Only the child of a shell can be stopped by the terminal: another would have no one to
    // let it go on.
    let terminal = try PseudoTerminal(
      ["new", scenario], home: home, script: #""$0" "$@"; read line; fg"#)
    let modes = terminal.initialModes
    try terminal.waitForPair()
    terminal.type("\u{1A}")
    try terminal.wait(
      until: { !$0.isAlternate && terminal.modes == modes }, what: "the terminal from before")
    terminal.type("\n")
    try terminal.wait(until: { $0.isAlternate }, what: "the program's screen")
    try terminal.waitForPair()
    terminal.type("q")
    let status = try terminal.end()
    #expect(status == 0, "\(terminal.screen.text)")
    expectRestored(terminal, modes)
  }

  @Test(
    "A terminal that will not do gets one line and no session",
    arguments: [
      (rows: 15, columns: 80, term: "xterm", message: "the window is 80x15"),
      (rows: 30, columns: 59, term: "xterm", message: "the window is 59x30"),
      (rows: 30, columns: 100, term: "dumb", message: "TERM=dumb cannot place the cursor"),
      (rows: 30, columns: 100, term: "nonsense", message: "TERM=nonsense is unknown here"),
    ])
  func unsuitable(rows: Int, columns: Int, term: String, message: String) throws {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home)
    let terminal = try PseudoTerminal(
      ["new", scenario], home: home, rows: rows, columns: columns, environment: ["TERM": term])
    let modes = terminal.initialModes
    #expect(try terminal.end() == 1)
    #expect(terminal.written.hasPrefix("backflip: \(message)"))
    #expect(terminal.written.filter { $0 == "\r\n" }.count == 1)
    #expect(terminal.modes == modes)
    #expect(try BuiltProgram.run(["sessions", "--json"], home: home).output == "[]\n")
  }

  @Test("A window made too small is waited for, and the screen comes back with it")
  func resize() throws {
    let (terminal, modes) = try begin(TemporaryFolder())
    terminal.resize(rows: 10, columns: 40)
    try terminal.wait(for: "The window is 40×10.")
    // What is not seen is not chosen from.
    terminal.type("h")
    terminal.resize(rows: 24, columns: 80)
    try terminal.wait(for: "Which stands taller?")
    try terminal.waitForPair()
    #expect(terminal.screen.text.contains("0 / 40"))
    terminal.resize(rows: 50, columns: 160)
    try terminal.waitForPair()
    terminal.type("q")
    #expect(try terminal.end() == 0)
    expectRestored(terminal, modes)
  }

  @Test("A window that grows shows nothing of the smaller one, in however simple a terminal")
  func grow() throws {
    let (terminal, modes) = try begin(TemporaryFolder())
    // Past the cards of a first run.
    terminal.type("\r\r\r")
    terminal.resize(rows: 24, columns: 80)
    try terminal.waitForPair()
    terminal.read(for: 0.5)
    let before = terminal.bytes.count
    terminal.resize(rows: 40, columns: 120)
    try terminal.waitForPair()
    let end = Date.now + 1
    while Date.now < end { terminal.read(for: 0.05) }
    // Three panels side by side, whole, with nothing but clips in them.
    let lines = terminal.screen.text.split(separator: "\n", omittingEmptySubsequences: false)
    for line in lines[2..<35] {
      let borders = line.enumerated().filter { "│┌┐└┘".contains($0.element) }.map(\.offset)
      #expect(borders == [0, 46, 92, 119], "\(terminal.screen.text)")
    }
    // No terminal has to know more than to clear, to place its cursor and to colour.
    let written = String(decoding: terminal.bytes[before...], as: UTF8.self)
    let finals = Set(written.matches(of: /\u{1B}\[[0-9;?]*([@-~])/).map { String($0.1) })
    #expect(finals.isSubset(of: ["H", "J", "m"]), "\(finals)")
    terminal.type("q")
    #expect(try terminal.end() == 0)
    expectRestored(terminal, modes)
  }

  @Test("A terminal of 1978 is drawn on without its delays being written out")
  func padding() throws {
    let (terminal, modes) = try begin(TemporaryFolder(), environment: ["TERM": "vt100"])
    terminal.signal(SIGUSR1)
    #expect(try terminal.end() == 128 + SIGUSR1)
    // vt100's sequences end in delays such as $<5>.
    #expect(!terminal.written.contains("$<"))
    expectRestored(terminal, modes)
  }

  @Test(
    "A terminal that does not read keeps no signal from ending the program, all saved",
    arguments: [SIGTERM, SIGHUP, SIGINT])
  func stuck(number: Int32) throws {
    let home = try TemporaryFolder()
    let (terminal, modes) = try begin(home)
    try terminal.type("h", until: "1 / 40")
    // Nothing is read from here on: clips that play, drawn again and again, fill what the system
    // keeps.
    try terminal.fill { terminal.type("\u{C}") }
    terminal.type("l")
    let file = home.session("monday")
    let end = Date.now + 20
    while try BuiltProgram.choices(in: file) < 2, .now < end { usleep(20_000) }
    terminal.signal(number)
    #expect(try terminal.end(seconds: 20, isRead: false) == 128 + number)
    #expect(terminal.modes == modes)
    let shown = try BuiltProgram.run(["sessions", "show", "monday", "--json"], home: home)
    #expect(shown.output.contains(#""choices":2"#))
    // What the terminal reads afterwards gives its screen back.
    for _ in 0..<20 { terminal.read(for: 0.05) }
    #expect(!terminal.screen.isAlternate && terminal.screen.isCursorVisible)
  }

  @Test("After SIGSTOP and SIGCONT the terminal is taken again, and Ctrl-L draws everything again")
  func stopAndContinue() throws {
    let (terminal, modes) = try begin(TemporaryFolder())
    let taken = terminal.modes
    terminal.signal(SIGSTOP)
    usleep(200_000)
    terminal.resetModes()
    #expect(terminal.modes == modes)
    for _ in 0..<20 { terminal.read(for: 0.05) }
    let before = terminal.bytes.count
    terminal.signal(SIGCONT)
    try terminal.wait(until: { _ in terminal.modes == taken }, what: "raw mode")
    let modesAgain = [
      "\u{1B}[?1049h", "\u{1B}[?1h", "\u{1B}[?25l", "\u{1B}[?2004h", "\u{1B}[?1002h",
      "\u{1B}[?1006h",
    ]
    try terminal.wait(
      until: { _ in
        let written = String(decoding: terminal.bytes[before...], as: UTF8.self)
        return modesAgain.allSatisfy(written.contains) && written.contains("\u{1B}[2J")
      }, what: "the modes and a whole screen")
    terminal.type(" ")
    try terminal.wait(for: "paused")
    let drawn = terminal.bytes.count
    terminal.type("\u{C}")
    try terminal.wait(
      until: { _ in
        String(decoding: terminal.bytes[drawn...], as: UTF8.self).contains("Which stands taller?")
      }, what: "the whole screen again")
    terminal.type("q")
    #expect(try terminal.end() == 0)
    expectRestored(terminal, modes)
  }

  @Test("Pasting and the wheel are told to keep apart from keys, and let go of at the end")
  func pasteAndWheel() throws {
    for number in [Int32?.none, SIGTERM, SIGABRT] {
      let (terminal, modes) = try begin(TemporaryFolder())
      #expect(terminal.written.contains("\u{1B}[?1002h\u{1B}[?1006h\u{1B}[?2004h"))
      #expect(!terminal.written.contains("\u{1B}[?2004l"))
      if let number { terminal.signal(number) } else { terminal.type("q") }
      #expect(try terminal.end() == (number.map { 128 + $0 } ?? 0))
      #expect(terminal.written.contains("\u{1B}[?2004l\u{1B}[?1006l\u{1B}[?1002l"))
      expectRestored(terminal, modes)
    }
  }

  @Test(
    "Without another screen to go back to, the last line stands by itself",
    arguments: ["vt100", "vt220", "linux", "ansi", "sun"])
  func lastLine(term: String) throws {
    let (terminal, modes) = try begin(TemporaryFolder(), environment: ["TERM": term])
    terminal.type("q")
    #expect(try terminal.end() == 0)
    let lines = terminal.screen.text.split(separator: "\n", omittingEmptySubsequences: false)
    let last = lines.last.map { String($0).trimmingCharacters(in: .whitespaces) }
    #expect(last == "monday: 0 choices saved; continue with `backflip resume monday`")
    #expect(terminal.modes == modes)
  }

  @Test("A window too large to be real gets one line", arguments: [(65535, 65535), (24, 2001)])
  func huge(rows: UInt16, columns: UInt16) throws {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home)
    let terminal = try PseudoTerminal(
      ["new", scenario], home: home, window: (rows: rows, columns: columns))
    #expect(try terminal.end() == 1)
    #expect(terminal.written.hasPrefix("backflip: the window is \(columns)x\(rows): make it"))
  }

  @Test("A terminal like xterm that is not known here is drawn for as xterm, with a note")
  func unknownButLikeXterm() throws {
    let (terminal, modes) = try begin(
      TemporaryFolder(), environment: ["TERM": "xterm-kitty", "TERMINFO": ""])
    terminal.type("q")
    #expect(try terminal.end() == 0)
    #expect(terminal.written.contains("backflip: TERM=xterm-kitty is unknown on this machine"))
    expectRestored(terminal, modes)
  }

  @Test("A name with spaces is quoted in the last line")
  func quotedName() throws {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home)
    let terminal = try PseudoTerminal(["new", scenario, "--session", "my session's"], home: home)
    try terminal.waitForPair()
    terminal.type("q")
    #expect(try terminal.end() == 0)
    #expect(terminal.written.contains(#"`backflip resume 'my session'\''s'`"#))
  }

  @Test("A data folder that cannot be written to gets one line")
  func readOnlyFolder() throws {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home)
    let terminal = try PseudoTerminal(
      ["new", scenario], home: home, environment: ["BACKFLIP_HOME": "/proc/backflip"])
    let modes = terminal.initialModes
    #expect(try terminal.end() == 1)
    #expect(terminal.screen.text.contains("backflip: /proc/backflip"))
    expectRestored(terminal, modes)
  }

  @Test("Without UTF-8 nothing but ASCII is written")
  func ascii() throws {
    let (terminal, _) = try begin(TemporaryFolder(), environment: ["LC_ALL": "C"])
    terminal.type("q")
    // Only until then: the last line is the command's, not the screen's.
    #expect(terminal.bytes.allSatisfy { $0 < 0x80 })
    let status = try terminal.end()
    #expect(status == 0, "\(terminal.screen.text)")
  }
}
