internal import Drawing
internal import Learning
internal import Terminal

// MARK: - Messages

extension ReplayState {
  /// Opens the screen on the stages that there are by now.
  mutating func open(_ shared: SharedState) -> [Effect] {
    newest = shared.progress.stages.indices.last
    return requestMissing()
  }

  /// Opens the screen on the first stage when there is one.
  mutating func openIfNew(_ shared: SharedState) -> [Effect] {
    newest == nil ? open(shared) : []
  }

  /// Takes a rollout in.
  mutating func receive(_ rollout: StageRollout, _ shared: SharedState) -> [Effect] {
    if rollouts.count >= Self.capacity {
      rollouts.removeAll()
      requested = []
    }
    let motion = Motion(rollout.trajectory)
    rollouts[rollout.request] = Shown(
      rollout: rollout, motion: motion, framing: Framing(shared.picture, of: [motion]))
    requested.insert(rollout.request)
    return requestMissing()
  }

  /// Notes why a stage cannot be replayed.
  mutating func fail(_ request: RolloutRequest, _ reason: String) { failures[request] = reason }

  /// Requests the rollouts on show that are not there yet, once each.
  private mutating func requestMissing() -> [Effect] {
    let durations = requests.compactMap { rollouts[$0]?.rollout.trajectory.duration }
    playback.duration = Double(durations.max() ?? 0)
    return requests.compactMap { request in
      requested.insert(request).inserted ? .requestRollout(request) : nil
    }
  }
}

// MARK: - Keys

extension ReplayState {
  /// Takes a key on this screen.
  mutating func press(_ key: Key, _ shared: SharedState) -> [Effect] {
    let shown = requests.compactMap { rollouts[$0] }.first
    guard let action = Self.keys.action(of: key) else {
      playback.press(key, period: shown?.motion.period ?? 0)
      return []
    }
    let stages = shared.progress.stages
    switch action {
    case .moveFirst(let steps): return moveFirst(by: steps, of: stages.count)
    case .oldest: return moveFirst(by: -stages.count, of: stages.count)
    case .newest: return moveFirst(by: stages.count, of: stages.count)
    case .moveSecond(let steps): return moveSecond(by: steps, of: stages.count)
    case .toggleSecond: return toggleSecond()
    case .nextAttempt:
      attempt += 1
      return startOver()
    }
  }

  private mutating func moveFirst(by steps: Int, of count: Int) -> [Effect] {
    let shown = first ?? newest
    newest = count > 0 ? count - 1 : nil
    guard let shown, let newest else { return [] }
    let stage = min(max(shown + steps, 0), newest)
    first = stage == newest ? nil : stage
    return startOver()
  }

  private mutating func moveSecond(by steps: Int, of count: Int) -> [Effect] {
    guard count > 0 else { return [] }
    guard let second else { return toggleSecond() }
    self.second = min(max(second + steps, 0), count - 1)
    return startOver()
  }

  /// Opens the second pane on the stage before the first, or closes it.
  private mutating func toggleSecond() -> [Effect] {
    guard let stage = stages.first else { return [] }
    second = second == nil ? max(stage - 1, 0) : nil
    return startOver()
  }

  private mutating func startOver() -> [Effect] {
    playback.restart()
    return requestMissing()
  }
}
