/// What is wrong with a scenario, and where: one line, `file:line: key: message`.
public struct ScenarioError: Error, Equatable, CustomStringConvertible {
  /// The file as it was named.
  public let file: String
  /// Line in the file, from 1; nil where no line is to blame.
  public let line: Int?
  /// The key, with those around it, such as `success.hold`; nil where no key is to blame.
  public let key: String?
  /// What was found and what is allowed.
  public let message: String

  /// The place and the message in one line.
  public var description: String {
    file + (line.map { ":\($0)" } ?? "") + ": " + (key.map { "\($0): " } ?? "") + message
  }
}
