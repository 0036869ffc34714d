/// One round of learning, from top to bottom.
///
/// `nextQuery` asks for it and `record` takes the answers; once a round's choices are there, the
/// reward model is trained, then policies improve on it, then their clips make the next queries. It
/// comes in pieces, so that a person's pair never waits longer than one of them.
extension Learner {
  /// Does the next piece of the round, less than about half a second.
  ///
  /// - Returns: Whether there was one; otherwise more choices are needed first.
  public func work() async -> Bool {
    begin()
    defer { end() }
    if isRoundDue {
      await trainRewardModel()
    } else if counters.rolloutsLeft > 0 {
      await improvePolicies()
      if counters.rolloutsLeft == 0 {
        _ = await renewClips()
        // Pairs that were drawn meanwhile show what the policies did a round ago.
        queue = []
      }
    } else {
      return false
    }
    return true
  }

  /// Does all the work that the choices so far allow.
  public func finishRound() async {
    while await work() {}
  }

  /// Shows what the policies do by now: the part of a round between the policies and the queries.
  ///
  /// - Returns: How many episodes were played.
  func renewClips() async -> Int {
    let played = await play()
    cutClips(from: played)
    await findDuels()
    let observations = played.map { $0.filter { !$0.hasDiverged }.flatMap(\.observations) }
    // Later on, the policies' own rollouts do that.
    if counters.trainedChoices == 0 { normalise(on: observations.flatMap { $0 }) }
    rankPolicies(by: observations)
    await restartStuckPolicies()
    return played.joined().count
  }
}

// MARK: The reward model

extension Learner {
  /// Whether there are enough choices that the reward model was not trained on.
  var isRoundDue: Bool {
    counters.choices - counters.trainedChoices >= roundChoices
  }

  /// Choices in the next round.
  var roundChoices: Int {
    let share = Int(configuration.pace.roundShare * Float(counters.trainedChoices))
    return max(configuration.choicesPerRound, min(LearnerConfiguration.longestRound, share))
  }

  private func trainRewardModel() async {
    let new = counters.choices - counters.trainedChoices
    counters.trainedChoices = counters.choices
    counters.rolloutsLeft += rollouts(for: new)
    var trained = reward
    await trained.train(on: dataset, new: new, seed: random.next())
    trained.settle(&dataset)
    reward = trained
    // The new model would pick other pairs.
    queue = []
  }

  /// The share of the budget that is left after many choices.
  var settled: Float {
    let haste = Float(configuration.settledChoices) / Float(max(counters.choices, 1))
    return min(1, max(configuration.pace.settledShare, haste))
  }

  /// The whole rollouts that each policy may take for a round's choices, at least one.
  private func rollouts(for choices: Int) -> Int {
    let pace = configuration.pace
    let warmth = Float(counters.choices) / Float(max(pace.warmUpChoices, 1))
    let share = min(1, max(pace.warmUpShare, warmth))
    let budget = share * settled * Float(choices * configuration.policyStepsPerChoice)
    return max(1, Int(budget / Float(pace.worlds * pace.rolloutSteps)))
  }
}

// MARK: Policies

extension Learner {
  /// Up to two rollouts of every policy, concurrently, with an update on the learned reward after
  /// each.
  func improvePolicies() async {
    let reward = LearnedReward(function: reward, scale: configuration.rewardScale)
    // Steps become shorter as there are fewer of them, so that what was learned stays.
    let schedule = LearningRateSchedule(
      fullSteps: configuration.settledChoices * configuration.policyStepsPerChoice,
      minimumShare: configuration.pace.settledShare)
    let iterations = min(2, counters.rolloutsLeft)
    // The best policy follows what the choices say; the others also what they leave open.
    let (model, best) = (self.reward, best)
    let rewards = workers.indices.map { index in
      let own = index == best ? nil : model.explorationReward(policy: index)
      return own.map { LearnedReward(function: $0, scale: configuration.rewardScale) } ?? reward
    }
    let reports = await workers.concurrently(rewards) {
      await $0.improve(by: $1, iterations: iterations, schedule: schedule)
    }
    counters.rolloutsLeft -= iterations
    counters.policySteps = reports.map(\.policySteps).reduce(0, +)
    counters.diverged += reports.map(\.diverged).reduce(0, +)
    policies = reports.map(\.policy)
    counters.training = TrainingFigures(reports[min(best, reports.count - 1)])
    normalise(on: reports.flatMap(\.observations))
  }

