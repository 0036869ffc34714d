internal import CNcurses
internal import Foundation

/// The terminal, through terminfo; the only file that draws on it.
///
/// Terminfo knows the control sequences; this type decides which cells to write, and `InputDecoder`
/// reads keys. Moving lines, repeating characters and clearing parts of lines would sometimes be
/// shorter, but not every terminal that calls itself xterm supports them.
///
/// There is one instance at a time, used by the thread that made it. However the process ends, the
/// terminal is restored: by `close()`, by `exit`, or by a handler in a crash. Text that is written
/// to standard error meanwhile is kept and shown afterwards.
///
/// Nothing here waits for a terminal that does not read, such as one behind a stalled connection: a
/// grid for which there is no room is skipped, and restoring the terminal takes at most half a
/// second.
package final class CursesScreen: Screen {
  package private(set) var size: Size
  package let repertoire: Repertoire
  /// A remark on the terminal for the person, to be printed when the screen is closed.
  package let note: String?
  private var shown: CellGrid?
  private var sequences: TerminalSequences
  private var decoder: InputDecoder
  /// Keys that have come and were not returned yet.
  private var keys: [Key] = []
  /// The bytes of a grid and the number of them that are written; kept for its storage.
  private var output: [UInt8] = []
  private var written = 0
  private var isOpen = true
  private var isGone = false

  /// Takes the terminal.
  ///
  /// - Parameter isSynchronized: Whether to use synchronised output (mode 2026).
  /// - Throws: `ScreenError`, before anything is drawn.
  package init(isSynchronized: Bool = false) throws {
    repertoire = terminal_speaks_utf8() ? .unicode : .ascii
    note = try CursesScreen.check()
    terminal_remember()
    guard terminal_catch_signals() == 0 else { throw ScreenError.noTerminal("standard input") }
    terminal_keep_error(isatty(STDERR_FILENO) == 1 ? CursesScreen.temporaryFile() : -1)
    terminal_restore_at_exit()
    sequences = TerminalSequences(isSynchronized: isSynchronized)
    decoder = InputDecoder(keys: .described())
    size = CursesScreen.windowSize
    begin()
  }

  deinit { close() }

  /// Restores the terminal; a second call does nothing.
  ///
  /// From then until `allowHangup()` SIGHUP is ignored, so that closing the window does not
  /// interrupt saving.
  package func close() {
    guard isOpen else { return }
    isOpen = false
    flush()
    terminal_give_back()
    terminal_release_signals()
    terminal_forget()
  }

  /// The signal that ended the program; SIGHUP where the terminal is gone without one.
  package var endingSignal: Int32? {
    let number = terminal_leaving()
    return number != 0 ? number : isGone ? SIGHUP : nil
  }

  /// Lets SIGHUP end the process again, once the screen is closed and everything is saved.
  package static func allowHangup() { terminal_release_hangup() }

  /// Ends the process by the signal that asked for it, so that its sender sees that.
  package static func end(by signal: Int32) { terminal_end_by(signal) }

  package func show(_ grid: CellGrid) {
    flush()
    // The terminal is slow: it gets a later grid instead of this one.
    guard output.isEmpty else { return }
    var style = Style.plain
    let frame = sequences.frame
    output += frame.beginning
    if let shown, shown.size == grid.size {
      grid.forEachJoinedRun(differingFrom: shown) { write($0, of: grid, after: &style) }
    } else {
      output += sequences.clear
      // Without a sequence to clear, every place is written.
      let isBlank = !sequences.clear.isEmpty
      let blank = CellGrid(isBlank ? grid.size : Size(rows: 0, columns: 0), repertoire: repertoire)
      grid.forEachJoinedRun(differingFrom: blank) { write($0, of: grid, after: &style) }
    }
    sequences.change(from: &style, to: .plain, in: &output)
    if output.count == frame.beginning.count { output.removeAll(keepingCapacity: true) }
    if !output.isEmpty { output += frame.end }
    shown = grid
    flush()
  }

  package func redraw() { shown = nil }

  package func nextEvent(within seconds: Double) -> ScreenEvent? {
    let end = CursesScreen.now + max(seconds, 0)
    while true {
      if let event = pendingSignal() { return event }
      readKeys()
      if !keys.isEmpty { return .key(keys.removeFirst()) }
      if isGone { return .leave }
      let now = CursesScreen.now
      guard now < end else { return nil }
      // Rounded up: waking too early would spin until the time has come.
      let wait = min(end, decoder.deadline ?? end) - now
      let came = terminal_wait(Int32((max(wait, 0) * 1000).rounded(.up)), output.isEmpty ? 0 : 1)
      if came & Int32(TERMINAL_GONE) != 0 { isGone = true }
      if came & Int32(TERMINAL_OUTPUT) != 0 { flush() }
    }
  }

  package func suspend() {
    flush()
    terminal_restore()
    terminal_stop_process()
    takeAgain()
  }

  /// Takes the terminal again after the process was stopped.
  private func takeAgain() {
    _ = terminal_continued()
    // A program that must end needs no screen, and taking it from the background would stop the
    // process.
    guard terminal_leaving() == 0 else { return }
    begin()
    followWindow()
  }

  /// Sets the sequence that restores the terminal, however the program ends.
  private func prepareRestoration() {
    let restoration = sequences.restoration(of: size)
    restoration.withUnsafeBytes { terminal_set_restoration($0.baseAddress, $0.count) }
  }

  private func begin() {
    prepareRestoration()
    sequences.beginning.withUnsafeBytes { terminal_begin($0.baseAddress, $0.count) }
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
    prepareRestoration()
    shown = nil
  }

  /// Writes as much of the grid as the terminal takes at once.
  private func flush() {
    guard !output.isEmpty else { return }
    let count = output[written...].withUnsafeBytes { terminal_draw($0.baseAddress, $0.count) }
    if count < 0 { isGone = true }
    written += count < 0 ? output.count - written : count
    guard written == output.count else { return }
    output.removeAll(keepingCapacity: true)
    written = 0
  }

  private func write(_ run: Run, of grid: CellGrid, after style: inout Style) {
    // A grid from before the window shrank is larger than the window.
    let columns = run.columns.clamped(to: 0..<size.columns)
    guard run.row < size.rows, !columns.isEmpty else { return }
    sequences.place(run, in: &output)
    for column in columns {
      let cell = grid[run.row, column]
      guard cell.scalar != Cell.continuation else { continue }
      // The cursor would move on from there and scroll all lines up.
      if !sequences.fillsCorner, run.row == size.rows - 1, column == size.columns - 1 { break }
      // A blank looks the same in every style that does not fill it.
      if !cell.isEmpty || style.fillsBlanks {
        sequences.change(from: &style, to: cell.style, in: &output)
      }
      output += UTF8.encode(cell.scalar) ?? UTF8.encodedReplacementCharacter
      if cell.mark != Cell.continuation {
        output += UTF8.encode(cell.mark) ?? UTF8.encodedReplacementCharacter
      }
    }
  }

  /// Reads typed keys, unless some were not returned yet.
  private func readKeys() {
    guard keys.isEmpty else { return }
    let count = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4096) { buffer in
      let count = terminal_read(buffer.baseAddress, buffer.count)
      if count > 0 { keys += decoder.take(buffer[..<count], at: CursesScreen.now) }
      return count
    }
    if count < 0 { isGone = true }
    if count <= 0 { keys += decoder.expire(at: CursesScreen.now) }
  }
}

