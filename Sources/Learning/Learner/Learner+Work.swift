extension Learner {
  /// Does one piece of work, less than about half a second; false where more choices are needed first.
  public func work() async -> Bool {
    _ = await takeTurn()
    defer { endTurn() }
    if isRoundDue {
      await trainReward()
      return true
    }
    guard counters.rolloutsLeft > 0 else { return false }
    await counters.trainedChoices == 0 ? explore() : improvePolicies()
    if counters.rolloutsLeft == 0 {
      _ = await gatherClips()
      // Pairs that were drawn meanwhile show what the policies did a round ago.
      queue = []
    }
    return true
  }

  /// Does all the work that the choices so far allow.
  public func finishRound() async {
    while await work() {}
  }

  /// Whether there are enough choices that the reward model has not seen.
  var isRoundDue: Bool {
    counters.choices - counters.trainedChoices >= roundChoices
  }

  /// Choices that the next round takes.
  var roundChoices: Int {
    let share = Int(configuration.roundShare * Float(counters.trainedChoices))
    return max(configuration.choicesPerRound, min(LearnerConfiguration.longestRound, share))
  }

  private func trainReward() async {
    let new = counters.choices - counters.trainedChoices
    // Who chose before all was explored, or brought choices along, has something better to learn.
    if counters.trainedChoices == 0 { counters.rolloutsLeft = 0 }
    counters.trainedChoices = counters.choices
    counters.rolloutsLeft += rollouts(for: new)
    var trained = reward
    await trained.train(
      on: dataset, new: new, configuration: configuration, seed: random.next())
    reward = trained
    if let row = reward.settleMemoryDecay(after: dataset.activeCount) {
      dataset.keepOnly(frame: row)
    }
    // What the old model had picked would not be asked now.
    queue = []
  }

  /// The share of the budget that is left now that there are many choices.
  var settled: Float {
    let haste = Float(configuration.settledChoices) / Float(max(counters.choices, 1))
    return min(1, max(configuration.settledShare, haste))
  }

  /// The whole rollouts that a policy may take for a round's choices, at least one.
  private func rollouts(for choices: Int) -> Int {
    let steps = configuration.worlds * configuration.rolloutSteps
    let warmth = Float(counters.choices) / Float(max(configuration.warmUpChoices, 1))
    let share = min(1, max(configuration.warmUpShare, warmth))
    let budget = share * settled * Float(choices * configuration.policyStepsPerChoice)
    return max(1, Int(budget / Float(steps)))
  }

  /// Two rollouts of every policy, all at once, and updates by the learned reward.
  private func improvePolicies() async {
    let reward = LearnedReward(model: reward, scale: configuration.rewardScale)
    // Steps become shorter as there are fewer of them, so that what was learned stays.
    let schedule = LearningRateSchedule(
      fullSteps: configuration.settledChoices * configuration.policyStepsPerChoice,
      minimumShare: configuration.settledShare)
    await improve { await $0.improve(by: reward, iterations: $1, schedule: schedule) }
  }

  /// Two rollouts of every policy, all at once, and updates that lead to states of all kinds, so
  /// that the first clips differ in something that a person can judge.
  private func explore() async {
    let scale = configuration.rewardScale
    await improve { await $0.explore(rewardScale: scale, iterations: $1) }
  }

  private func improve(
    by improvement: @escaping @Sendable (PolicyWorker, Int) async -> PolicyWorker.Report
  ) async {
    let iterations = min(2, counters.rolloutsLeft)
    let reports = await inParallel { await improvement($0, iterations) }
    counters.rolloutsLeft -= iterations
    counters.policySteps = reports.map(\.policySteps).reduce(0, +)
    counters.diverged += reports.map(\.diverged).reduce(0, +)
    policies = reports.map(\.policy)
    normalise(on: reports.flatMap(\.observations))
  }

  /// Lets every policy play, and cuts clips from what it did, except where the simulation diverged.
  ///
  /// - Returns: How many episodes were played.
  func gatherClips() async -> Int {
    let count = configuration.episodesPerRound
    let scattered = min(configuration.scatteredEpisodes, count)
    let played = await inParallel { await $0.play(episodes: count, scattered: scattered) }
    if policies.isEmpty { policies = await inParallel { await $0.policy() } }
    for episodes in played {
      for episode in episodes[..<scattered] { cutClips(from: episode, atBeginning: true) }
      for episode in episodes[scattered...] { cutClips(from: episode, atBeginning: false) }
    }
    counters.diverged += played.joined().count { $0.hasDiverged }
    await findDuels()
    let observations = played.map { $0.filter { !$0.hasDiverged }.flatMap(\.observations) }
    // Later on, the policies' own rollouts do that.
    if counters.trainedChoices == 0 { normalise(on: observations.flatMap { $0 }) }
    rank(observations.map { $0.isEmpty ? nil : mean(reward.rewards(of: $0)) })
    await replaceStuckPolicies()
    return played.joined().count
  }

  /// Finds the best policy, given the mean reward of each policy's play in this round; nil where the
  /// simulation diverged whatever it played, which counts as the worst.
  private func rank(_ played: [Float?]) {
    guard let worst = played.compactMap({ $0 }).min() else { return }
    let rewards = played.map { $0 ?? worst }
    if counters.scores.isEmpty { counters.scores = Array(repeating: 0, count: rewards.count) }
    let average = mean(rewards)
    for index in rewards.indices {
      let score = rewards[index] - average
      counters.scores[index] += configuration.scoreRate * (score - counters.scores[index])
    }
    best = counters.scores.indices.max { counters.scores[$0] < counters.scores[$1] } ?? 0
  }

  /// Begins anew with the policies that have been worse than another for long.
  private func replaceStuckPolicies() async {
    if counters.lastBest.isEmpty {
      counters.lastBest = Array(repeating: counters.choices, count: workers.count)
    }
    counters.lastBest[best] = counters.choices
    let patience = (Float(configuration.restartPatience) / settled).rounded(.down)
    for index in workers.indices
    where Float(counters.choices - counters.lastBest[index]) >= patience {
      await workers[index].restart()
      policies[index] = await workers[index].policy()
      counters.lastBest[index] = counters.choices
    }
  }

  /// Cuts clips: from anywhere, or from the episode's first moments, an eighth of a clip.
  private func cutClips(from episode: Episode, atBeginning: Bool) {
    // Its last frames before the divergence are no motion of that body either.
    guard !episode.hasDiverged else { return }
    let frames = min(maker.shape.clipSteps + 1, episode.trajectory.frames)
    let starts = episode.trajectory.frames - frames + 1
    let clips = (0..<configuration.clipsPerEpisode).map { _ in
      let start = random.index(below: atBeginning ? min(starts, frames / 8 + 1) : starts)
      defer { counters.nextClip += 1 }
      return episode.clip(from: start, frames: frames, id: counters.nextClip, seenBy: maker)
    }
    keepRecent(clips)
  }

  /// Puts clips among those that queries are made of, and forgets the oldest of these.
  func keepRecent(_ clips: [Clip]) {
    recent += clips
    recent.removeFirst(max(0, recent.count - configuration.clipsKept))
  }

  /// Shows the reward model what the policies come to, so that its outputs keep their scale.
  private func normalise(on observations: [Float]) {
    guard !observations.isEmpty else { return }
    reward.updateNormalisation(observations: observations)
  }

  func mean(_ values: [Float]) -> Float {
    values.reduce(0, +) / Float(max(values.count, 1))
  }

  /// What every worker gives, in the workers' order, all running at once.
  func inParallel<Result: Sendable>(
    _ job: @escaping @Sendable (PolicyWorker) async -> Result
  ) async -> [Result] {
    await inParallel(Array(workers.indices)) { worker, _ in await job(worker) }
  }

  /// The same, each worker with an input of its own.
  func inParallel<Input: Sendable, Result: Sendable>(
    _ inputs: [Input], _ job: @escaping @Sendable (PolicyWorker, Input) async -> Result
  ) async -> [Result] {
    await withTaskGroup(of: (Int, Result).self) { group in
      for (index, (worker, input)) in zip(workers, inputs).enumerated() {
        group.addTask { (index, await job(worker, input)) }
      }
      var results: [Int: Result] = [:]
      for await (index, result) in group { results[index] = result }
      return results.sorted { $0.key < $1.key }.map(\.value)
    }
  }
}
