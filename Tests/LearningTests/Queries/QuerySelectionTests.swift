import Foundation
import Testing

@testable import Learning

@Suite("QuerySelection")
struct QuerySelectionTests {
  /// The deviation of two members' probabilities, by hand: returns are ten times the mean.
  static func disagreement(_ difference: Double, weights: [Double]) -> Double {
    let all = weights.map { 0.05 + 0.9 / (1 + exp(-10 * $0 * difference)) }
    let mean = all.reduce(0, +) / Double(all.count)
    return (all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(all.count)).squareRoot()
  }

  static func pair(_ id: Int, _ left: Float, _ right: Float) -> ClipPair {
    ClipPair(left: Clip(id: 2 * id, showing: left), right: Clip(id: 2 * id + 1, showing: right))
  }

  @Test("picks the pairs of the largest deviation, the largest first")
  func picks() {
    let ensemble = EnsembleRewardModel.handMade(weights: [0.1, 0.5])
    // Neither the most nor the least different clips: where both members are sure, they agree.
    let values: [Float] = [9, 0.1, 0.5, 1, 0]
    let pairs = values.enumerated().map { Self.pair($0, 0, $1) }
    for (pair, value) in zip(pairs, values) {
      let expected = Self.disagreement(Double(value), weights: [0.1, 0.5])
      let found = ensemble.disagreement(left: pair.left, right: pair.right)
      #expect(abs(Double(found) - expected) < 1e-5)
    }
    let order = values.indices.sorted {
      Self.disagreement(Double(values[$0]), weights: [0.1, 0.5])
        > Self.disagreement(Double(values[$1]), weights: [0.1, 0.5])
    }
    #expect(order == [2, 3, 1, 0, 4])
    let chosen = QuerySelection.best(5, of: pairs, by: .disagreement, to: ensemble)
    #expect(chosen == order.map { pairs[$0] })
    #expect(
      QuerySelection.best(2, of: pairs, by: .disagreement, to: ensemble) == [
        pairs[2], pairs[3],
      ])
    #expect(QuerySelection.best(3, of: [], by: .disagreement, to: ensemble).isEmpty)
  }

  @Test("keeps the order of pairs that are disputed as much, whichever way they are shown")
  func ties() {
    let ensemble = EnsembleRewardModel.handMade(weights: [0.1, 0.5])
    let pairs = (0..<6).map { $0 % 2 == 0 ? Self.pair($0, 0, 0.5) : Self.pair($0, 0.5, 0.5) }
    let chosen = QuerySelection.best(6, of: pairs, by: .disagreement, to: ensemble)
    #expect(chosen == [0, 2, 4, 1, 3, 5].map { pairs[$0] })
  }

  @Test("shows no clip twice in one round")
  func distinct() {
    let ensemble = EnsembleRewardModel.handMade(weights: [0.1, 0.5])
    let (still, one, other) = (
      Clip(id: 0, showing: 0), Clip(id: 1, showing: 0.5), Clip(id: 2, showing: 1)
    )
    let last = Clip(id: 3, showing: 1)
    let pairs = [
      ClipPair(left: still, right: other), ClipPair(left: still, right: one),
      ClipPair(left: last, right: other), ClipPair(left: one, right: other),
    ]
    #expect(
      QuerySelection.best(4, of: pairs, by: .disagreement, to: ensemble) == [
        pairs[1], pairs[2],
      ])
  }

  /// Members' predictions of five pairs.
  ///
  /// Their deviations are 0, 0.175, 0.2, 0.1, 0.02; the information of an answer is 0, 0.097,
  /// 0.086,
  /// 0.075, 0.0009; the entropies are 0.69, 0.53, 0.67, 0.33, 0.65.
  static let predicted: [[ChoiceProbabilities]] = [
    [0.5, 0.5], [0.95, 0.6], [0.8, 0.4], [1, 0.8], [0.63, 0.67],
  ].map { (pair: [Float]) in pair.map(\.decided) }

  @Test(
    "picks by each criterion what is worth most by it, and by a mix by each in turn",
    arguments: [
      (QueryCriterion.uniform, [0, 1, 2, 3, 4]), (.disagreement, [2, 1, 3, 4, 0]),
      (.entropy, [0, 2, 4, 1, 3]), (.informationGain, [1, 2, 3, 4, 0]),
      // Disagreement, information gain, entropy, chance: the first that is left; and round again.
      (.mix, [2, 1, 0, 3, 4]),
    ])
  func criteria(criterion: QueryCriterion, order: [Int]) {
    let pairs = (0..<5).map { Self.pair($0, 0, 0) }
    let chosen = QuerySelection.best(5, of: pairs, predicted: Self.predicted, by: criterion)
    #expect(chosen == order.map { pairs[$0] })
    let first = QuerySelection.best(2, of: pairs, predicted: Self.predicted, by: criterion)
    #expect(first == order.prefix(2).map { pairs[$0] })
  }

  @Test("passes clips over that the round has already, whichever criterion's turn it was")
  func distinctInAMix() {
    // The second and the third of the five share a clip.
    var pairs = (0..<5).map { Self.pair($0, 0, 0) }
    pairs[1] = ClipPair(left: pairs[2].right, right: pairs[1].right)
    let chosen = QuerySelection.best(5, of: pairs, predicted: Self.predicted, by: .mix)
    #expect(chosen == [2, 3, 0, 4].map { pairs[$0] })
  }

  @Test("asks by what the members of an ensemble predict", arguments: QueryCriterion.allCases)
  func membersPredictions(criterion: QueryCriterion) {
    let ensemble = EnsembleRewardModel.handMade(weights: [0.1, 0.5])
    let pairs = [9, 0.1, 0.5, 1, 0].enumerated().map { Self.pair($0, 0, $1) }
    let predicted = [-9, -0.1, -0.5, -1, 0].map { difference in
      [0.1, 0.5].map { Float(0.05 + 0.9 / (1 + exp(-10 * $0 * difference))).decided }
    }
    #expect(
      QuerySelection.best(5, of: pairs, by: criterion, to: ensemble)
        == QuerySelection.best(5, of: pairs, predicted: predicted, by: criterion))
  }

  @Test("draws both sides alike, pairs the recent with the archive as often as told")
  func candidates() {
    var random = Random(seed: 3)
    let recent = (0..<10).map { Clip(id: $0, showing: 0) }
    let asked = (100..<110).map { Clip(id: $0, showing: 0) }
    let pairs = QuerySelection.candidates(
      4000, recent: recent, asked: asked, archiveShare: 0.25, random: &random)
    #expect(pairs.count == 4000)
    #expect(pairs.allSatisfy { $0.left.id != $0.right.id })
    // One of the two is always recent. Five deviations of a binomial: ± 0.034 and, of half, 0.04.
    #expect(pairs.allSatisfy { min($0.left.id, $0.right.id) < 10 })
    let archived = pairs.filter { max($0.left.id, $0.right.id) >= 100 }
    // A draw of the same recent clip twice is drawn again: 0.25 / (0.25 + 0.75 × 0.9).
    #expect(abs(Double(archived.count) / 4000 - 0.25 / 0.925) < 0.036)
    let left = pairs.count { $0.left.id < $0.right.id }
    #expect(abs(Double(left) / 4000 - 0.5) < 0.04)
    #expect(Set(pairs.flatMap { [$0.left.id, $0.right.id] }).count == 20)
  }

  @Test("makes no pair of fewer than two clips, and none with an archive that is empty")
  func few() {
    var random = Random(seed: 4)
    let clips = [Clip(id: 0, showing: 0), Clip(id: 1, showing: 1)]
    for recent in [[], [clips[0]]] {
      let pairs = QuerySelection.candidates(
        5, recent: recent, asked: clips, archiveShare: 0.5, random: &random)
      #expect(pairs.isEmpty)
    }
    let pairs = QuerySelection.candidates(
      5, recent: clips, asked: [], archiveShare: 1, random: &random)
    #expect(pairs.count == 5)
  }
}
