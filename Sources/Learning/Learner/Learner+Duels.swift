/// Queries about hypothetical clips.
///
/// Policies show what they have learned, and where they all do the same, so do their clips: from
/// clips of policies alone nobody learned that one turn a flight is better than three. Therefore
/// each posterior sample of the reward gets its own best clip (`TrajectoryOptimizer`), and these
/// are asked about in pairs: dueling posterior sampling (Novoseller et al., "Dueling posterior
/// sampling for preference-based reinforcement learning", 2020, algorithm 1) on hypothetical
/// behaviour (Reddy et al., "Learning human objectives by evaluating hypothetical behavior", 2020).
/// As the samples come to agree, both clips of a pair come close to the best.
extension Learner {
  /// Finds the samples' best clips, for the next queries and for policies to begin along.
  func findDuels() async {
    let rewards = Array(reward.sampleRewards.prefix(2 * duelsDue))
    guard !rewards.isEmpty else { return }
    let shares = workers.indices.map { worker in
      rewards.enumerated().filter { $0.offset % workers.count == worker }.map(\.element)
    }
    let memoryDecay = reward.memoryDecay
    let found = await workers.concurrently(shares) {
      await $0.best(for: $1, memoryDecay: memoryDecay)
    }
    let clips = rewards.indices.compactMap { index in
      found[index % workers.count][index / workers.count].map { episode in
        defer { counters.nextClip += 1 }
        return episode.clip(
          from: 0, frames: episode.trajectory.frames, id: counters.nextClip, seenBy: maker)
      }
    }
    addRecent(clips)
    // Samples of the prior show only that behaviours differ: their clips are like any others.
    guard counters.trainedChoices > 0 else { return }
    duelClips = clips
    await beginAlong(better(of: clips))
  }

  /// Duels of the next round: fewer as the budget falls, because there is less to find.
  private var duelsDue: Int {
    let duels = configuration.pace.duelsPerRound
    let share = Int((Float(duels) * settled).rounded(.up))
    return min(duels, max(Self.minimumDuels, share))
  }

  /// With eight clips a round, 900 choices would take a tenth longer.
  private static let minimumDuels = 2

  /// The half of the clips that the reward model likes best.
  private func better(of clips: [Clip]) -> [Clip] {
    let scores = clips.map { mean(reward.rewards(of: $0.observations)) }
    let ranking = clips.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }
    return ranking.prefix((clips.count + 1) / 2).map { clips[$0] }
  }

  /// Has policies begin episodes along these clips.
  func beginAlong(_ clips: [Clip]) async {
    startingClips = clips
    let trajectories = clips.map(\.trajectory)
    _ = await workers.concurrently { await $0.setStarts(along: trajectories) }
  }

  /// Up to `count` pairs of the clips of two samples each, those that the criterion prefers.
  ///
  /// Two samples may want the same, or what the rater would call alike. No clip comes again.
  func nextDuels(_ count: Int) -> [ClipPair] {
    defer { duelClips = [] }
    let pairs = duelClips.indices.flatMap { left in
      duelClips.indices[(left + 1)...].compactMap { right -> ClipPair? in
        let pair = ClipPair(left: duelClips[left], right: duelClips[right])
        let difference = pair.left.difference(from: pair.right)
        return difference < configuration.minimumDifference ? nil : pair
      }
    }
    return QuerySelection.best(
      min(count, duelClips.count / 2), of: pairs, by: configuration.queries, to: reward)
  }
}
