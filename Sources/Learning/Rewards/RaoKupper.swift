import Foundation

/// The probabilities of the three answers that a model learns from; they add up to 1.
public struct ChoiceProbabilities: Sendable, Equatable {
  /// Of preferring the left clip.
  public var left: Float
  /// Of preferring neither.
  public var equal: Float
  /// Of preferring the right clip.
  public var right: Float

  /// The expected label of the answer: 1 for left, 0 for right, ½ for alike.
  var label: Float { left + 0.5 * equal }

  /// The same for several models, on average.
  static func mean(of all: [ChoiceProbabilities]) -> ChoiceProbabilities {
    let share = 1 / Float(all.count)
    return all.reduce(ChoiceProbabilities(left: 0, equal: 0, right: 0)) { sum, next in
      ChoiceProbabilities(
        left: sum.left + share * next.left, equal: sum.equal + share * next.equal,
        right: sum.right + share * next.right)
    }
  }
}

/// The Bradley–Terry model with ties: a rater calls two clips alike where their returns differ
/// little.
///
/// P(left) = (1 − ε) σ(d − θ) + ε/3, P(right) = (1 − ε) σ(−d − θ) + ε/3, with d = R_left − R_right,
/// and the rest for "alike": Rao and Kupper, "Ties in paired-comparison experiments: a
/// generalization of the Bradley-Terry model" (1967), equation 2.6 with θ the logarithm of theirs.
/// With a probability of ε the answer is any of the three.
struct RaoKupper: Sendable, Equatable {
  /// The share of answers that are uniformly random, ε.
  var errorRate: Float
  /// The difference of returns at which "alike" becomes rarer than a preference, θ, 0 or more.
  var tieWidth: Float

  /// The loss of an answer, with its derivatives.
  struct Loss: Equatable {
    /// The cross-entropy, nats.
    var value: Float
    /// Its derivative with respect to the difference of returns.
    var slope: Float
    /// Its derivative with respect to θ.
    var tieSlope: Float
  }

  /// The least probability of which a loss is computed.
  private static let minimumProbability: Float = 1e-30

  /// The probabilities of the three answers, given R_left − R_right.
  func probabilities(ofDifference difference: Float) -> ChoiceProbabilities {
    let (left, right) = preferences(difference)
    let (share, random) = (1 - errorRate, errorRate / 3)
    return ChoiceProbabilities(
      left: share * left + random, equal: share * ties(left, right) + random,
      right: share * right + random)
  }

  /// The loss of an answer whose label is 1 for left, 0 for right and ½ for alike.
  func loss(ofDifference difference: Float, label: Float) -> Loss {
    let (left, right) = preferences(difference)
    // The derivatives of both by the difference; by θ both fall.
    let (leftSlope, rightSlope) = (left * (1 - left), right * (1 - right))
    let (probability, slope, tieSlope): (Float, Float, Float) =
      switch label {
      case 1: (left, leftSlope, -leftSlope)
      case 0: (right, -rightSlope, -rightSlope)
      default: (ties(left, right), rightSlope - leftSlope, leftSlope + rightSlope)
      }
    let share = 1 - errorRate
    let chance = max(share * probability + errorRate / 3, Self.minimumProbability)
    return Loss(
      value: -log(chance), slope: -share * slope / chance, tieSlope: -share * tieSlope / chance)
  }

  private func preferences(_ difference: Float) -> (left: Float, right: Float) {
    (1 / (1 + exp(tieWidth - difference)), 1 / (1 + exp(tieWidth + difference)))
  }

  /// 1 less both, as a product, which keeps its digits.
  private func ties(_ left: Float, _ right: Float) -> Float {
    // Beyond 20 nats exp(2 θ) grows without bound, and the product is 1 or a preference certain.
    let odds = tieWidth < 20 ? exp(2 * tieWidth) - 1 : .infinity
    return odds.isFinite ? odds * left * right : max(0, 1 - left - right)
  }
}