  /// Keeps the scale of rewards over what the policies come to.
  private func normalise(on observations: [Float]) {
    guard !observations.isEmpty else { return }
    let count = observations.count / reward.observationSize
    observations.withUnsafeBufferPointer {
      reward.updateNormalisation(observations: $0, count: count)
    }
  }

  /// Lets every policy play; the first episodes of each begin in a scattered state.
  func play() async -> [[Episode]] {
    let count = configuration.episodesPerRound
    let scattered = min(configuration.scatteredEpisodes, count)
    let played = await workers.concurrently {
      await $0.play(episodes: count, scattered: scattered)
    }
    if policies.isEmpty { policies = await workers.concurrently { await $0.policy() } }
    counters.diverged += played.joined().count { $0.hasDiverged }
    return played
  }
}

// MARK: Clips

extension Learner {
  private func cutClips(from played: [[Episode]]) {
    let scattered = min(configuration.scatteredEpisodes, configuration.episodesPerRound)
    for episodes in played {
      for episode in episodes[..<scattered] { cutClips(from: episode, atBeginning: true) }
      for episode in episodes[scattered...] { cutClips(from: episode, atBeginning: false) }
    }
  }

  /// Cuts clips from anywhere in an episode, or from its first moments, an eighth of a clip.
  private func cutClips(from episode: Episode, atBeginning: Bool) {
    // The last frames before a divergence are no motion of that body either.
    guard !episode.hasDiverged else { return }
    let frames = min(maker.shape.clipSteps + 1, episode.trajectory.frames)
    let starts = episode.trajectory.frames - frames + 1
    let clips = (0..<configuration.clipsPerEpisode).map { _ in
      let start = random.index(below: atBeginning ? min(starts, frames / 8 + 1) : starts)
      defer { counters.nextClip += 1 }
      return episode.clip(from: start, frames: frames, id: counters.nextClip, seenBy: maker)
    }
    addRecent(clips)
  }

  /// Adds clips to those that queries are made of, and drops the oldest of these.
  func addRecent(_ clips: [Clip]) {
    recent += clips
    recent.removeFirst(max(0, recent.count - configuration.clipsKept))
  }
}

// MARK: Ranking

extension Learner {
  /// Finds the best policy by an exponential moving average of its lead over the mean policy.
  ///
  /// - Parameter played: What each policy came to when it played; none where every simulation
  ///   diverged, which counts as the worst.
  func rankPolicies(by played: [[Float]]) {
    let known = played.map { $0.isEmpty ? nil : mean(reward.rewards(of: $0)) }
    guard let worst = known.compactMap({ $0 }).min() else { return }
    let rewards = known.map { $0 ?? worst }
    if counters.scores.isEmpty { counters.scores = Array(repeating: 0, count: rewards.count) }
    let average = mean(rewards)
    for index in rewards.indices {
      let score = rewards[index] - average
      counters.scores[index] += configuration.pace.scoreRate * (score - counters.scores[index])
    }
    best = counters.scores.indices.max { counters.scores[$0] < counters.scores[$1] } ?? 0
  }

  /// Restarts the policies that have not been the best one for long.
  private func restartStuckPolicies() async {
    if counters.lastBest.isEmpty {
      counters.lastBest = Array(repeating: counters.choices, count: workers.count)
    }
    counters.lastBest[best] = counters.choices
    let patience = (Float(configuration.pace.restartPatience) / settled).rounded(.down)
    for index in workers.indices
    where Float(counters.choices - counters.lastBest[index]) >= patience {
      await workers[index].restart()
      reward.explore(by: random.next(), policy: index)
      policies[index] = await workers[index].policy()
      counters.lastBest[index] = counters.choices
    }
  }

  func mean(_ values: [Float]) -> Float {
    values.reduce(0, +) / Float(max(values.count, 1))
  }
}

extension TrainingFigures {
  fileprivate init(_ report: PolicyWorker.Report) {
    self.init(
      learnedReward: report.meanReward, divergence: report.update.divergence,
      referenceDivergence: report.update.referenceDivergence,
      explainedVariance: report.update.explainedVariance,
      clipFraction: report.update.clipFraction)
  }
}
