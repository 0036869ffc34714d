/// Rollouts of a policy and its learning from a learned reward, for timing; it is used by one
/// thread.
package final class PolicyBenchmark {
  private let trainer: PolicyTrainer

  /// A policy, and a reward model that has learned nothing.
  package init(
    maker: any EnvironmentMaker, settings: TrainerSettings, seed: UInt64
  ) {
    var random = Random(seed: seed)
    let usual = LearnerConfiguration()
    let model = usual.rewardModel.makeModel(for: maker, random: &random)
    trainer = PolicyTrainer(maker: maker, settings: settings, random: random)
    trainer.reward = LearnedReward(function: model, scale: usual.rewardScale)
  }

  /// A rollout without learning; returns its steps.
  package func rollOut() -> Int {
    trainer.rollOut()
    return trainer.stepsPerRollout
  }

  /// A rollout, its rewards and the update; returns its steps.
  package func learn() -> Int {
    _ = trainer.iterate()
    return trainer.stepsPerRollout
  }
}
