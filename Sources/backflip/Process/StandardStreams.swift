import Foundation
import Physics
import Scenarios
import Synchronization
import Teaching
import Terminal

/// The parts that both standard streams share.
enum StandardStreams {
  /// The locale's characters.
  private static let repertoire = PlainOutput.standard.repertoire
  /// Whether the process was asked to end: then it does not wait for a terminal that does not read.
  private static let isHurried = Atomic<Bool>(false)
  /// The longest wait for a terminal then, ms.
  private static let patience: Int32 = 200

  /// From now on, does not wait for a terminal that does not read.
  static func hurry() { isHurried.store(true, ordering: .relaxed) }

  /// A text as it is printed: control characters are shown, not acted on, and where the locale is not
  /// UTF-8 everything is ASCII.
  static func shown(_ text: String) -> String { repertoire.representing(text.printable) }

  /// The same of several lines.
  static func shownLines(_ text: String) -> String {
    repertoire.representing(text.printableLines)
  }

  /// Writes all of a text to a stream.
  /// - Returns: 0, or the number of the error where the system does not take it.
  static func write(_ text: String, to stream: Int32) -> Int32 {
    let bytes = Array(text.utf8)
    if isHurried.load(ordering: .relaxed) {
      // There is nobody to report a failure to.
      _ = PlainOutput.write(bytes, to: stream, milliseconds: patience)
      return 0
    }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(stream, $0.baseAddress, $0.count) }
      guard count >= 0 || errno == EINTR else { return errno }
      rest = rest.dropFirst(max(count, 0))
    }
    return 0
  }
}

/// Results of commands.
enum StandardOutput {
  /// Prints a line; control characters in it are shown as their numbers.
  ///
  /// - Throws: `Failure` where the system does not take it, such as on a full disk.
  static func line(_ text: String) throws { try put(StandardStreams.shown(text) + "\n") }

  /// Prints a line of a drawing, with its colours.
  ///
  /// - Throws: As `line` does.
  static func drawing(_ line: String) throws { try put(line + "\n") }

  /// Prints a value as one line of JSON, its keys in order.
  ///
  /// - Throws: As `line` does, or where a number is not finite.
  static func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    let text = String(decoding: try encoder.encode(value), as: UTF8.self)
    try put(text.printableJSON + "\n")
  }

  private static func put(_ text: String) throws {
    let code = StandardStreams.write(text, to: STDOUT_FILENO)
    guard code != 0 else { return }
    let reason = String(cString: strerror(code)).lowercased()
    throw Failure("standard output: \(reason); send it elsewhere")
  }
}

/// Progress, warnings and errors of commands.
///
/// A failed write is ignored: there is nobody to report it to.
enum StandardError {
  /// Whether standard error is a terminal.
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Writes a line; control characters in it are shown as their numbers.
  static func line(_ text: String) { put(StandardStreams.shown(text) + "\n") }

  /// Writes a value as a line of JSON, its keys in order.
  static func json(_ value: some Encodable) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else { return }
    put(String(decoding: data, as: UTF8.self).printableJSON + "\n")
  }

  /// Writes a line over the one before, on a terminal, and leaves it open.
  static func status(_ text: String) {
    // Back to the first column, and clear to the end of the line.
    put("\r\(StandardStreams.shown(text))\u{1B}[K")
  }

  /// Ends a line that was left open.
  static func endStatus() { put("\n") }

  /// Reports in one line what went wrong, or in a line for each of a file's errors, and ends the process
  /// with status 1.
  static func fail(with error: any Error) -> Never {
    let lines =
      (error as? MJCFErrors)?.lines ?? (error as? ScenarioErrors)?.lines ?? ["\(error)"]
    for text in lines {
      line("backflip: " + text.split(whereSeparator: \.isNewline).joined(separator: " "))
    }
    exit(EXIT_FAILURE)
  }

  private static func put(_ text: String) {
    _ = StandardStreams.write(text, to: STDERR_FILENO)
  }
}

/// Rows of texts in columns.
struct Table {
  /// The first row is the heading.
  var rows: [[String]]

  /// The rows with their columns below one another, two spaces between them.
  var lines: [String] {
    let rows = rows.map { $0.map(StandardStreams.shown) }
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      rows.map { $0.indices.contains(column) ? $0[column].columns : 0 }.max() ?? 0
    }
    return rows.map { row in
      let cells = zip(row, widths).map { text, width in text.padded(to: width) }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
