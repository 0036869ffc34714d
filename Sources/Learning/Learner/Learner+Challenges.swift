/// Challenges: queries in which one of the rater's favourite clips meets a new one.
///
/// Once all policies behave alike, the rater calls most pairs of their clips alike, and the model
/// learns little. Compared with a better clip, each of them shows what it lacks; and a policy that
/// exploits the reward model loses to a clip that the rater prefers. Dueling bandits choose one arm
/// of a pair so: Zoghi, Whiteson, Munos and de Rijke, "Relative upper confidence bound for the
/// K-armed dueling bandit problem" (2014). See Measurements.md, “One learner for everything”.
extension Learner {
  /// Clips that may be challenged.
  private static let championCount = 4

  /// The clips that the rater likes best, by the answers so far.
  var champions: [Clip] {
    ClipRanking.strongest(Self.championCount, in: dataset).compactMap { compared(at: $0) }
  }

  /// This round's challenge.
  ///
  /// - Parameter used: The numbers of clips in other queries of the round.
  /// - Returns: A champion and a new clip; nil where there is no champion, or no new clip that differs
  ///   enough.
  func nextChallenge(without used: Set<Int>) -> ClipPair? {
    let champions = champions
    guard !champions.isEmpty else { return nil }
    let champion = champions[random.index(below: champions.count)]
    let new = recent.filter { !used.contains($0.id) && datasetClips[$0.id] == nil }
    return challenger(of: champion, among: new).map { ClipPair(left: champion, right: $0) }
  }

  /// The clip of the highest return by one posterior sample, of those that differ enough from the
  /// champion: Thompson, "On the likelihood that one unknown probability exceeds another" (1933).
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
