internal import CNcurses
internal import Foundation

/// The terminal, through ncurses: the only file that knows it.
///
/// There is one at a time, used by the thread that made it. However the process ends, the terminal
/// is given back as it was: by `close()`, by `exit`, and by a handler when it crashes. What is
/// written to standard error meanwhile is kept aside and shown afterwards.
public final class CursesScreen: Screen {
  public private(set) var size: Size
  public let repertoire: Repertoire
  private var shown: Frame?
  private var colours: ColourPairs
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
    colours = ColourPairs()
    size = CursesScreen.windowSize
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
    if let shown, shown.size == frame.size {
      frame.forEachRun(differingFrom: shown) { write($0, of: frame) }
    } else {
      erase()
      frame.forEachRun(differingFrom: Frame(Size(rows: 0, columns: 0))) { write($0, of: frame) }
    }
    shown = frame
    terminal_refresh()
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
    terminal_redraw_all()
    shown = nil
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
    shown = nil
  }

  private func write(_ run: Run, of frame: Frame) {
    for column in run.columns {
      let cell = frame[run.row, column]
      guard cell.scalar != Cell.continuation else { continue }
      let looks = colours.looks(of: cell.style)
      terminal_put(
        Int32(run.row), Int32(column), wchar_t(bitPattern: cell.scalar.value),
        wchar_t(bitPattern: cell.mark.value), looks.attributes, looks.pair)
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
    var path = Array((NSTemporaryDirectory() + "backflip-XXXXXX").utf8CString)
    let file = mkstemp(&path)
    guard file >= 0 else { return -1 }
    unlink(path)
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    return file
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

/// Pairs of colours, made when they are first needed.
private struct ColourPairs {
  private var pairs: [Int32: Int16] = [:]
  /// 0 without colours, 8 or 256.
  private let depth: Int32
  private let limit: Int

  /// Starts colours where there are any; `NO_COLOR` in the environment does without.
  init() {
    let wanted = ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
    guard wanted, has_colors(), start_color() == OK else {
      (depth, limit) = (0, 0)
      return
    }
    use_default_colors()
    depth = terminal_colours() >= 256 ? 256 : 8
    limit = min(Int(terminal_pairs()), Int(Int16.max))
  }

  mutating func looks(of style: Style) -> (attributes: attr_t, pair: Int16) {
    var attributes: attr_t = 0
    if style.attributes.contains(.bold) { attributes |= terminal_bold() }
    if style.attributes.contains(.dim) { attributes |= terminal_dim() }
    if style.attributes.contains(.reverse) { attributes |= terminal_reverse() }
    return (attributes, depth == 0 ? 0 : pair(style.foreground, on: style.background))
  }

  private mutating func pair(_ foreground: Colour, on background: Colour) -> Int16 {
    let front = depth == 256 ? foreground.index : foreground.basic
    let back = depth == 256 ? background.index : background.basic
    if front < 0 && back < 0 { return 0 }
    let key = Int32(front) << 16 | Int32(UInt16(bitPattern: back))
    if let known = pairs[key] { return known }
    let next = pairs.count + 1
    guard next < limit, init_pair(Int16(next), front, back) == OK else { return 0 }
    pairs[key] = Int16(next)
    return Int16(next)
  }
}
