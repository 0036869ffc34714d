package import Sessions

/// What a policy comes to by the truth and by the learned reward, while it is optimised after the
/// last choice.
package struct Examination: Sendable, Equatable, Encodable {
  /// Episodes of each of the two means of the truth.
  static let episodes = 10

  /// Choices that stand.
  package var choices: Int
  /// Steps of each policy after the last choice.
  package var steps: Int
  /// The oracle's mean score of a stretch of a clip's length.
  @NullWhereNone package var oracle: Double?
  /// The mean of the scenario's `truth`, or of the oracle where it has none.
  @NullWhereNone package var truth: Double?
  /// The same of ten other episodes: of a policy that is picked by `truth` for the best of its episodes,
  /// this is the unbiased one.
  @NullWhereNone package var truthAgain: Double?
  /// The learned return of a stretch, the mean over the posterior samples, or the members of an
  /// ensemble, as the reward model stood after the last choice.
  @NullWhereNone package var learnedReturn: Double?
  /// The least of their mean returns: where they disagree, it stays behind the mean.
  @NullWhereNone package var leastReturn: Double?
  /// KL divergence of the best policy from its reference, nats; 0 without a KL coefficient.
  @NullWhereNone package var divergence: Double?

  /// The names of its figures in a session, but for the choices.
  private static let names = [
    "optimisedSteps", "optimisedOracle", "optimisedTruth", "optimisedTruthAgain",
    "optimisedReturn", "optimisedLeastReturn", "optimisedDivergence",
  ]

  /// The figures as a session stores them.
  var metrics: [Metric] {
    let values = [
      Double(steps), oracle, truth, truthAgain, learnedReturn, leastReturn, divergence,
    ]
    return zip(Self.names, values).map { Metric(choices: choices, name: $0, value: $1) }
  }

  /// Those of all figures of a session, by steps: of a run that was killed, an examination may be there
  /// twice, with the same figures.
  static func all(in metrics: [Metric]) -> [Examination] {
    var found: [Int: Examination] = [:]
    for (index, metric) in metrics.enumerated() where metric.name == names[0] {
      let group = metrics[index...].prefix(names.count)
      guard group.map(\.name) == names, let value = metric.value, let steps = Int(exactly: value)
      else { continue }
      let values = group.map(\.value)
      found[steps] = Examination(
        choices: metric.choices, steps: steps, oracle: values[1], truth: values[2],
        truthAgain: values[3], learnedReturn: values[4], leastReturn: values[5],
        divergence: values[6])
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }
}

extension [Examination] {
  /// The truth of the policy that was best by the truth, on episodes that it was not picked by; nil where
  /// there is none.
  package var truthAtBest: Double? { picked { $0.truth }?.truthAgain }
  /// How much of that is lost in the end; negative where the end is better.
  package var truthLost: Double? {
    guard let best = truthAtBest, let end = last?.truthAgain else { return nil }
    return best - end
  }
  /// The truth of the policy that would have been kept by the members' agreement: that of the greatest
  /// least return (Coste et al., "Reward model ensembles help mitigate overoptimization", 2023, optimise
  /// the least member).
  package var truthStopped: Double? { picked { $0.leastReturn }?.truthAgain }
  /// How much the learned return rose.
  package var learnedGain: Double? {
    guard let first = first?.learnedReturn, let last = last?.learnedReturn else { return nil }
    return last - first
  }
  /// √KL from the reference in the end, √nat.
  package var rootDivergence: Double? { last?.divergence.map { Swift.max($0, 0).squareRoot() } }

  private func picked(by figure: (Examination) -> Double?) -> Examination? {
    self.filter { figure($0) != nil }
      .max { (figure($0) ?? 0) < (figure($1) ?? 0) }
  }
}
