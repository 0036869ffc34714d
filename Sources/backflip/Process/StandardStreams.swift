import Foundation
import Physics

/// What commands print: results.
enum StandardOutput {
  /// Prints a line.
  ///
  /// - Throws: `Failure` where the system does not take it, such as on a full disk.
  static func line(_ text: String) throws {
    var rest = Array((text + "\n").utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      guard count >= 0 || errno == EINTR else {
        let reason = String(cString: strerror(errno)).lowercased()
        throw Failure("standard output: \(reason); send it elsewhere")
      }
      rest = rest.dropFirst(max(count, 0))
    }
  }

  /// Prints a value as one line of JSON, its keys in order.
  ///
  /// - Throws: As `line` does, or where a number is not finite.
  static func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    try line(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}

/// What commands tell besides: progress, warnings, errors.
enum StandardError {
  /// Whether a person watches.
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Writes a line.
  static func line(_ text: String) { put(text + "\n") }

  /// Writes text as it is; nothing is done where that fails, for there is no one to tell.
  static func put(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
  }

  /// Reports in one line what went wrong, or in a line for each of a body's errors, and ends the process
  /// with status 1.
  static func fail(with error: any Error) -> Never {
    let lines = (error as? MJCFErrors)?.lines ?? ["\(error)"]
    for text in lines {
      line("backflip: " + text.split(whereSeparator: \.isNewline).joined(separator: " "))
    }
    exit(EXIT_FAILURE)
  }
}

/// Something that a command cannot do: one line with the place, the value and the remedy.
struct Failure: Error, Equatable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
