extension Learner {
  /// What a session stores of one of its stages, besides the clips.
  public struct Past: Sendable {
    /// What had been learned.
    public var stage: LearnedStage
    /// Steps that the policies had taken.
    public var policySteps: Int
    /// The number of choices that it was learned from.
    public var choices: Int
    /// The number of the next query.
    public var nextQuery: Int
    /// The number of the next clip.
    public var nextClip: Int

    /// Makes a past of its parts.
    public init(
      stage: LearnedStage, policySteps: Int, choices: Int, nextQuery: Int, nextClip: Int
    ) {
      self.stage = stage
      self.policySteps = policySteps
      self.choices = choices
      self.nextQuery = nextQuery
      self.nextClip = nextClip
    }
  }

  /// A checkpoint to resume from a stage, which stores less than a checkpoint does.
  ///
  /// The reward model and the best policy are the stage's. The optimisers, the value network, the
  /// clips and the other policies are new: one that is better in the end becomes the best.
  ///
  /// - Throws: `LearnedDataError.mismatch` where the stage is of another body.
  public static func checkpoint(
    from past: Past, maker: any EnvironmentMaker, configuration: LearnerConfiguration, seed: UInt64
  ) async throws -> LearnerCheckpoint {
    let learner = Learner(maker: maker, configuration: configuration, seed: seed)
    var checkpoint = await learner.checkpoint()
    try past.stage.check(in: maker)
    checkpoint.reward = past.stage.reward.withNewOptimizers
    checkpoint.workers[0].trainer.proximal.networks.policy = past.stage.policy
    checkpoint.workers[0].trainer.averaged = past.stage.policy
    checkpoint.workers[0].trainer.policySteps = past.policySteps
    checkpoint.counters.choices = past.choices
    checkpoint.counters.trainedChoices = past.choices
    checkpoint.counters.policySteps = past.policySteps
    checkpoint.counters.nextQuery = past.nextQuery
    checkpoint.counters.nextClip = past.nextClip
    try checkpoint.check(in: maker)
    return checkpoint
  }
}
