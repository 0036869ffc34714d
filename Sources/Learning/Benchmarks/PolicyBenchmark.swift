/// Rollouts of a policy and its learning from a learned reward, to be timed; for one thread.
package final class PolicyBenchmark {
  private let trainer: PolicyTrainer
  private let reward: LearnedReward

  /// A policy, and a reward model that has learned nothing.
  package init(
    maker: any EnvironmentMaker, configuration: TrainerSettings, seed: UInt64
  ) {
    var random = Random(seed: seed)
    let usual = LearnerConfiguration()
    reward = LearnedReward(
      model: RewardModel(for: maker, configuration: usual, random: &random),
      scale: usual.rewardScale)
    trainer = PolicyTrainer(maker: maker, configuration: configuration, random: random)
  }

  /// A rollout without learning; returns its steps.
  package func rollOut() -> Int {
    trainer.rollOut()
    return trainer.stepsPerRollout
  }

  /// A rollout, its rewards and the update; returns its steps.
  package func learn() -> Int {
    _ = trainer.iterate(reward: reward)
    return trainer.stepsPerRollout
  }
}
