/// Validation of a checkpoint before a learner resumes from it.
///
/// A checkpoint is checked once, when it is read; the learner then trusts it.
extension LearnerCheckpoint {
  /// Checks that a learner of an environment can resume from here.
  ///
  /// - Parameter maker: Makes the environment.
  /// - Throws: `LearnedDataError`.
  public func check(in maker: any EnvironmentMaker) throws(LearnedDataError) {
    let shape = maker.shape
    try configuration.check()
    guard configuration.fits(shape) else {
      throw .outOfRange("settings that take more memory than there is for learning")
    }
    guard random.isSound else { throw .outOfRange("random state: 0") }
    try reward.check(shape)
    guard reward.isTrainable else { throw .mismatch("reward model") }
    guard reward.isFinite else { throw .outOfRange("parameters of the reward model") }
    try counters.check(policies: configuration.policies)
    try workers.check(configuration, in: maker)
    guard (0..<configuration.policies).contains(best) else { throw .mismatch("best policy") }
    for clip in recent + duelClips + startingClips + queue.flatMap({ [$0.left, $0.right] }) {
      guard shape.isClip(clip.trajectory) else { throw .mismatch("clips") }
      guard clip.trajectory.isSound else { throw .outOfRange("clip \(clip.id)") }
      guard LearnerConfiguration.countsAllowed.contains(clip.id),
        LearnerConfiguration.countsAllowed.contains(clip.policySteps)
      else { throw .outOfRange("clip \(clip.id)") }
    }
  }
}

extension [PolicyWorker.State] {
  /// Checks that policies of some settings can resume from here, by comparing them with a new one.
  ///
  /// - Throws: `LearnedDataError`.
  func check(
    _ configuration: LearnerConfiguration, in maker: any EnvironmentMaker
  ) throws(LearnedDataError) {
    guard count == configuration.policies else { throw .mismatch("policies") }
    let fresh = PolicyTrainer(
      maker: maker, settings: configuration.trainer, random: Random(seed: 0)
    ).state
    for worker in self {
      guard worker.trainer.hasSizes(of: fresh) else { throw .mismatch("policies") }
      guard worker.random.isSound else { throw .outOfRange("random state: 0") }
      try worker.trainer.check(maker.shape)
    }
  }
}

extension Learner.Counters {
  /// Checks that they are counts, with room to count on.
  fileprivate func check(policies: Int) throws(LearnedDataError) {
    let (choicesAllowed, allowed) = (
      LearnerConfiguration.choicesAllowed, LearnerConfiguration.countsAllowed
    )
    let bounds = SettingBounds()
    try bounds.counts(
      ("choices", choices, choicesAllowed), ("trainedChoices", trainedChoices, choicesAllowed),
      ("rolloutsLeft", rolloutsLeft, choicesAllowed), ("policySteps", policySteps, allowed),
      ("nextClip", nextClip, allowed), ("nextQuery", nextQuery, allowed),
      ("diverged", diverged, allowed), ("optimisedSteps", optimisedSteps ?? 0, allowed))
    guard trainedChoices <= choices else { throw .outOfRange("trainedChoices: \(trainedChoices)") }
    // Before the first round there are none.
    guard [0, policies].contains(scores.count), [0, policies].contains(lastBest.count) else {
      throw .mismatch("policies' ranks")
    }
    guard lastBest.allSatisfy(choicesAllowed.contains) else {
      throw .outOfRange("lastBest: \(lastBest)")
    }
  }
}

extension PolicyTrainer.State {
  fileprivate func hasSizes(of other: Self) -> Bool {
    worlds.count == other.worlds.count && age.count == other.age.count
      && proximal.hasSizes(of: other.proximal)
      && reference?.hasSizes(of: other.proximal.networks.policy) != false
      && averaged.hasSizes(of: other.proximal.networks.policy)
  }

  /// Checks that its settings and numbers are those of a policy that learns.
  fileprivate func check(_ shape: EnvironmentShape) throws(LearnedDataError) {
    try proximal.settings.check()
    let allowed = LearnerConfiguration.countsAllowed
    let bounds = SettingBounds()
    try bounds.counts(
      ("policySteps", policySteps, allowed), ("beginning", beginning, allowed))
    try bounds.numbers(("klCoefficient", proximal.klCoefficient, 0...1_000))
    guard isFinite else { throw .outOfRange("parameters of a policy") }
    guard age.allSatisfy((0...shape.episodeSteps).contains) else { throw .outOfRange("ages") }
    guard random.isSound else { throw .outOfRange("random state: 0") }
    guard
      [proximal.meanOptimizer, proximal.deviationOptimizer, proximal.valueOptimizer]
        .allSatisfy(\.isSound)
    else { throw .outOfRange("optimisers") }
    for policy in [proximal.networks.policy, averaged] + [reference].compactMap(\.self) {
      guard policy.isSound else { throw .outOfRange("deviations of actions") }
    }
  }
}

extension GaussianPolicy {
  /// Checks that it acts in environments of a shape.
  ///
  /// - Throws: `LearnedDataError`.
  public func check(_ shape: EnvironmentShape) throws(LearnedDataError) {
    guard observationSize == shape.observationSize, actionSize == shape.actionSize else {
      throw .mismatch("policy")
    }
    guard isSound else { throw .outOfRange("deviations of actions") }
  }

  fileprivate func hasSizes(of other: GaussianPolicy) -> Bool {
    mean.sizes == other.mean.sizes && logDeviation.count == other.logDeviation.count
  }

  /// Whether it is finite, and its logarithms have exponentials.
  fileprivate var isSound: Bool {
    isFinite && logDeviation.count == actionSize
      && (logDeviation + [logDeviationFloor]).allSatisfy { abs($0) <= 80 }
  }

  fileprivate var isFinite: Bool { mean.isFinite && logDeviation.allSatisfy(\.isFinite) }
}

extension ProximalPolicy {
  fileprivate func hasSizes(of other: ProximalPolicy) -> Bool {
    let (policy, others) = (networks.policy, other.networks.policy)
    return policy.hasSizes(of: others)
      && networks.value.sizes == other.networks.value.sizes
      && meanOptimizer.count == other.meanOptimizer.count
      && deviationOptimizer.count == other.deviationOptimizer.count
      && valueOptimizer.count == other.valueOptimizer.count
  }
}

extension LearnedStage {
  /// Checks that it acts and judges in an environment.
  ///
  /// - Throws: `LearnedDataError`.
  public func check(in maker: any EnvironmentMaker) throws(LearnedDataError) {
    let shape = maker.shape
    try policy.check(shape)
    try reward.check(shape)
    guard reward.isFinite else { throw .outOfRange("parameters of the reward model") }
  }
}

extension PolicyTrainer.State {
  /// Whether the networks and their optimisers are finite.
  fileprivate var isFinite: Bool {
    proximal.networks.policy.isFinite && proximal.networks.value.isFinite && averaged.isFinite
      && reference?.isFinite != false
      && [proximal.meanOptimizer, proximal.deviationOptimizer, proximal.valueOptimizer]
        .allSatisfy(\.isFinite)
  }
}
