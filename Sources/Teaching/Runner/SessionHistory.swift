internal import Learning
package import Sessions

/// The course of a session's figures, over the choices that stood.
package struct SessionHistory: Sendable, Equatable {
  /// A figure after a number of choices.
  package struct Point: Sendable, Equatable {
    /// The choices.
    package var choices: Int
    /// The figure.
    package var value: Double
  }

  /// The oracle's mean score of the episodes of a check.
  package var trueReturn: [Point] = []
  /// The mean learned reward of a step in training.
  package var learnedReward: [Point] = []
  /// KL divergence of an update, nats.
  package var divergence: [Point] = []
  /// KL divergence from the reference, nats.
  package var referenceDivergence: [Point] = []
  /// The share of the returns' variance that the value network explains.
  package var explainedVariance: [Point] = []
  /// The share of samples beyond the clip range.
  package var clipFraction: [Point] = []
  /// Choices a minute of the person.
  package var choicesPerMinute: [Point] = []

  /// Nothing has been measured.
  package init() {}
}

extension SessionHistory {
  /// Reads what a session has stored.
  ///
  /// - Throws: `SessionError`.
  package init(_ store: SessionStore) throws {
    func course(_ name: String) throws -> [Point] {
      try store.course(of: name).map { Point(choices: $0.choices, value: $0.value) }
    }
    trueReturn = try course(Metric.trueReturn)
    learnedReward = try course(Metric.learnedReward)
    divergence = try course(Metric.divergence)
    referenceDivergence = try course(Metric.referenceDivergence)
    explainedVariance = try course(Metric.explainedVariance)
    clipFraction = try course(Metric.clipFraction)
    let raters = try store.raters().filter(SimulatedRater.isName)
    choicesPerMinute = try store.secondsPerChoice(withoutRaters: raters).compactMap {
      $0.seconds > 0 ? Point(choices: $0.choices, value: 60 / $0.seconds) : nil
    }
  }
}
