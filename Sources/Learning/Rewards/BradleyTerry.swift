import Foundation

/// The Bradley–Terry model: the probability that a rater prefers the left of two clips, given the
/// difference of their returns.
///
/// P = (1 − ε) σ(R_left − R_right) + ε/2: with probability ε an answer is uniformly random.
/// Christiano et al., "Deep reinforcement learning from human preferences" (2017), section 2.2.3.
public struct BradleyTerry: Sendable, Codable, Equatable {
  /// The share of answers that are uniformly random, ε.
  public var errorRate: Float

  /// The least probability of which a loss is computed.
  private static let minimumProbability: Float = 1e-30

  /// A model of a rater with an error rate; the paper's is a tenth.
  public init(errorRate: Float = 0.1) {
    self.errorRate = errorRate
  }

  /// The probability that the left clip is preferred, given R_left − R_right.
  public func probability(ofDifference difference: Float) -> Float {
    (1 - errorRate) * BradleyTerry.logistic(difference) + 0.5 * errorRate
  }

  /// The loss of an answer: its cross-entropy, with the derivative with respect to the difference.
  ///
  /// The label is 1 for left, 0 for right and ½ for equal.
  public func loss(ofDifference difference: Float, label: Float) -> (loss: Float, slope: Float) {
    let sigma = BradleyTerry.logistic(difference)
    let opposite = BradleyTerry.logistic(-difference)
    // Both are computed: as the other's complement, a small one would lose its digits.
    // The bound matters only for an error rate of 0, whose loss is otherwise unbounded.
    let left = max((1 - errorRate) * sigma + 0.5 * errorRate, BradleyTerry.minimumProbability)
    let right = max((1 - errorRate) * opposite + 0.5 * errorRate, BradleyTerry.minimumProbability)
    let loss = -(label * log(left) + (1 - label) * log(right))
    let slope = (1 - errorRate) * sigma * opposite * ((1 - label) / right - label / left)
    return (loss, slope)
  }

  /// The probabilities of the answers, none of which is "alike".
  func probabilities(ofDifference difference: Float) -> ChoiceProbabilities {
    let left = probability(ofDifference: difference)
    return ChoiceProbabilities(left: left, equal: 0, right: 1 - left)
  }

  private static func logistic(_ x: Float) -> Float {
    1 / (1 + exp(-x))
  }
}

extension Choice {
  /// The label that a reward model predicts: 1 left, 0 right, ½ equal; nil for "can't tell".
  public var label: Float? {
    switch self {
    case .left: 1
    case .right: 0
    case .equal: 0.5
    case .skip: nil
    }
  }
}
