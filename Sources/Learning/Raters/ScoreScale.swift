/// What the scores of the clips that were asked about lately come to.
///
/// It makes a rater's parameters mean the same whatever a scenario's oracle counts in, and as in
/// B-Pref (Lee et al., 2021, appendix) raters expect more as the policies do better. There rewards
/// are 0 to 1 and the usual score is the mean return; here scores may be anything, so that it is
/// taken from the lowest of them.
public struct ScoreScale: Sendable, Equatable {
  /// Scores that count: those of the last hundred queries.
  public static let window = 200

  /// The last ones, infinite ones too, which tell nothing.
  private var noted: [Double] = []

  /// No scores yet.
  public init() {}

  /// Takes in the score of a clip that is asked about.
  public mutating func note(_ score: Double) {
    noted.append(score)
    noted.removeFirst(max(0, noted.count - Self.window))
  }

  private var scores: [Double] { noted.filter(\.isFinite) }

  /// The lowest score; 0 before the first.
  public var lowest: Double { scores.min() ?? 0 }

  /// The mean score above the lowest.
  public var usualHeight: Double { mean(scores) - lowest }

  /// The deviation of the scores.
  public var deviation: Double {
    let scores = scores
    let mean = mean(scores)
    return self.mean(scores.map { ($0 - mean) * ($0 - mean) }).squareRoot()
  }

  private func mean(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }
}
