/// Queries in which a clip that the rater liked best so far meets a new one.
///
/// Once all policies do much the same, a rater calls most pairs of their clips alike, and little is
/// learned. A clip that is better than most of them tells, against each, what they lack; and a
/// policy that exploits the reward model meets what it should have become. (Dueling bandits choose
/// one arm of a pair so: Zoghi et al., "Relative upper confidence bound for the K-armed dueling
/// bandit problem", 2014.) See Measurements.md, “One learner for everything”.
extension Learner {
  /// Challenges of a round, in the place of other queries.
  static let challengesPerRound = 1
  /// Clips that may be challenged.
  private static let championCount = 4

  /// The clips that the rater likes best, by the answers so far.
  var champions: [Clip] {
    ClipRanking.strongest(Self.championCount, in: dataset).compactMap { compared(at: $0) }
  }

  /// The pairs of this round's challenges, without clips of those `used` elsewhere; none where no
  /// clip is new.
  func challenges(without used: Set<Int>) -> [ClipPair] {
    let champions = champions
    guard !champions.isEmpty else { return [] }
    var free = recent.filter { !used.contains($0.id) && datasetClips[$0.id] == nil }
    var pairs: [ClipPair] = []
    for _ in 0..<Self.challengesPerRound {
      let champion = champions[random.index(below: champions.count)]
      guard let challenger = challenger(of: champion, among: free) else { break }
      free.removeAll { $0.id == challenger.id }
      pairs.append(ClipPair(left: champion, right: challenger))
    }
    return pairs
  }

  /// The clip that a posterior sample likes best, of those that differ enough; Thompson sampling
  /// ("On the likelihood that one unknown probability exceeds another", 1933).
  private func challenger(of champion: Clip, among clips: [Clip]) -> Clip? {
    let different = clips.filter {
      $0.difference(from: champion) >= configuration.minimumDifference
    }
    let returns = different.map { reward.sampleReturns(of: $0) }
    guard let samples = returns.first?.count, samples > 0 else { return nil }
    let sample = random.index(below: samples)
    let best = different.indices.max { returns[$0][sample] < returns[$1][sample] }
    return best.map { different[$0] }
  }
}
