internal import CNcurses
internal import Foundation

/// The properties of standard output for text that scrolls by.
package struct PlainOutput: Sendable, Equatable {
  /// The locale's characters, be it a terminal or a file.
  package let repertoire: Repertoire
  /// Colours only for a terminal, and only if `NO_COLOR` is unset or empty.
  package let palette: Palette
  /// The window; 24 rows of 80 columns where there is none.
  package let size: Size

  /// The standard output of the process.
  package static var standard: PlainOutput {
    let window = terminal_window()
    let size = Size(rows: Int(window.ws_row), columns: Int(window.ws_col))
    return PlainOutput(
      repertoire: terminal_speaks_utf8() ? .unicode : .ascii,
      palette: isatty(STDOUT_FILENO) == 1
        ? palette(of: ProcessInfo.processInfo.environment) : .none,
      size: size.rows > 0 && size.columns > 0 ? size : .usual)
  }

  /// Writes to a standard stream; gives up after some time on a terminal that does not read.
  /// - Returns: Whether all of it was written.
  package static func write(_ bytes: [UInt8], to stream: Int32, milliseconds: Int32) -> Bool {
    bytes.withUnsafeBytes {
      terminal_write_stream(stream, $0.baseAddress, $0.count, milliseconds) == $0.count
    }
  }

  /// A terminal's colours, by the name of its type.
  private static func palette(of environment: [String: String]) -> Palette {
    let type = environment["TERM", default: ""]
    guard environment["NO_COLOR", default: ""].isEmpty, !["", "dumb"].contains(type) else {
      return .none
    }
    return type.contains("256color") || type.contains("direct") ? .extended : .basic
  }
}
