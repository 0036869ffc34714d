/// The learning curves of a session: figures over the choices that stood.
package struct LearningHistory: Sendable, Equatable {
  /// A figure after a number of choices.
  package struct Point: Sendable, Equatable {
    /// The choices.
    package var choices: Int
    /// The figure.
    package var value: Double

    /// Makes a point.
    package init(choices: Int, value: Double) {
      (self.choices, self.value) = (choices, value)
    }
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
