public import Learning

/// The hidden judge of a scenario: it scores clips and chooses the higher score.
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

  /// Its answer to two clips: the better one, or `.equal`; never `.skip`.
  public func choice(left: Trajectory, right: Trajectory) -> Choice {
    choice(leftScore: score(left), rightScore: score(right))
  }

  /// Its answer to the scores of two clips.
  public func choice(leftScore: Double, rightScore: Double) -> Choice {
    Choice(betterOf: leftScore, rightScore, alike: equal)
  }
}
