internal import CNcurses
internal import Foundation

/// The terminal, through ncurses: the only file that knows it.
///
/// ncurses takes the terminal, reads its keys and knows its sequences. Which cells are written is
/// decided here: ncurses would also move lines, repeat characters and clear parts of lines where
/// that is shorter, and not every terminal that calls itself xterm knows how (SU, SD, margins, REP).
///
/// There is one at a time, used by the thread that made it. However the process ends, the terminal
/// is given back as it was: by `close()`, by `exit`, and by a handler when it crashes. What is
/// written to standard error meanwhile is kept aside and shown afterwards.
public final class CursesScreen: Screen {
  public private(set) var size: Size
  public let repertoire: Repertoire
  private var shown: Frame?
  private var sequences: Sequences
  /// What a frame comes to, kept for its storage.
  private var output: [UInt8] = []
  private var isOpen = true

  /// Takes the terminal.
  /// - Throws: `ScreenError`, before anything is drawn.
  public init() throws {
    let speaksUTF8 = terminal_speaks_utf8()
    try CursesScreen.check()
    repertoire = speaksUTF8 ? .unicode : .ascii
    // The system's window size counts, not LINES and COLUMNS, which do not follow a resize.
    use_env(false)
    use_tioctl(true)
    terminal_remember()
    guard terminal_catch_signals() == 0 else { throw ScreenError.noTerminal("standard input") }
    guard terminal_open() != nil else {
      terminal_release_signals()
      throw ScreenError.unknownTerminal(CursesScreen.typeName)
    }
    terminal_keep_error(isatty(STDERR_FILENO) == 1 ? CursesScreen.temporaryFile() : -1)
    terminal_set_taken(1)
    terminal_restore_at_exit()
    terminal_configure()
    sequences = Sequences()
    size = CursesScreen.windowSize
    terminal_clear()
  }

  deinit { close() }

  /// Gives the terminal back as it was; the second time it does nothing.
  ///
  /// SIGHUP is ignored from then on, so that a window that closes does not end what is being saved.
  public func close() {
    guard isOpen else { return }
    isOpen = false
    endwin()
    terminal_give_back()
    terminal_release_signals()
  }

  public func show(_ frame: Frame) {
    output.removeAll(keepingCapacity: true)
    var style = Style.plain
    if let shown, shown.size == frame.size {
      frame.forEachRun(differingFrom: shown) { write($0, of: frame, after: &style) }
    } else {
      output += sequences.clear
      // Without a sequence to clear, every place is written.
      let isBlank = !sequences.clear.isEmpty
      let blank = Frame(isBlank ? frame.size : Size(rows: 0, columns: 0), repertoire: repertoire)
      frame.forEachRun(differingFrom: blank) { write($0, of: frame, after: &style) }
    }
    sequences.change(from: &style, to: .plain, in: &output)
    shown = frame
    output.withUnsafeBytes { terminal_write($0.baseAddress, $0.count) }
  }

  public func nextEvent(within seconds: Double) -> ScreenEvent? {
    if let event = pendingSignal() ?? readKey().map(ScreenEvent.key) { return event }
    // Rounded up: waking too early would spin until the time has come.
    let milliseconds = Int32((max(seconds, 0) * 1000).rounded(.up))
    guard terminal_wait(milliseconds) >= 0 else { return .leave }
    return pendingSignal() ?? readKey().map(ScreenEvent.key)
  }

  public func suspend() {
    endwin()
    terminal_set_taken(0)
    terminal_stop_process()
    takeAgain()
  }

  private func takeAgain() {
    _ = terminal_continued()
    terminal_set_taken(1)
    reset_prog_mode()
    followWindow()
  }

  private func pendingSignal() -> ScreenEvent? {
    if terminal_leaving() != 0 { return .leave }
    if terminal_stopped() != 0 { return .stop }
    if terminal_continued() != 0 {
      takeAgain()
      return .resumed
    }
    guard terminal_resized() != 0 else { return nil }
    followWindow()
    return .resized(size)
  }

  private func followWindow() {
    size = CursesScreen.windowSize
    resizeterm(Int32(size.rows), Int32(size.columns))
    // ncurses, which knows of an empty screen alone, would else clear it when a key is read.
    terminal_clear()
    shown = nil
  }

  private func write(_ run: Run, of frame: Frame, after style: inout Style) {
    // A frame that was made before the window shrank is larger than it.
    let columns = run.columns.clamped(to: 0..<size.columns)
    guard run.row < size.rows, !columns.isEmpty else { return }
    sequences.place(run, in: &output)
    for column in columns {
      let cell = frame[run.row, column]
      guard cell.scalar != Cell.continuation else { continue }
      // The cursor would go on from there, and move all lines up.
      if !sequences.fillsCorner, run.row == size.rows - 1, column == size.columns - 1 { break }
      sequences.change(from: &style, to: cell.style, in: &output)
      output += UTF8.encode(cell.scalar) ?? UTF8.encodedReplacementCharacter
      if cell.mark != Cell.continuation {
        output += UTF8.encode(cell.mark) ?? UTF8.encodedReplacementCharacter
      }
    }
  }

  private func readKey() -> Key? {
    var value: UInt32 = 0
    switch terminal_read(&value) {
    case OK: return Key(character: value)
    case KEY_CODE_YES: return Key(code: Int32(bitPattern: value))
    default: return nil
    }
  }
}

extension CursesScreen {
  private static var typeName: String { ProcessInfo.processInfo.environment["TERM"] ?? "" }

  /// What the system tells of the window, or what the terminal's description does.
  private static var windowSize: Size {
    let window = terminal_window()
    if window.ws_row > 0, window.ws_col > 0 {
      return Size(rows: Int(window.ws_row), columns: Int(window.ws_col))
    }
    return Size(rows: Int(terminal_rows()), columns: Int(terminal_columns()))
  }

