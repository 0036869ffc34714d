/// Chooses what to ask: pairs of clips about which the ensemble disagrees.
///
/// Christiano et al. (2017), section 2.2.4: many candidate pairs are drawn, and those are asked for
/// which the members' predictions vary most.
struct QuerySelection: Sendable {
  /// Draws `count` different pairs; the first clip is recent, the second recent or asked before.
  static func candidates(
    _ count: Int, recent: [Clip], asked: [Clip], archiveShare: Float, random: inout Random
  ) -> [(left: Clip, right: Clip)] {
    var pairs: [(left: Clip, right: Clip)] = []
    guard recent.count > 1 else { return pairs }
    pairs.reserveCapacity(count)
    while pairs.count < count {
      let first = recent[random.index(below: recent.count)]
      let isArchived = !asked.isEmpty && random.uniform() < archiveShare
      let second =
        isArchived
        ? asked[random.index(below: asked.count)] : recent[random.index(below: recent.count)]
      guard first.id != second.id else { continue }
      let isSwapped = random.next() & 1 == 0
      pairs.append(isSwapped ? (second, first) : (first, second))
    }
    return pairs
  }

  /// The pairs that the ensemble disagrees most about, no clip in more than one of them.
  static func mostDisputed(
    _ count: Int, of pairs: [(left: Clip, right: Clip)], by ensemble: RewardEnsemble
  ) -> [(left: Clip, right: Clip)] {
    var workspace = RewardEnsemble.Workspace(for: ensemble)
    var returns: [Int: [Float]] = [:]
    func memberReturns(_ clip: Clip) -> [Float] {
      if let known = returns[clip.id] { return known }
      let found = ensemble.memberReturns(of: clip, workspace: &workspace)
      returns[clip.id] = found
      return found
    }
    let disagreements = pairs.map {
      ensemble.disagreement(
        leftReturns: memberReturns($0.left), rightReturns: memberReturns($0.right))
    }
    // Equal disagreements keep their order, so that the same seed asks the same.
    let order = pairs.indices.sorted {
      (disagreements[$0], $1) > (disagreements[$1], $0)
    }
    var used: Set<Int> = []
    var chosen: [(left: Clip, right: Clip)] = []
    for index in order where chosen.count < count {
      let pair = pairs[index]
      guard !used.contains(pair.left.id), !used.contains(pair.right.id) else { continue }
      used.formUnion([pair.left.id, pair.right.id])
      chosen.append(pair)
    }
    return chosen
  }
}
