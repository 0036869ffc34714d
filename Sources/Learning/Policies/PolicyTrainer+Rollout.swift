extension PolicyTrainer {
  /// One rollout alone, without rewards and without an update.
  package func rollOut() {
    diverged.removeAll(keepingCapacity: true)
    for step in 0..<settings.steps { advance(step) }
    estimateLastValues()
  }

  /// Acts once in every world and writes row `step` of the batch.
  private func advance(_ step: Int) {
    let (shape, row) = (rollout.shape, step * rollout.worlds)
    let observed = row * shape.observationSize..<(row + rollout.worlds) * shape.observationSize
    batch.observations.replaceSubrange(observed, with: rollout.observations)
    batch.act(
      at: step, with: proximal.networks, workspace: &networkWorkspace, random: &random)
    rollout.step { _, actions in
      batch.actions.withUnsafeBufferPointer {
        guard let base = $0.baseAddress else { return }
        actions.update(
          from: base + row * shape.actionSize, count: rollout.worlds * shape.actionSize)
      }
    }
    record(row)
    next.replaceSubrange(observed, with: rollout.observations)
    endEpisodes(row)
  }

  /// Lets the reward look at the worlds after a step.
  private func record(_ row: Int) {
    guard let reward else { return }
    rollout.actions.withUnsafeBufferPointer { actions in
      batch.rewards.withUnsafeMutableBufferPointer { rewards in
        guard let actions = actions.baseAddress, let rewards = rewards.baseAddress else { return }
        reward.record(in: rollout.environment, actions: actions, into: rewards + row)
      }
    }
  }

  /// Begins an episode in a world.
  private func beginEpisode(_ world: Int) {
    rollout.begin(world, at: drawStart(), random: &random)
    reward?.begin(world, in: rollout.environment)
  }

  private func drawStart() -> WorldRollout.Start {
    guard settings.exploringStarts > 0, random.uniform() < settings.exploringStarts else {
      return .usual
    }
    guard !starts.isEmpty, random.uniform() < settings.startsAlong else { return .tossed }
    let trajectory = starts[random.index(below: starts.count)]
    return .along(trajectory, frame: random.index(below: trajectory.frames))
  }

  /// Begins all episodes, at different ages, so that they do not all end at once.
  func beginEpisodes() {
    for world in age.indices { beginEpisode(world) }
    rollout.observe()
    for world in age.indices { age[world] = random.index(below: rollout.shape.episodeSteps) }
  }

  /// Begins new episodes in worlds of a damaged checkpoint that show anything but numbers.
  func replaceUnsoundWorlds() {
    let size = rollout.shape.observationSize
    for world in age.indices
    where !rollout.observations[world * size..<(world + 1) * size].allSatisfy(\.isFinite) {
      age[world] = 0
      beginEpisode(world)
    }
    rollout.observe()
  }

  /// Begins a new episode where one has lasted long enough or the simulation has diverged; nothing
  /// else ends it.
  private func endEpisodes(_ row: Int) {
    let limit = rollout.shape.episodeSteps
    let divergedBefore = diverged.count
    var hasValues = false
    var isNew = false
    for world in age.indices {
      age[world] += 1
      let hasDiverged = rollout.environment.hasDiverged(world)
      let hasEnded = hasDiverged || age[world] >= limit
      batch.ended[row + world] = hasEnded
      guard hasEnded else { continue }
      if hasDiverged {
        diverged.append(row + world)
      } else {
        // Truncation: the episode is cut, and the value of its last state counts.
        if !hasValues { evaluateObservations(into: row) }
        hasValues = true
      }
      isNew = true
      age[world] = 0
      beginEpisode(world)
    }
    for index in diverged[divergedBefore...] { endAtDivergence(index) }
    guard isNew else { return }
    rollout.observe()
  }

  /// Makes a step whose simulation diverged lead to the state before it, and ends the episode there
  /// (termination).
  private func endAtDivergence(_ index: Int) {
    let size = rollout.shape.observationSize
    let numbers = index * size..<(index + 1) * size
    next.replaceSubrange(numbers, with: batch.observations[numbers])
    batch.bootstrapValues[index] = 0
  }

  /// Writes the values of what the worlds show now as the bootstrap values of a row.
  private func evaluateObservations(into row: Int) {
    rollout.observations.withUnsafeBufferPointer { observations in
      batch.bootstrapValues.withUnsafeMutableBufferPointer { values in
        guard let from = observations.baseAddress, let to = values.baseAddress else { return }
        proximal.networks.values(
          from, count: rollout.worlds, into: to + row, workspace: &networkWorkspace)
      }
    }
  }

  /// Writes the bootstrap values of the last step, after which every episode continues.
  private func estimateLastValues() {
    let row = (settings.steps - 1) * rollout.worlds
    // Worlds whose episode ended in the last step have their value of the state before the new one.
    let kept = batch.ended[row...].contains(true) ? Array(batch.bootstrapValues[row...]) : []
    evaluateObservations(into: row)
    for (world, value) in kept.enumerated() where batch.ended[row + world] {
      batch.bootstrapValues[row + world] = value
    }
  }
}
