/// Chooses what to ask: pairs of clips about which the ensemble disagrees.
///
/// Christiano et al. (2017), section 2.2.4: many candidate pairs are drawn, and those are asked for
/// which the members' predictions vary most.
enum QuerySelection {
  /// Draws `count` pairs of two clips; one is recent, the other recent or, with a probability of
  /// `archiveShare`, asked about before.
  ///
  /// Sides are drawn too. A pair may come up twice. Fewer than two recent clips make no pair. Clips
  /// that differ by less than `leastDifference` are not paired: nobody could tell them apart. Where
  /// most do, there are fewer pairs; where all that are drawn do, the two that differ most.
  static func candidates(
    _ count: Int, recent: [Clip], asked: [Clip], archiveShare: Float,
    leastDifference: Float = 0, random: inout Random
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
      let difference = leastDifference > 0 ? first.difference(from: second) : .infinity
      guard difference < leastDifference else {
        pairs.append(pair)
        continue
      }
      if difference > mostDifferent?.difference ?? -1 { mostDifferent = (pair, difference) }
    }
    return pairs.isEmpty ? mostDifferent.map { [$0.pair] } ?? [] : pairs
  }

  /// Draws for each pair that is wanted, at most: of recent clips, half may look the same.
  private static let drawsPerPair = 10

  /// Up to `count` pairs that the ensemble disagrees most about, no clip in more than one of them.
  static func mostDisputed(
    _ count: Int, of pairs: [ClipPair], by ensemble: RewardEnsemble
  ) -> [ClipPair] {
    let disagreements = disagreements(about: pairs, of: ensemble)
    // Equal disagreements keep their order, so that the same seed asks the same.
    let order = pairs.indices.sorted {
      (disagreements[$0], $1) > (disagreements[$1], $0)
    }
    var used: Set<Int> = []
    var chosen: [ClipPair] = []
    for index in order where chosen.count < count {
      let pair = pairs[index]
      guard !used.contains(pair.left.id), !used.contains(pair.right.id) else { continue }
      used.formUnion([pair.left.id, pair.right.id])
      chosen.append(pair)
    }
    return chosen
  }

  /// How much the members disagree about each pair; a clip's returns are computed once.
  private static func disagreements(
    about pairs: [ClipPair], of ensemble: RewardEnsemble
  ) -> [Float] {
    var workspace = RewardEnsemble.Workspace(for: ensemble)
    var known: [Int: [Float]] = [:]
    func returns(of clip: Clip) -> [Float] {
      if let returns = known[clip.id] { return returns }
      let returns = ensemble.memberReturns(of: clip, workspace: &workspace)
      known[clip.id] = returns
      return returns
    }
    return pairs.map {
      ensemble.disagreement(leftReturns: returns(of: $0.left), rightReturns: returns(of: $0.right))
    }
  }
}
