extension Learner {
  /// The state of learning.
  public var progress: LearnerProgress {
    var progress = LearnerProgress()
    progress.choices = counters.choices
    progress.standing = standing
    progress.policySteps = counters.policySteps
    progress.optimisedSteps = counters.optimisedSteps ?? 0
    progress.diverged = counters.diverged
    progress.memoryDecay = reward.memoryDecay
    progress.klCoefficient = klCoefficient
    progress.training = counters.training
    progress.status = status
    return progress
  }

  private var status: LearnerProgress.Status {
    if isRoundDue { return .learning }
    if counters.trainedChoices == 0 { return .exploring }
    return counters.rolloutsLeft > 0 ? .learning : .waiting
  }

  /// The best policy and the reward model as they are now.
  public func stage() async -> LearnedStage {
    if policies.isEmpty {
      begin()
      defer { end() }
      policies = await workers.concurrently { await $0.policy() }
    }
    return LearnedStage(policy: policies[best], reward: reward)
  }

  /// All that is needed to resume from here, except the choices.
  public func checkpoint() async -> LearnerCheckpoint {
    begin()
    defer { end() }
    let states = await workers.concurrently { await $0.state() }
    return LearnerCheckpoint(
      configuration: configuration, random: random, reward: reward, workers: states,
      counters: counters, recent: recent, queue: queue,
      duelClips: duelClips, startingClips: startingClips, best: best)
  }
}
