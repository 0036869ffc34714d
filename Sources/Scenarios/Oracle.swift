public import Learning

/// The hidden judge of a scenario: it scores clips, and `SimulatedRater` chooses the higher
/// score.
public struct Oracle: Sendable {
  /// The score of a clip.
  public let expression: ClipExpression
  /// The difference of scores under which two clips are alike.
  public let equal: Double

  /// Makes an oracle of its parts.
  public init(expression: ClipExpression, equal: Double) {
    self.expression = expression
    self.equal = equal
  }

  /// The score of a clip; NaN counts as the worst.
  ///
  /// - Parameters:
  ///   - trajectory: The clip.
  ///   - memoryDecay: The weight of its earlier frames; see `ClipExpression.value`.
  /// - Returns: The score.
  public func score(_ trajectory: Trajectory, memoryDecay: Double = 1) -> Double {
    let value = expression.value(of: trajectory, memoryDecay: memoryDecay)
    return value.isNaN ? -.infinity : value
  }
}
