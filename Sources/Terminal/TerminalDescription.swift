internal import CNcurses
internal import Foundation

/// The terminal of the process and the locale's characters, for a report.
package struct TerminalDescription: Sendable {
  /// The value of TERM; empty where it is not set.
  package let type: String
  /// The window; nil where no standard stream is a terminal.
  package let size: Size?
  /// The number of colours in the terminfo entry; nil where there is no entry.
  package let colours: Int?
  /// The name of the locale, by the variables that decide about characters; empty where none is set.
  package let locale: String
  /// The locale's characters.
  package let repertoire: Repertoire
  /// The version of ncurses.
  package let library: String
  /// Why screens cannot be shown, where there is a terminal.
  package let problem: ScreenError?

  /// Describes the terminal of this process.
  package init() {
    let environment = ProcessInfo.processInfo.environment
    type = environment["TERM", default: ""]
    size = [STDOUT_FILENO, STDIN_FILENO, STDERR_FILENO].lazy.compactMap(Self.window).first
    let hasEntry = !type.isEmpty && terminal_look_up(type) != -1
    let number = hasEntry ? Int(tigetnum("colors")) : -1
    colours = hasEntry ? max(number, 0) : nil
    locale =
      ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    repertoire = terminal_speaks_utf8() ? .unicode : .ascii
    // Such as “ncurses 6.4.20221231”.
    library =
      curses_version().flatMap { String(cString: $0).split(separator: " ").last.map(String.init) }
      ?? "unknown"
    do {
      _ = try CursesScreen.check()
      problem = nil
    } catch let error as ScreenError {
      // A report may be sent to a file.
      if case .noTerminal = error { problem = nil } else { problem = error }
    } catch {
      problem = nil
    }
  }

  /// The size of a terminal's window, of 0 rows where it is not known; nil for any other file.
  private static func window(of stream: Int32) -> Size? {
    guard isatty(stream) == 1 else { return nil }
    var window = winsize()
    guard ioctl(stream, UInt(TIOCGWINSZ), &window) == 0 else { return Size(rows: 0, columns: 0) }
    return Size(rows: Int(window.ws_row), columns: Int(window.ws_col))
  }
}
