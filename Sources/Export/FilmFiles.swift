package import Drawing
import Foundation

extension Film {
  /// Writes the film as an animated GIF that loops forever.
  ///
  /// - Parameters:
  ///   - place: The file to write.
  ///   - progress: Receives the number of pictures done after each picture; where it throws, no file is
  ///     left.
  /// - Throws: `GIFError`, `FontError`; `ExportError.file` where the system refuses; the errors of
  ///   `progress`.
  package func writeGIF(to place: OutputPlace, progress: (Int) throws -> Void) throws {
    try OutputFile.writeBytes(to: place) { try encodeGIF(progress: progress, appendingTo: $0) }
  }
}

/// A recording of a terminal in asciinema's format, asciicast version 2.
///
/// The first line is a header, each further line an event, `[seconds,"o","text"]`
/// (https://docs.asciinema.org/manual/asciicast/v2/).
public struct Asciicast: Sendable {
  /// Columns of the terminal.
  public let columns: Int
  /// Rows of the terminal.
  public let rows: Int
  /// The title that the player shows.
  public let title: String

  /// Makes the header of a recording.
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

  /// The line for a text that the terminal receives at a time, s.
  public static func event(at time: Double, _ text: String) -> String {
    // To the microsecond, as asciinema itself writes.
    JSONText.list([String(format: "%.6f", time), "\"o\"", text.jsonLiteral])
  }
}
