public import Foundation

/// An answer to a query, as it goes from whoever gave it to the session's file and to the figures.
public struct Answer: Sendable, Equatable {
  /// The pair that was asked about.
  public var query: Query
  /// The choice.
  public var choice: Choice
  /// The name of the person or of the simulated rater.
  public var rater: String
  /// How long the rater took, s.
  public var seconds: Double
  /// The probability of left that the reward model predicted before it learned from the answer; nil
  /// before there is a trained model.
  public var predictedLeft: Float?
  /// When the answer was given.
  public var time: Date

  /// Makes an answer of its parts.
  public init(
    query: Query, choice: Choice, rater: String, seconds: Double, predictedLeft: Float?,
    time: Date = .now
  ) {
    self.query = query
    self.choice = choice
    self.rater = rater
    self.seconds = seconds
    self.predictedLeft = predictedLeft
    self.time = time
  }
}

extension Choice {
  /// Whether a predicted probability of left agrees with the choice; nil where the choice prefers
  /// neither clip.
  ///
  /// A prediction of exactly ½ counts as one of right.
  public func agrees(withPredictedLeft probability: Double) -> Bool? {
    switch self {
    case .left: probability > 0.5
    case .right: !(probability > 0.5)
    case .equal, .skip: nil
    }
  }
}
