/// What the experiment of a lesson came to: the JSON of `experiment show`, with the lesson's name and
/// the comparison that its claim rests on.
package struct LessonResult: Sendable, Encodable {
  /// The lesson's name.
  package let lesson: String
  /// The comparison; nil where an arm has no value of the measure.
  package let effect: ExperimentSummary.Comparison?
  /// The statistics of all arms, and the other comparisons.
  package let summary: ExperimentSummary

  private enum CodingKeys: CodingKey { case lesson, effect }

  /// Takes the effect from the statistics; it is not listed among the other comparisons again.
  package init(of lesson: Lesson, _ summary: ExperimentSummary) {
    self.lesson = lesson.name
    effect = summary.comparison(of: lesson.effect)
    self.summary = effect.map(summary.without) ?? summary
  }

  package func encode(to encoder: any Encoder) throws {
    try summary.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(lesson, forKey: .lesson)
    try container.encode(effect, forKey: .effect)
  }
}

extension ExperimentSummary {
  /// The comparison that a lesson's claim rests on; nil where an arm has no value of the measure.
  package func comparison(of effect: Lesson.Effect) -> Comparison? {
    comparisons.first {
      $0.measure == effect.measure && $0.a == effect.arms.a && $0.b == effect.arms.b
    }
  }
}