  private static func check() throws {
    guard isatty(STDIN_FILENO) == 1 else { throw ScreenError.noTerminal("standard input") }
    guard isatty(STDOUT_FILENO) == 1 else { throw ScreenError.noTerminal("standard output") }
    guard !typeName.isEmpty else { throw ScreenError.unknownTerminal("") }
    switch terminal_look_up() {
    case 0 where terminal_can_place_cursor(): break
    case -1 where typeName != "dumb": throw ScreenError.unknownTerminal(typeName)
    default: throw ScreenError.tooSimple(typeName)
    }
    let window = terminal_window()
    let size = Size(rows: Int(window.ws_row), columns: Int(window.ws_col))
    // A window that the system does not know is taken as its type describes it.
    guard size.rows == 0 || size.columns == 0 || size.holds(.smallest) else {
      throw ScreenError.tooSmall(size)
    }
  }

  /// An open file without a name, or −1.
  private static func temporaryFile() -> Int32 {
    guard let file = tmpfile() else { return -1 }
    defer { fclose(file) }
    return fcntl(fileno(file), F_DUPFD_CLOEXEC, 0)
  }
}

extension Key {
  fileprivate init?(character value: UInt32) {
    switch value {
    case 9: self = .tab
    case 10, 13: self = .enter
    case 27: self = .escape
    case 32: self = .space
    case 8, 127: self = .backspace
    case 1...26:
      guard let letter = Unicode.Scalar(value + 96) else { return nil }
      self = .control(letter)
    case 0..<32: return nil
    default:
      guard let scalar = Unicode.Scalar(value) else { return nil }
      self = .character(scalar)
    }
  }

  fileprivate init?(code: Int32) {
    switch code {
    case KEY_LEFT: self = .left
    case KEY_RIGHT: self = .right
    case KEY_UP: self = .up
    case KEY_DOWN: self = .down
    case KEY_ENTER: self = .enter
    case KEY_BTAB: self = .backTab
    case KEY_BACKSPACE: self = .backspace
    case KEY_HOME: self = .home
    case KEY_END: self = .end
    case KEY_PPAGE: self = .pageUp
    case KEY_NPAGE: self = .pageDown
    default: return nil
    }
  }
}

/// What the terminal is told by, as its description in terminfo has it.
private struct Sequences {
  let clear: [UInt8]
  /// Ends bold, dim, reverse and all colours.
  let plain: [UInt8]
  /// Whether the last place of the last line can be written without moving all lines up.
  let fillsCorner: Bool
  private let bold, dim, reverse: [UInt8]
  /// 0 without colours, 8 or 256.
  private let depth: Int32
  /// How each style begins after a plain one, made when it is first needed.
  private var looks: [Style: [UInt8]] = [:]

  /// Looks them up; `NO_COLOR` in the environment does without colours.
  init() {
    clear = Sequences.text("clear")
    plain = Sequences.text("sgr0")
    (bold, dim, reverse) = (Sequences.text("bold"), Sequences.text("dim"), Sequences.text("rev"))
    fillsCorner = tigetflag("am") <= 0 || tigetflag("xenl") > 0
    let wanted = ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
    let count = wanted ? tigetnum("colors") : 0
    // With more than 256, a number above 7 is no place in the palette but red, green and blue.
    depth = count == 256 ? 256 : count >= 8 ? 8 : 0
  }

  /// Appends what moves the cursor to where a run begins.
  func place(_ run: Run, in output: inout [UInt8]) {
    Sequences.append("cup", Int32(run.row), Int32(run.columns.lowerBound), to: &output)
  }

  /// Appends what changes the style of what is written next.
  mutating func change(from old: inout Style, to new: Style, in output: inout [UInt8]) {
    // What cannot be ended is not begun.
    guard new != old, !plain.isEmpty else { return }
    // Only a colour can be exchanged for another; everything else has to be ended first.
    let adds =
      old.attributes.isSubset(of: new.attributes)
      && (old.foreground == .standard || index(of: new.foreground) >= 0)
      && (old.background == .standard || index(of: new.background) >= 0)
    if !adds { output += plain }
    output += beginning(of: new)
    old = new
  }

  /// What makes a plain style this one.
  private mutating func beginning(of style: Style) -> [UInt8] {
    if let known = looks[style] { return known }
    var sequence: [UInt8] = []
    if style.attributes.contains(.bold) { sequence += bold }
    if style.attributes.contains(.dim) { sequence += dim }
    if style.attributes.contains(.reverse) { sequence += reverse }
    sequence += colour(style.foreground, "setaf") + colour(style.background, "setab")
    looks[style] = sequence
    return sequence
  }

  private func colour(_ colour: Colour, _ name: String) -> [UInt8] {
    let index = index(of: colour)
    return index < 0 ? [] : Sequences.text(name, Int32(index))
  }

  /// The colour as this terminal counts them; −1 for its own.
  private func index(of colour: Colour) -> Int16 {
    depth == 0 ? -1 : depth == 8 ? colour.basic : colour.index
  }

  /// A capability's text with its parameters, empty where the terminal has none.
  private static func text(_ name: String, _ first: Int32 = 0) -> [UInt8] {
    var text: [UInt8] = []
    append(name, first, 0, to: &text)
    return text
  }

  private static func append(
    _ name: String, _ first: Int32, _ second: Int32, to output: inout [UInt8]
  ) {
    // The longest in use, xterm's for a colour, has 20 bytes.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { buffer in
      let count = terminal_sequence(name, first, second, buffer.baseAddress, buffer.count)
      output.append(contentsOf: buffer[..<count])
    }
  }
}
