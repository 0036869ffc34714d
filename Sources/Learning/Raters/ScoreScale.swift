/// The scale of the scores of clips in recent queries.
///
/// It gives a rater's parameters the same meaning whatever the unit of a scenario's oracle. As in
/// B-Pref (Lee et al., 2021, appendix), raters expect more as the policies improve. Rewards are 0
/// to 1 there and the usual score is the mean return; scores may be any numbers here, and are
/// measured from the lowest.
public struct ScoreScale: Sendable, Equatable {
  /// The number of scores: those of the last hundred queries.
  public static let window = 200

  /// The last scores, including infinite ones, which are ignored.
  private var noted: [Double] = []

  /// No scores yet.
  public init() {}

  /// Notes the score of a clip that is asked about.
  public mutating func note(_ score: Double) {
    noted.append(score)
    noted.removeFirst(max(0, noted.count - Self.window))
  }

  private var scores: [Double] { noted.filter(\.isFinite) }

  /// The lowest score; 0 before the first.
  public var lowest: Double { scores.min() ?? 0 }

  /// The highest score; 0 before the first.
  public var highest: Double { scores.max() ?? 0 }

  /// The grade of a score, of some with equal steps between the lowest and the highest score.
  ///
  /// - Parameters:
  ///   - score: A score; one beyond the ends has the grade of that end.
  ///   - grades: The number of grades.
  /// - Returns: 0 for the worst grade to `grades` − 1.
  public func grade(of score: Double, among grades: Int) -> Int {
    let (lowest, highest) = (lowest, highest)
    guard highest > lowest, !score.isNaN else { return 0 }
    let share = min(max((score - lowest) / (highest - lowest), 0), 1)
    return min(grades - 1, Int(share * Double(grades)))
  }

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
