extension Learner {
  /// What is known of a session at one of its stages, besides its choices' clips.
  public struct Past: Sendable {
    /// What had been learned.
    public var stage: LearnedStage
    /// Steps that the policies had taken.
    public var policySteps: Int
    /// How many choices it was learned from.
    public var choices: Int
    /// The numbers of the next query and of the next clip.
    public var nextQuery: Int
    /// See `nextQuery`.
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

  /// A checkpoint to go on from a stage, which keeps less than a checkpoint does.
  ///
  /// The reward model and the best policy are the stage's. The optimisers, the policy's values and the
  /// clips to ask about begin anew, and so do the other policies: one that is better in the end takes
  /// the lead.
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
