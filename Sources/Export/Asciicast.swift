import Foundation

/// A recording of a terminal as asciinema's player takes it: asciicast, version 2.
///
/// The first line is a heading, each further one an event, `[seconds,"o","text"]`
/// (https://docs.asciinema.org/manual/asciicast/v2/).
public struct Asciicast: Sendable {
  /// Columns of the terminal.
  public let columns: Int
  /// Rows of the terminal.
  public let rows: Int
  /// What the player shows as its name.
  public let title: String

  /// Makes the heading of a recording.
  public init(columns: Int, rows: Int, title: String) {
    self.columns = columns
    self.rows = rows
    self.title = title
  }

  /// The first line.
  public var heading: String {
    JSONText.object([
      ("version", "2"), ("width", "\(columns)"), ("height", "\(rows)"),
      ("title", title.jsonLiteral), ("env", #"{"TERM":"xterm-256color"}"#),
    ])
  }

  /// The line of what the terminal is given at a moment, s.
  public static func event(at time: Double, _ text: String) -> String {
    // To the microsecond, as asciinema itself writes.
    JSONText.list([String(format: "%.6f", time), "\"o\"", text.jsonLiteral])
  }
}
