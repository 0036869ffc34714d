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
    let request = rollout.request
    let motion = Motion(rollout.trajectory)
    if request.session == nil, stills[request.stage] == nil {
      stills[request.stage] = shared.picture.highest(in: motion)
    }
    if awaitedStill == request.stage { awaitedStill = nil }
    guard requests.contains(request) else {
      // It was for a still picture, or it is not on show any more.
      requested.remove(request)
      return requestMissing()
    }
    if rollouts.count >= Self.capacity {
      rollouts.removeAll()
      requested = []
    }
    let track = Track(shared.picture, motion)
    rollouts[request] = Shown(
      rollout: rollout, track: track, framing: Framing(shared.picture, of: [track]))
    requested.insert(request)
    return requestMissing()
  }

  /// Notes why a stage cannot be replayed.
  mutating func fail(_ request: RolloutRequest, _ reason: String) -> [Effect] {
    failures[request] = reason
    guard awaitedStill == request.stage else { return [] }
    awaitedStill = nil
    stills[request.stage] = []
    return requestMissing()
  }

  /// Takes another session in; nil where there is none after the last one.
  mutating func receive(_ other: OtherSession?, _ shared: inout SharedState) -> [Effect] {
    guard let other else {
      shared.notify(
        self.other == nil
          ? "No other session of this scenario has stages." : "There is no further session.")
      if self.other != nil {
        (self.other, second) = (nil, nil)
        return startOver()
      }
      return []
    }
    self.other = other
    second = other.stages.count - 1
    return startOver()
  }

  /// Requests the rollouts on show that are not there yet, once each, and otherwise the next still
  /// picture of the timeline.
  private mutating func requestMissing() -> [Effect] {
    let durations = requests.compactMap { rollouts[$0]?.rollout.trajectory.duration }
    // A try that is being played anew after a push keeps its time.
    if let longest = durations.max() { playback.duration = Double(longest) }
    let missing = requests.filter { requested.insert($0).inserted }
    guard missing.isEmpty else { return missing.map(Effect.requestRollout) }
    guard requests.allSatisfy({ rollouts[$0] != nil || failures[$0] != nil }),
      awaitedStill == nil, let stage = nextStill
    else { return [] }
    awaitedStill = stage
    return [.requestRollout(RolloutRequest(stage: stage, attempt: 0))]
  }

  /// The nearest stage to the one on show without a still picture.
  private var nextStill: Int? {
    guard let newest, let shown = requests.first?.stage else { return nil }
    return (0...newest).filter { stills[$0] == nil && abs($0 - shown) <= Self.stillCapacity / 2 }
      .min { abs($0 - shown) < abs($1 - shown) }
  }
}

extension BodyPicture {
  /// The positions of the frame in which a body is highest, which shows most of what it does.
  fileprivate func highest(in motion: Motion) -> [Double] {
    var best: (height: Double, positions: [Double]) = (-.infinity, [])
    for frame in stride(from: 0, to: motion.frames, by: 4) {
      let positions = motion.positions(at: frame)
      let height = limbs(positions).map(\.bounds.z.upperBound).max() ?? 0
      if height > best.height { best = (height, positions) }
    }
    return best.positions
  }
}

// MARK: - Keys

extension ReplayState {
  /// Takes a key on this screen.
  mutating func press(_ key: Key, _ shared: inout SharedState) -> [Effect] {
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
    case .moveSecond(let steps):
      return moveSecond(by: steps, of: secondStages(shared).count)
    case .toggleSecond: return toggleSecond()
    case .otherSession:
      return stages.isEmpty ? [] : [.requestOtherSession(after: other?.name)]
    case .nextAttempt:
      attempt += 1
      pushes = []
      return startOver()
    case .second(let seconds): playback.scrub(to: playback.time + seconds)
    case .push(let direction): return push(direction, &shared)
    case .changeImpulse(let steps):
      changeImpulse(by: steps)
      shared.notify("The next push has \(impulse) N·s.")
    case .withoutPushes:
      guard !pushes.isEmpty else { break }
      pushes = []
      return startOver()
    case .export:
      guard !requests.isEmpty else { break }
      shared.notify("Writing the film …")
      return [.export(requests, speed: playback.speed)]
    }
    return []
  }

  /// Pushes the body at the frame on show; what came after it is played anew.
  private mutating func push(_ direction: Int, _ shared: inout SharedState) -> [Effect] {
    guard let shown = requests.first.flatMap({ rollouts[$0] }) else { return [] }
    let frame = playback.frame(period: shown.motion.period, frames: shown.motion.frames)
    guard frame < shown.motion.frames - 1 else {
      shared.notify("Push before the end of the try.")
      return []
    }
    pushes = pushes.filter { $0.frame < frame }
    pushes.append(Push(frame: frame, impulse: direction * impulse))
    playback.isPaused = false
    shared.notify(
      "A push of \(impulse) N·s \(direction > 0 ? "forward" : "backward"). Backspace undoes it.")
    return requestMissing()
  }

  private mutating func moveFirst(by steps: Int, of count: Int) -> [Effect] {
    let shown = first ?? newest
    newest = count > 0 ? count - 1 : nil
    guard let shown, let newest else { return [] }
    return showFirst(min(max(shown + steps, 0), newest))
  }

  private mutating func showFirst(_ stage: Int) -> [Effect] {
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
    guard let stage = requests.first?.stage else { return [] }
    other = nil
    second = second == nil ? max(stage - 1, 0) : nil
    return startOver()
  }

  private mutating func startOver() -> [Effect] {
    playback.restart()
    return requestMissing()
  }
}

// MARK: - Mouse

extension ReplayState {
  /// Takes a report of the mouse: on the reward of a pane it moves to that moment, on the timeline
  /// to that stage.
  mutating func take(_ mouse: Mouse, in size: Size, _ shared: SharedState) -> [Effect] {
    switch mouse.action {
    case .press, .drag: break
    case .release, .wheelUp, .wheelDown: return []
    }
    let layout = ReplayLayout(in: size, panes: requests.count)
    for (request, pane) in zip(requests, layout.panes) {
      let bars = layout.reward(of: pane)
      guard let shown = rollouts[request], bars.contains(mouse) else { continue }
      let columns = min(bars.columns, shown.rollout.learnedReward.count)
      let share = Double(mouse.column - bars.column) / Double(max(columns - 1, 1))
      playback.scrub(to: min(share, 1) * shown.motion.duration)
      return []
    }
    guard mouse.action == .press, let strip = layout.strip, strip.contains(mouse) else { return [] }
    let count = shared.progress.stages.count
    let shown = requests.first?.stage ?? 0
    let cells = layout.stages(around: shown, of: count)
    guard let cell = cells.first(where: { $0.area.contains(mouse) }) else { return [] }
    newest = count - 1
    return showFirst(cell.stage)
  }
}

extension Rect {
  /// Whether the mouse is in the rectangle.
  func contains(_ mouse: Mouse) -> Bool {
    (row..<row + rows).contains(mouse.row) && (column..<column + columns).contains(mouse.column)
  }
}
