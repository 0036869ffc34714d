import Foundation

/// Ranks clips by the rater's answers alone, whatever the reward model makes of them.
///
/// The strengths of clips are the MAP estimate of Bradley and Terry's model ("Rank analysis of
/// incomplete block designs", 1952) with a normal prior, "alike" counting half for each side.
enum ClipRanking {
  /// The deviation of the prior of a strength: a clip that won its only comparison is not the best.
  private static let deviation: Float = 2
  /// Newton's steps, each half of the way, of one strength at a time; the strengths settle within
  /// some fifty.
  private static let iterations = 100
  /// Answers that count: those that the reward model, too, looks at in a round.
  private static let newestAnswers = 1_024

  /// The strongest clips of the newest comparisons, the strongest first; of equal ones, the newer
  /// first.
  ///
  /// - Returns: Their indices in the dataset, at most `count`.
  static func strongest(_ count: Int, in dataset: PreferenceDataset) -> [Int] {
    var places: [Int: Int] = [:]
    var clips: [Int] = []
    func place(of clip: Int) -> Int {
      if let known = places[clip] { return known }
      places[clip] = clips.count
      clips.append(clip)
      return clips.count - 1
    }
    let answers = dataset.active.suffix(newestAnswers).map { index in
      let comparison = dataset.comparison(index)
      return (place(of: comparison.left), place(of: comparison.right), comparison.label)
    }
    let strengths = strengths(of: clips.count, answers)
    return clips.indices.sorted { (strengths[$0], clips[$0]) > (strengths[$1], clips[$1]) }
      .prefix(count).map { clips[$0] }
  }

  /// The strengths of `count` clips, given answers about two of them each: 1 for the left one, 0 for
  /// the right one, ½ for alike.
  static func strengths(
    of count: Int, _ answers: [(left: Int, right: Int, label: Float)]
  ) -> [Float] {
    let precision = 1 / (deviation * deviation)
    var strengths = [Float](repeating: 0, count: count)
    for _ in 0..<iterations {
      var slopes = strengths.map { -precision * $0 }
      var curvatures = [Float](repeating: precision, count: count)
      for (left, right, label) in answers {
        let probability = 1 / (1 + exp(strengths[right] - strengths[left]))
        slopes[left] += label - probability
        slopes[right] -= label - probability
        curvatures[left] += probability * (1 - probability)
        curvatures[right] += probability * (1 - probability)
      }
      for clip in strengths.indices { strengths[clip] += 0.5 * slopes[clip] / curvatures[clip] }
    }
    return strengths
  }
}
