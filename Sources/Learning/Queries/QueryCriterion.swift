import Foundation

/// The criterion by which queries are picked from candidate pairs of clips.
public enum QueryCriterion: String, Sendable, Codable, CaseIterable {
  /// At random.
  case uniform
  /// The deviation of the posterior samples' predictions: Christiano et al., "Deep reinforcement
  /// learning from human preferences" (2017), section 2.2.4.
  case disagreement
  /// The entropy of the mean prediction: it also picks pairs of which more answers would not make
  /// the model surer.
  case entropy
  /// The mutual information of the answer and the posterior sample: the entropy of the mean
  /// prediction less the mean of the samples' entropies.
  ///
  /// Houlsby et al., "Bayesian active learning for classification and preference learning" (2011),
  /// equation 2.
  case informationGain = "information-gain"
  /// Each of the criteria above in turn, one pair each.
  case mix

  /// The criteria by which the pairs of a round are picked, in turn.
  var turns: [QueryCriterion] {
    self == .mix ? [.disagreement, .informationGain, .entropy, .uniform] : [self]
  }

  /// The score of a pair, given each posterior sample's probability that the left clip is
  /// preferred.
  ///
  /// A deviation, or nats; 0 for `uniform`, and for `mix` as a whole.
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
