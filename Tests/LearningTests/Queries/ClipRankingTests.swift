import Foundation
import Testing

@testable import Learning

@Suite("ClipRanking")
struct ClipRankingTests {
  private func dataset(_ answers: [(left: Int, right: Int, label: Float)]) -> PreferenceDataset {
    var dataset = PreferenceDataset(observationSize: 1)
    let clips = answers.flatMap { [$0.left, $0.right] }.max() ?? 0
    for clip in 0...clips { _ = dataset.addClip([Float(clip)]) }
    for answer in answers {
      _ = dataset.addComparison(left: answer.left, right: answer.right, label: answer.label)
    }
    return dataset
  }

  /// With one comparison, s = −s′ and precision · s = σ(−2 s): solved by bisection here.
  @Test("A single comparison moves both clips as far as the prior allows")
  func one() {
    let strengths = ClipRanking.strengths(of: 2, [(left: 0, right: 1, label: 1)])
    var (low, high) = (0.0, 10.0)
    for _ in 0..<60 {
      let s = (low + high) / 2
      if 0.25 * s < 1 / (1 + exp(2 * s)) { low = s } else { high = s }
    }
    #expect(abs(Double(strengths[0]) - low) < 1e-4 && abs(strengths[0] + strengths[1]) < 1e-5)
  }

  @Test("Who beats the best is better; who is like the worst is no better than it")
  func order() {
    // 0 beats 1 and 2, 3 beats 0, and 4 is like 1.
    let dataset = dataset([
      (left: 0, right: 1, label: 1), (left: 2, right: 0, label: 0), (left: 3, right: 0, label: 1),
      (left: 4, right: 1, label: 0.5),
    ])
    #expect(ClipRanking.strongest(2, in: dataset) == [3, 0])
    #expect(ClipRanking.strongest(9, in: dataset).count == 5)
  }

  @Test("What was undone does not count")
  func undone() {
    var dataset = dataset([(left: 0, right: 1, label: 1), (left: 2, right: 1, label: 0)])
    #expect(ClipRanking.strongest(1, in: dataset) == [0])
    dataset.setActive(0, false)
    #expect(ClipRanking.strongest(3, in: dataset) == [1, 2])
  }
}
