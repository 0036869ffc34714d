package import Sessions

/// A check of a scenario whose rater judges something else than what was wanted.
package struct TruthCheck: Sendable, Equatable, Encodable {
  /// Choices that stood.
  package var choices: Int
  /// Episodes of the check that succeeded.
  package var successes: Int
  /// The oracle's mean score of a stretch of a clip's length.
  @NullWhereNone package var oracle: Double?
  /// The mean of the scenario's `truth`.
  @NullWhereNone package var truth: Double?

  /// Those of all figures of a session, by choices; of a check that was made again, the last.
  static func all(in metrics: [Metric]) -> [TruthCheck] {
    var found: [Int: TruthCheck] = [:]
    for metric in metrics {
      switch metric.name {
      case Metric.successes:
        found[metric.choices] = TruthCheck(
          choices: metric.choices, successes: Int(metric.value ?? 0), oracle: nil, truth: nil)
      case Metric.trueReturn: found[metric.choices]?.oracle = metric.value
      case Metric.truth: found[metric.choices]?.truth = metric.value
      default: break
      }
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }
}
