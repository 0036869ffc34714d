import Foundation

/// How likely a person prefers the left of two clips, by the difference of their returns.
///
/// P = (1 − ε) σ(R_left − R_right) + ε/2: with probability ε an answer is a coin's. Christiano et
/// al., "Deep reinforcement learning from human preferences" (2017), section 2.2.3.
public struct BradleyTerry: Sendable, Codable, Equatable {
  /// The share of answers that are uniformly random, ε.
  public var errorRate: Float

  /// The least probability that a loss is computed for.
  private static let least: Float = 1e-30

  /// A model of a rater who errs that often; the paper's share is a tenth.
  public init(errorRate: Float = 0.1) {
    self.errorRate = errorRate
  }

  /// The probability that the left clip is preferred, given R_left − R_right.
  public func probability(ofDifference difference: Float) -> Float {
    (1 - errorRate) * BradleyTerry.logistic(difference) + 0.5 * errorRate
  }

  /// The cross-entropy of an answer, and its derivative to the difference.
  ///
  /// A label of 1 prefers the left clip, 0 the right one, 0.5 neither.
  public func loss(ofDifference difference: Float, label: Float) -> (loss: Float, slope: Float) {
    let sigma = BradleyTerry.logistic(difference)
    let opposite = BradleyTerry.logistic(-difference)
    // Both are computed, not one as the other's complement, which would lose the small one's digits.
    // The bound matters only to a rater who never errs, whose loss has no other.
    let left = max((1 - errorRate) * sigma + 0.5 * errorRate, BradleyTerry.least)
    let right = max((1 - errorRate) * opposite + 0.5 * errorRate, BradleyTerry.least)
    let loss = -(label * log(left) + (1 - label) * log(right))
    let slope = (1 - errorRate) * sigma * opposite * ((1 - label) / right - label / left)
    return (loss, slope)
  }

  private static func logistic(_ x: Float) -> Float {
    1 / (1 + exp(-x))
  }
}

extension Choice {
  /// What a reward model is to predict: 1 left, 0 right, ½ alike; none where it can't be told.
  public var label: Float? {
    switch self {
    case .left: 1
    case .right: 0
    case .equal: 0.5
    case .skip: nil
    }
  }
}
