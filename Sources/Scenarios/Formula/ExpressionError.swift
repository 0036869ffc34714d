/// What is wrong with an expression, and where.
public struct ExpressionError: Error, Equatable, CustomStringConvertible {
  /// Line in the expression, from 1.
  public let line: Int
  /// Column in the line, from 1, counted in Unicode scalars.
  public let column: Int
  /// What was found and what would do, in one line.
  public let message: String

  /// The place and the message; the line is told from the second on.
  public var description: String {
    (line > 1 ? "line \(line), " : "") + "column \(column): \(message)"
  }
}
