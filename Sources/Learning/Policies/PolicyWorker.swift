/// Owns one policy's trainer, so that several policies learn at the same time.
actor PolicyWorker {
  /// What a piece of training came to.
  struct Report: Sendable {
    /// The policy as it is now, averaged over its last updates.
    var policy: GaussianPolicy
    /// Steps that it has taken in all.
    var policySteps: Int
    /// What its last rollout came to, `[count, observationSize]`.
    var observations: [Float]
    /// The mean reward of a step.
    var meanReward: Float
    /// Steps whose reward was not finite.
    var invalidRewards: Int
    /// Episodes that ended because the simulation diverged.
    var diverged: Int
    /// What the last update did.
    var update = ProximalPolicy.Statistics()
  }

  /// All that it needs to resume.
  struct State: Sendable, Codable {
    var trainer: PolicyTrainer.State
    var random: Random
  }

  private let trainer: PolicyTrainer
  private let player: PolicyPlayer
  private let maker: any EnvironmentMaker
  private lazy var optimizer = TrajectoryOptimizer(maker: maker)
  private var random: Random

  /// A worker whose policy has learned nothing.
  ///
  /// - Parameters:
  ///   - maker: Makes the worlds.
  ///   - settings: What to train with.
  ///   - random: What all its chance comes from.
  ///   - klCoefficient: See `PolicyTrainer.klCoefficient`.
  ///   - reward: Makes the reward, where it is given; a learned one comes with `improve`.
  init(
    maker: any EnvironmentMaker, settings: TrainerSettings, random: Random,
    klCoefficient: Float = 0, reward: (@Sendable () -> any PolicyReward)? = nil
  ) {
    var random = random
    trainer = PolicyTrainer(maker: maker, settings: settings, random: Random(seed: random.next()))
    trainer.klCoefficient = klCoefficient
    trainer.reward = reward?()
    player = PolicyPlayer(maker: maker)
    self.maker = maker
    self.random = random
  }

  /// Trains on a learned reward, at the rate that a schedule gives for the policy's own steps.
  func improve(
    by reward: LearnedReward, iterations: Int, schedule: LearningRateSchedule
  ) -> Report {
    trainer.reward = reward
    trainer.learn(atRateShare: schedule.share(after: trainer.stepsSinceBeginning))
    return improve(iterations: iterations)
  }

  /// Trains on the reward that it has.
  func improve(iterations: Int) -> Report {
    var report = Report(
      policy: trainer.averaged, policySteps: 0, observations: [], meanReward: 0, invalidRewards: 0,
      diverged: 0)
    for _ in 0..<iterations {
      let iteration = trainer.iterate()
      report.observations = iteration.observations
      report.meanReward += iteration.meanReward
      report.invalidRewards += iteration.invalidRewards
      report.diverged += iteration.diverged
      report.update = iteration.statistics
    }
    report.policy = trainer.averaged
    report.policySteps = trainer.policySteps
    report.meanReward /= Float(iterations)
    return report
  }

  /// Plays episodes as in training, to cut clips from.
  ///
  /// The first `scattered` of them begin in a scattered state.
  func play(episodes: Int, scattered: Int) -> [Episode] {
    let policy = trainer.proximal.networks.policy
    var played = player.play(
      policy, episodes: episodes, scattered: scattered, actions: .sampled, random: &random)
    for index in played.indices { played[index].policySteps = trainer.policySteps }
    return played
  }

  /// The best clip that a search around the policy finds for each reward; nil where every
  /// simulation diverged.
  ///
  /// `memoryDecay` is the γ of the rater's memory; see `ClipMemory`.
  func best(for rewards: [any RewardFunction], memoryDecay: Float) -> [Episode?] {
    rewards.map { reward in
      var episode = optimizer.best(
        for: reward, memoryDecay: memoryDecay, around: trainer.averaged, random: &random)
      episode?.policySteps = trainer.policySteps
      return episode
    }
  }

  /// See `PolicyTrainer.starts`.
  func setStarts(along trajectories: [Trajectory]) { trainer.starts = trajectories }

  /// The policy as it is now, averaged over its last updates.
  func policy() -> GaussianPolicy { trainer.averaged }

  /// The steps that the policy has taken in all.
  func policySteps() -> Int { trainer.policySteps }

  /// Replaces the policy by a new one.
  func restart() { trainer.restart() }

  /// See `PolicyTrainer.klCoefficient`.
  func setKLCoefficient(_ coefficient: Float) { trainer.klCoefficient = coefficient }

  /// The state of the reward that it was given; nil where it learns from a learned one.
  func rewardState() -> FormulaReward.State? { (trainer.reward as? FormulaReward)?.state }

  /// Resumes from `rewardState`.
  ///
  /// - Throws: `LearnedDataError` where that is of another reward.
  func restore(_ state: FormulaReward.State) throws(LearnedDataError) {
    try (trainer.reward as? FormulaReward)?.restore(state)
  }

  /// All that it needs to resume.
  func state() -> State { State(trainer: trainer.state, random: random) }

  /// Resumes from `state`.
  func restore(_ state: State) {
    trainer.state = state.trainer
    random = state.random
  }
}

/// Several workers that do the same at the same time.
extension [PolicyWorker] {
  /// Each worker's result, in the workers' order.
  func concurrently<Result: Sendable>(
    _ job: @escaping @Sendable (PolicyWorker) async -> Result
  ) async -> [Result] {
    await concurrently(Array<Int>(indices)) { worker, _ in await job(worker) }
  }

  /// Each worker's result for an input of its own, in the workers' order.
  func concurrently<Input: Sendable, Result: Sendable>(
    _ inputs: [Input], _ job: @escaping @Sendable (PolicyWorker, Input) async -> Result
  ) async -> [Result] {
    await withTaskGroup(of: (Int, Result).self) { group in
      for (index, (worker, input)) in zip(self, inputs).enumerated() {
        group.addTask { (index, await job(worker, input)) }
      }
      var results: [Int: Result] = [:]
      for await (index, result) in group { results[index] = result }
      return results.sorted { $0.key < $1.key }.map(\.value)
    }
  }
}
