import Foundation

/// By what the pairs of clips to ask about are picked from those that were drawn.
public enum QueryCriterion: String, Sendable, Codable, CaseIterable {
  /// By chance alone.
  case uniform
  /// The deviation of the members' predictions: Christiano et al. (2017), section 2.2.4.
  case disagreement
  /// The entropy of the ensemble's prediction: what it is least sure of, also where more answers
  /// would not make it surer.
  case entropy
  /// What an answer tells of which member is right, their mutual information: the entropy of the
  /// mean prediction less the mean of the members' entropies.
  ///
  /// Houlsby et al., "Bayesian active learning for classification and preference learning" (2011),
  /// equation 2.
  case informationGain = "information-gain"
  /// Each pair of a round by another of the criteria above in turn.
  case mix

  /// The criteria that the pairs of a round are picked by, in turn.
  var turns: [QueryCriterion] {
    self == .mix ? [.disagreement, .informationGain, .entropy, .uniform] : [self]
  }

  /// What asking is worth, given each member's probability that the left clip is preferred.
  ///
  /// A deviation, or nats. By chance alone, and as a whole for a mix, all pairs are worth the same.
  func score(ofProbabilities probabilities: [Float]) -> Float {
    switch self {
    case .uniform, .mix: return 0
    case .disagreement: return Float(Moments(of: probabilities).variance.squareRoot())
    case .entropy: return Float(Self.entropy(Moments(of: probabilities).mean))
    case .informationGain:
      let own = probabilities.reduce(0) { $0 + Self.entropy(Double($1)) }
      let mean = Self.entropy(Moments(of: probabilities).mean)
      // Entropy is concave: below zero is rounding.
      return Float(max(0, mean - own / Double(probabilities.count)))
    }
  }

  /// −p log p − (1 − p) log (1 − p), nats.
  private static func entropy(_ p: Double) -> Double {
    [p, 1 - p].reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
  }
}
