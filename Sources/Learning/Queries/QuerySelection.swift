/// Picks queries: many pairs of clips are drawn, and the best of them by a `QueryCriterion` are
/// asked about (Christiano et al., "Deep reinforcement learning from human preferences", 2017,
/// section 2.2.4).
enum QuerySelection {
  /// Draws `count` pairs of two clips: a recent one, and another recent one or, with a probability
  /// of `archiveShare`, one that was asked about before.
  ///
  /// Sides are drawn too. A pair may come up twice. Fewer than two recent clips make no pair. Clips
  /// that differ by less than `minimumDifference` are not paired, because nobody could tell them
  /// apart. Where most do, there are fewer pairs; where all that are drawn do, the two that differ
  /// most.
  static func candidates(
    _ count: Int, recent: [Clip], asked: [Clip], archiveShare: Float,
    minimumDifference: Float = 0, random: inout Random
  ) -> [ClipPair] {
    var pairs: [ClipPair] = []
    guard recent.count > 1 else { return pairs }
    pairs.reserveCapacity(count)
    var mostDifferent: (pair: ClipPair, difference: Float)?
    var draws = 0
    while pairs.count < count, draws < drawsPerPair * count {
      draws += 1
      let first = recent[random.index(below: recent.count)]
      let isArchived = !asked.isEmpty && random.uniform() < archiveShare
      let second =
        isArchived
        ? asked[random.index(below: asked.count)] : recent[random.index(below: recent.count)]
      guard first.id != second.id else { continue }
      let isSwapped = random.next() & 1 == 0
      let pair =
        isSwapped ? ClipPair(left: second, right: first) : ClipPair(left: first, right: second)
      let difference = minimumDifference > 0 ? first.difference(from: second) : .infinity
      guard difference < minimumDifference else {
        pairs.append(pair)
        continue
      }
      if difference > mostDifferent?.difference ?? -1 { mostDifferent = (pair, difference) }
    }
    return pairs.isEmpty ? mostDifferent.map { [$0.pair] } ?? [] : pairs
  }

  /// The maximum number of draws per pair: half of the recent clips may look the same.
  private static let drawsPerPair = 10

  /// Up to `count` pairs with the highest scores by a criterion, no clip in more than one of them.
  static func best(
    _ count: Int, of pairs: [ClipPair], by criterion: QueryCriterion, to model: any RewardModel
  ) -> [ClipPair] {
    best(count, of: pairs, predicted: sampleProbabilities(of: pairs, by: model), by: criterion)
  }

  /// The same, given each posterior sample's probabilities of the answers to each pair.
  static func best(
    _ count: Int, of pairs: [ClipPair], predicted probabilities: [[ChoiceProbabilities]],
    by criterion: QueryCriterion
  ) -> [ClipPair] {
    var rankings = criterion.turns.map { ranking(of: probabilities, by: $0)[...] }
    var used: Set<Int> = []
    var chosen: [ClipPair] = []
    while chosen.count < count {
      let turn = chosen.count % rankings.count
      let isFree = { (index: Int) in
        !used.contains(pairs[index].left.id) && !used.contains(pairs[index].right.id)
      }
      // Every ranking holds all pairs: where one has none that is free, none has.
      guard let place = rankings[turn].firstIndex(where: isFree) else { break }
      let pair = pairs[rankings[turn][place]]
      rankings[turn] = rankings[turn][(place + 1)...]
      used.formUnion([pair.left.id, pair.right.id])
      chosen.append(pair)
    }
    return chosen
  }

  /// The pairs' indices by score, the highest first.
  private static func ranking(
    of probabilities: [[ChoiceProbabilities]], by criterion: QueryCriterion
  ) -> [Int] {
    let score = probabilities.map(criterion.score)
    // Equal scores keep their order, so that the same seed asks the same.
    return score.indices.sorted { (score[$0], $1) > (score[$1], $0) }
  }

  /// What each posterior sample predicts of each pair; a clip's returns are computed once.
  private static func sampleProbabilities(
    of pairs: [ClipPair], by model: any RewardModel
  ) -> [[ChoiceProbabilities]] {
    var known: [Int: [Float]] = [:]
    func returns(of clip: Clip) -> [Float] {
      if let returns = known[clip.id] { return returns }
      let returns = model.sampleReturns(of: clip)
      known[clip.id] = returns
      return returns
    }
    return pairs.map {
      model.sampleProbabilities(
        leftReturns: returns(of: $0.left), rightReturns: returns(of: $0.right))
    }
  }
}
