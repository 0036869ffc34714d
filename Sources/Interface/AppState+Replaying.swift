internal import Learning
internal import Terminal

/// What the replay screen knows.
struct Replaying: Sendable, Equatable {
  /// How many tries are kept; each is some 100 kB.
  static let kept = 24

  /// The newest stage when the screen was last opened; later ones do not push in by themselves.
  var newest: Int?
  /// The stage on the left; nil for the newest.
  var first: Int?
  /// The stage on the right, where two are shown.
  var second: Int?
  /// Which try of the stages is shown.
  var attempt = 0
  var playback = Playback()
  var rollouts: [RolloutRequest: StageRollout] = [:]
  var failures: [RolloutRequest: String] = [:]
  var requested: Set<RolloutRequest> = []

  mutating func receive(_ rollout: StageRollout) {
    if rollouts.count >= Replaying.kept {
      rollouts.removeAll()
      requested = []
    }
    rollouts[rollout.request] = rollout
    requested.insert(rollout.request)
  }
}

extension AppState {
  /// The stages on show, left and right.
  var replayedStages: [Int] {
    guard let newest = replaying.newest else { return [] }
    return [replaying.first ?? newest] + (replaying.second.map { [$0] } ?? [])
  }

  /// The tries on show, left and right.
  var replayRequests: [RolloutRequest] {
    replayedStages.map { RolloutRequest(stage: $0, attempt: replaying.attempt) }
  }

  /// Comes to the screen, with the stages that there are by now.
  mutating func openReplay() -> [Effect] {
    replaying.newest = progress.stages.indices.last
    return requestMissing()
  }

  /// Asks for the tries on show that are not there yet, once each.
  mutating func requestMissing() -> [Effect] {
    let rollouts = replayRequests.compactMap { replaying.rollouts[$0] }
    replaying.playback.duration = rollouts.map { Double($0.trajectory.duration) }.max() ?? 0
    return replayRequests.compactMap { request in
      replaying.requested.insert(request).inserted ? .requestRollout(request) : nil
    }
  }

  mutating func replayKey(_ key: Key) -> [Effect] {
    let shown = replayRequests.compactMap { replaying.rollouts[$0] }.first
    let period = Double(shown?.trajectory.period ?? 0)
    if replaying.playback.take(key, period: period) { return [] }
    switch key {
    case .left, .character("h"): return moveFirst(by: -1)
    case .right, .character("l"): return moveFirst(by: 1)
    case .home: return moveFirst(by: -progress.stages.count)
    case .end: return moveFirst(by: progress.stages.count)
    case .up, .character("k"): return moveSecond(by: 1)
    case .down, .character("j"): return moveSecond(by: -1)
    case .character("s"): return toggleSecond()
    case .character("n"): return nextAttempt()
    default: return []
    }
  }

  private mutating func moveFirst(by steps: Int) -> [Effect] {
    let shown = replaying.first ?? replaying.newest
    replaying.newest = progress.stages.indices.last
    guard let shown, let newest = replaying.newest else { return [] }
    let stage = min(max(shown + steps, 0), newest)
    replaying.first = stage == newest ? nil : stage
    replaying.playback.restart()
    return requestMissing()
  }

  private mutating func moveSecond(by steps: Int) -> [Effect] {
    guard let newest = progress.stages.indices.last else { return [] }
    guard let second = replaying.second else { return toggleSecond() }
    replaying.second = min(max(second + steps, 0), newest)
    replaying.playback.restart()
    return requestMissing()
  }

  /// Opens the second panel on the stage before the first, or closes it.
  private mutating func toggleSecond() -> [Effect] {
    guard let first = replayedStages.first else { return [] }
    replaying.second = replaying.second == nil ? max(first - 1, 0) : nil
    replaying.playback.restart()
    return requestMissing()
  }

  private mutating func nextAttempt() -> [Effect] {
    replaying.attempt += 1
    replaying.playback.restart()
    return requestMissing()
  }
}