extension CursesScreen {
  private static var typeName: String { ProcessInfo.processInfo.environment["TERM"] ?? "" }

  /// Seconds of a clock that never goes back.
  private static var now: Double { Double(terminal_milliseconds()) / 1000 }

  /// The size of the window by the system, or by the terminfo entry.
  private static var windowSize: Size {
    let window = terminal_window()
    let isKnown = window.ws_row > 0 && window.ws_col > 0
    let size =
      isKnown
      ? Size(rows: Int(window.ws_row), columns: Int(window.ws_col))
      : TerminalSequences.describedSize
    return Size(
      rows: min(size.rows, Size.largest.rows), columns: min(size.columns, Size.largest.columns))
  }

  /// Checks that the terminal is usable.
  /// - Returns: A remark on it for the person; nil for none.
  static func check() throws -> String? {
    guard isatty(STDIN_FILENO) == 1 else { throw ScreenError.noTerminal("standard input") }
    guard isatty(STDOUT_FILENO) == 1 else { throw ScreenError.noTerminal("standard output") }
    guard !typeName.isEmpty else { throw ScreenError.unknownTerminal("") }
    let type = try knownType()
    guard terminal_can_place_cursor() else { throw ScreenError.tooSimple(typeName) }
    let window = terminal_window()
    let size = Size(rows: Int(window.ws_row), columns: Int(window.ws_col))
    // Where the system does not know the window, the terminfo entry counts.
    guard size.rows == 0 || size.columns == 0 || size.holds(.smallest) else {
      throw ScreenError.tooSmall(size)
    }
    guard Size.largest.holds(size) else { throw ScreenError.tooLarge(size) }
    return type == typeName
      ? nil : "TERM=\(typeName) is unknown on this machine; the screen was drawn for \(type)"
  }

  /// Finds the terminfo entry of the terminal, or that of a compatible one.
  private static func knownType() throws -> String {
    switch terminal_look_up(typeName) {
    case 0: return typeName
    case -1 where typeName != "dumb":
      let known = TerminalType.substitutes(for: typeName).first { terminal_look_up($0) == 0 }
      guard let known else { throw ScreenError.unknownTerminal(typeName) }
      return known
    default: throw ScreenError.tooSimple(typeName)
    }
  }

  /// An open file without a name, or −1.
  private static func temporaryFile() -> Int32 {
    guard let file = tmpfile() else { return -1 }
    defer { fclose(file) }
    return fcntl(fileno(file), F_DUPFD_CLOEXEC, 0)
  }
}
