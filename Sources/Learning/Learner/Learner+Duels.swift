/// Queries about what a body would do if a member of the reward model were right.
///
/// Policies show what they have learned, and where they all do the same, so do their clips: with clips of
/// policies alone, bodies that turned three times a flight never showed that once would have been
/// better. So each member, a draw of what the choices leave possible, has its own best clip
/// (`TrajectoryOptimizer`), and these are asked about in pairs: dueling posterior sampling (Novoseller et
/// al., "Dueling posterior sampling for preference-based reinforcement learning", 2020, algorithm 1) on
/// hypothetical behaviour (Reddy et al., "Learning human objectives by evaluating hypothetical behavior",
/// 2020). As members come to agree, both clips of a pair come near to the best.
extension Learner {
  /// Finds the members' best clips, for the next queries and for policies to begin along.
  func findDuels() async {
    let rewards = Array(reward.memberRewards.prefix(2 * duelsDue))
    guard !rewards.isEmpty else { return }
    let shares = workers.indices.map { worker in
      rewards.enumerated().filter { $0.offset % workers.count == worker }.map(\.element)
    }
    let memoryDecay = reward.memoryDecay
    let found = await inParallel(shares) { await $0.best(for: $1, memoryDecay: memoryDecay) }
    let clips = rewards.indices.compactMap { index in
      found[index % workers.count][index / workers.count].map { episode in
        defer { counters.nextClip += 1 }
        return episode.clip(
          from: 0, frames: episode.trajectory.frames, id: counters.nextClip, seenBy: maker)
      }
    }
    keepRecent(clips)
    // Draws of the prior show nothing but that behaviours differ: they are clips among others.
    guard counters.trainedChoices > 0 else { return }
    duelClips = clips
    await beginAlong(better(of: clips))
  }

  /// Duels of the next round: fewer where the budget has fallen, for then there is less to find.
  private var duelsDue: Int {
    let share = Int((Float(configuration.duelsPerRound) * settled).rounded(.up))
    return min(configuration.duelsPerRound, max(Self.minimumDuels, share))
  }

  /// With eight clips a round, 900 choices would take a tenth longer.
  private static let minimumDuels = 2

  /// The half of the clips that the likeliest reward likes best.
  private func better(of clips: [Clip]) -> [Clip] {
    let score = clips.map { mean(reward.rewards(of: $0.observations)) }
    let ranking = clips.indices.sorted { (score[$0], $1) > (score[$1], $0) }
    return ranking.prefix((clips.count + 1) / 2).map { clips[$0] }
  }

  /// Has policies begin episodes along these clips.
  func beginAlong(_ clips: [Clip]) async {
    startingClips = clips
    let trajectories = clips.map(\.trajectory)
    _ = await inParallel { await $0.setStarts(along: trajectories) }
  }

  /// Up to so many pairs of clips of two members each; no clip comes again.
  func nextDuels(_ count: Int) -> [ClipPair] {
    defer { duelClips = [] }
    return stride(from: 0, to: duelClips.count - 1, by: 2).prefix(count).compactMap { index in
      let pair = ClipPair(left: duelClips[index], right: duelClips[index + 1])
      let difference = pair.left.difference(from: pair.right)
      return difference < configuration.minimumDifference ? nil : pair
    }
  }
}
