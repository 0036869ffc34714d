package import Learning
package import Sessions

extension LearningHistory {
  /// Reads what a session has stored.
  ///
  /// - Throws: `SessionError`.
  package init(_ store: SessionStore) throws {
    self.init()
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
