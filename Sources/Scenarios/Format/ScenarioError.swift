/// An error of a scenario and its place: one line, `file:line: key: message`.
public struct ScenarioError: Error, Equatable, CustomStringConvertible {
  /// The file as it was named.
  public let file: String
  /// Line in the file, from 1; nil where the error has no line.
  public let line: Int?
  /// The key, with those around it, such as `success.hold`; nil where the error has no key.
  public let key: String?
  /// The value found and the accepted ones.
  public let message: String

  /// The place and the message in one line.
  public var description: String {
    file + (line.map { ":\($0)" } ?? "") + ": " + (key.map { "\($0): " } ?? "") + message
  }
}

/// The errors of a scenario's file that has more than one.
public struct ScenarioErrors: Error, Equatable, CustomStringConvertible {
  /// Two errors or more, by their lines.
  public let errors: [ScenarioError]

  /// The number of errors that are shown.
  private static let shown = 10

  package init(_ errors: [ScenarioError]) {
    self.errors = errors.enumerated().sorted {
      ($0.element.line ?? .max, $0.offset) < ($1.element.line ?? .max, $1.offset)
    }.map(\.element)
  }

  /// A line for each error, and a last one that counts those beyond ten.
  public var lines: [String] {
    let rest = errors.count - Self.shown
    return errors.prefix(Self.shown).map(\.description) + (rest > 0 ? ["and \(rest) more"] : [])
  }

  /// The lines, one below the other.
  public var description: String { lines.joined(separator: "\n") }
}
