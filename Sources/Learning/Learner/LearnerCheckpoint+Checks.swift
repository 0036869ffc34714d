/// Validation of a checkpoint before a learner resumes from it.
///
/// A checkpoint is checked once, when it is read; the learner then trusts it. Network parameters may be
/// NaN, because earlier versions learned from simulations that had diverged: the learner restarts those
/// parts (see `isFinite`).
extension LearnerCheckpoint {
  /// Sees that a learner of an environment can go on from here.
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
    try counters.check(policies: configuration.policies)
    try checkWorkers(in: maker)
    guard (0..<configuration.policies).contains(best) else { throw .mismatch("best policy") }
    for clip in recent + duelClips + startingClips + queue.flatMap({ [$0.left, $0.right] }) {
      guard shape.isClip(clip.trajectory) else { throw .mismatch("clips") }
      guard LearnerConfiguration.countsAllowed.contains(clip.id),
        LearnerConfiguration.countsAllowed.contains(clip.policySteps)
      else { throw .outOfRange("clip \(clip.id)") }
    }
  }

  /// Compares the policies with one of these settings that has learned nothing.
  private func checkWorkers(in maker: any EnvironmentMaker) throws(LearnedDataError) {
    guard workers.count == configuration.policies else { throw .mismatch("policies") }
    let fresh = PolicyTrainer(
      maker: maker, configuration: configuration.trainer, random: Random(seed: 0)
    ).state
    for worker in workers {
      guard worker.trainer.hasSizes(of: fresh) else { throw .mismatch("policies") }
      guard worker.random.isSound else { throw .outOfRange("random state: 0") }
      try worker.trainer.check(maker.shape)
    }
  }
}

extension Learner.Counters {
  /// Sees that they count, and count up from here.
  fileprivate func check(policies: Int) throws(LearnedDataError) {
    let (choicesAllowed, allowed) = (
      LearnerConfiguration.choicesAllowed, LearnerConfiguration.countsAllowed
    )
    let bounds = SettingBounds()
    try bounds.counts(
      ("choices", choices, choicesAllowed), ("trainedChoices", trainedChoices, choicesAllowed),
      ("rolloutsLeft", rolloutsLeft, choicesAllowed), ("policySteps", policySteps, allowed),
      ("nextClip", nextClip, allowed), ("nextQuery", nextQuery, allowed),
      ("diverged", diverged, allowed))
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
      && averaged?.hasSizes(of: other.proximal.networks.policy) != false
  }

  /// Sees that its settings and its numbers are those of a policy that learns.
  fileprivate func check(_ shape: EnvironmentShape) throws(LearnedDataError) {
    try proximal.configuration.check()
    let allowed = LearnerConfiguration.countsAllowed
    let bounds = SettingBounds()
    try bounds.counts(
      ("policySteps", policySteps, allowed), ("beginning", beginning ?? 0, allowed))
    guard age.allSatisfy((0...shape.episodeSteps).contains) else { throw .outOfRange("ages") }
    guard random.isSound else { throw .outOfRange("random state: 0") }
    guard
      [proximal.meanOptimizer, proximal.deviationOptimizer, proximal.valueOptimizer]
        .allSatisfy(\.isSound)
    else { throw .outOfRange("optimisers") }
    for policy in [proximal.networks.policy, reference, averaged].compactMap(\.self) {
      guard policy.isSound else { throw .outOfRange("deviations of actions") }
    }
  }
}

extension GaussianPolicy {
  fileprivate func hasSizes(of other: GaussianPolicy) -> Bool {
    mean.sizes == other.mean.sizes && logDeviation.count == other.logDeviation.count
  }

  /// Whether its logarithms have exponentials, where they are numbers at all.
  fileprivate var isSound: Bool {
    logDeviation.count == actionSize
      && (logDeviation + [logDeviationFloor]).allSatisfy { !$0.isFinite || abs($0) <= 80 }
  }
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
  /// Sees that it acts and judges in an environment.
  ///
  /// - Throws: `LearnedDataError`.
  public func check(in maker: any EnvironmentMaker) throws(LearnedDataError) {
    let shape = maker.shape
    guard policy.observationSize == shape.observationSize, policy.actionSize == shape.actionSize
    else { throw .mismatch("policy") }
    guard policy.isSound else { throw .outOfRange("deviations of actions") }
    try reward.check(shape)
  }
}

extension RewardModel {
  /// Sees that it judges what an environment shows.
  fileprivate func check(_ shape: EnvironmentShape) throws(LearnedDataError) {
    guard observationSize == shape.observationSize else { throw .mismatch("reward model") }
    switch self {
    case .additive(let ensemble): try ensemble.check()
    case .networks(let ensemble): try ensemble.check()
    }
  }

  /// Whether it can be trained further, not judge only.
  fileprivate var isTrainable: Bool {
    switch self {
    case .additive: true
    case .networks(let ensemble):
      ensemble.members.allSatisfy {
        $0.optimizer.count == $0.network.parameters.count && $0.optimizer.isSound
      }
    }
  }
}

extension EnsembleRewardModel {
  fileprivate func check() throws(LearnedDataError) {
    try configuration.check()
    guard let first = members.first, members.count <= 64,
      members.allSatisfy({
        $0.network.inputs == observationSize && $0.network.outputs == 1
          && $0.network.sizes == first.network.sizes
      })
    else { throw .mismatch("reward model") }
    try checkScale(members.map(\.outputVariance))
  }
}

extension AdditiveRewardModel {
  fileprivate func check() throws(LearnedDataError) {
    try configuration.check()
    guard !members.isEmpty, members.count <= 256,
      AdditiveSettings.memoryDecaysAllowed.contains(memoryDecays.count)
    else { throw .mismatch("reward model") }
    try checkScale((members + mapEstimates).map(\.outputVariance))
  }
}

/// Sees that variances, where they are numbers at all, have roots.
private func checkScale(_ variances: [Float]) throws(LearnedDataError) {
  guard !variances.contains(where: { $0 < 0 }) else { throw .outOfRange("scale of rewards") }
}
