import Foundation

/// The criterion by which queries are picked from candidate pairs of clips.
public enum QueryCriterion: String, Sendable, Codable, CaseIterable {
  /// At random.
  case uniform
  /// The deviation of the posterior samples' expected labels: Christiano et al., "Deep reinforcement
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

  /// The score of a pair, given each posterior sample's probabilities of the answers.
  ///
  /// A deviation, or nats; 0 for `uniform`, and for `mix` as a whole.
  func score(ofProbabilities probabilities: [ChoiceProbabilities]) -> Float {
    switch self {
    case .uniform, .mix: return 0
    case .disagreement: return Float(Moments(of: probabilities.map(\.label)).variance.squareRoot())
    case .entropy: return Float(Self.entropy(.mean(of: probabilities)))
    case .informationGain:
      let own = probabilities.reduce(0) { $0 + Self.entropy($1) }
      let mean = Self.entropy(.mean(of: probabilities))
      // Entropy is concave: below zero is rounding.
      return Float(max(0, mean - own / Double(probabilities.count)))
    }
  }

  /// −Σ p log p over the answers, nats.
  private static func entropy(_ p: ChoiceProbabilities) -> Double {
    [p.left, p.equal, p.right].map { Double($0) }.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
  }
}
