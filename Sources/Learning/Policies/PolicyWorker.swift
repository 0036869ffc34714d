/// Owns one policy's trainer, so that several policies learn at the same time.
actor PolicyWorker {
  /// What it did.
  struct Report: Sendable {
    /// The policy as it is now, averaged over its last updates.
    var policy: GaussianPolicy
    /// Steps that it has taken in all.
    var policySteps: Int
    /// Observations that it came to in its last rollout.
    var observations: [Float]
    /// Episodes that ended because the simulation diverged.
    var diverged: Int
  }

  /// All that it needs to go on later.
  struct State: Sendable, Codable {
    var trainer: PolicyTrainer.State
    var random: Random
  }

  private let trainer: PolicyTrainer
  private let player: PolicyPlayer
  private let maker: any EnvironmentMaker
  private lazy var optimizer = TrajectoryOptimizer(maker: maker)
  private var random: Random

  init(
    maker: any EnvironmentMaker, configuration: TrainerSettings, random: Random,
    klCoefficient: Float = 0, worldReward: (@Sendable () -> any WorldReward)? = nil
  ) {
    var random = random
    trainer = PolicyTrainer(
      maker: maker, configuration: configuration, random: Random(seed: random.next()),
      worldReward: worldReward?())
    trainer.klCoefficient = klCoefficient
    player = PolicyPlayer(maker: maker)
    self.maker = maker
    self.random = random
  }

  /// Rollouts and updates on a reward, at the rate that a schedule has for the policy's own steps.
  func improve(
    by reward: LearnedReward, iterations: Int, schedule: LearningRateSchedule
  ) -> Report {
    trainer.learn(atRateShare: schedule.share(after: trainer.stepsSinceBeginning))
    return report(iterations: iterations) { reward }
  }

  /// Rollouts and updates that lead to states unlike those of the same rollout.
  func explore(rewardScale: Float, iterations: Int) -> Report {
    report(iterations: iterations) {
      StateEntropyReward(
        observationSize: trainer.observationSize, seed: random.next(), scale: rewardScale)
    }
  }

  private func report(iterations: Int, reward: () -> any RewardFunction) -> Report {
    var observations: [Float] = []
    var diverged = 0
    for _ in 0..<iterations {
      let iteration = trainer.iterate(reward: reward())
      observations = iteration.observations
      diverged += iteration.diverged
    }
    return Report(
      policy: trainer.averaged, policySteps: trainer.policySteps,
      observations: observations, diverged: diverged)
  }

  /// What it did on the reward of its worlds.
  struct RewardReport: Sendable {
    /// The policy as it is now, averaged over its last updates.
    var policy: GaussianPolicy
    /// Steps that it has taken in all.
    var policySteps: Int
    /// What a step earned on average, before any scaling.
    var meanReward: Float
    /// Steps whose reward was no finite number.
    var invalidRewards: Int
    /// Episodes that ended because the simulation diverged.
    var diverged: Int
  }

  /// Rollouts and updates on the reward of its worlds, brought to mean 0 and a deviation.
  func improve(rewardScale: Float, iterations: Int) -> RewardReport {
    var (sum, invalid, diverged) = (Float(0), 0, 0)
    for _ in 0..<iterations {
      let iteration = trainer.iterate(rewardScale: rewardScale)
      sum += iteration.meanReward
      invalid += iteration.invalidRewards
      diverged += iteration.diverged
    }
    return RewardReport(
      policy: trainer.averaged, policySteps: trainer.policySteps,
      meanReward: sum / Float(iterations), invalidRewards: invalid, diverged: diverged)
  }

  /// Plays episodes as it does while learning, to cut clips from.
  ///
  /// The first `scattered` of them begin in a scattered state.
  func play(episodes: Int, scattered: Int) -> [Episode] {
    let policy = trainer.proximal.networks.policy
    var played = player.play(
      policy, episodes: episodes, scattered: scattered, actions: .sampled, random: &random)
    for index in played.indices { played[index].policySteps = trainer.policySteps }
    return played
  }

  /// For each reward a clip of the best that was found around its policy; nil where every simulation
  /// diverged.
  ///
  /// `memoryDecay` is what the person for whom it is the best keeps of a clip; see `ClipMemory`.
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

  /// Forgets what it learned.
  func restart() { trainer.restart() }

  /// See `PolicyTrainer.klCoefficient`.
  func setKLCoefficient(_ coefficient: Float) { trainer.klCoefficient = coefficient }

  /// All that it needs to go on later.
  func state() -> State { State(trainer: trainer.state, random: random) }

  /// Goes on from what `state` gave.
  func restore(_ state: State) {
    trainer.state = state.trainer
    random = state.random
  }
}
