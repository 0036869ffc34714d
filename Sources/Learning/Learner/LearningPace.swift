/// How fast policies learn from the learned reward, and how.
///
/// It depends on how much a choice tells the reward model, so that each kind of model declares its
/// own values (`RewardModelSettings.pace`).
public struct LearningPace: Sendable, Codable, Equatable {
  /// Worlds that each policy acts in.
  public var worlds: Int
  /// Control steps of each world between two updates of its policy.
  public var rolloutSteps: Int
  /// The share of episodes that begin in a scattered state while policies learn: exploring starts
  /// (Sutton and Barto, "Reinforcement learning", section 5.3).
  public var exploringStarts: Float
  /// Choices over which the budget of policy steps grows to its full size, in proportion.
  public var warmUpChoices: Int
  /// The share of the budget at the very start.
  public var warmUpShare: Float
  /// The share of the budget that is left in the end; see `LearnerConfiguration.settledChoices`.
  public var settledShare: Float
  /// The least share of the choices so far in a round, up to `LearnerConfiguration.longestRound`; 0
  /// for rounds of equal length.
  public var roundShare: Float
  /// Choices, at the full budget, after which a policy that was never the best one meanwhile
  /// restarts.
  ///
  /// It grows as the budget falls, because a policy needs steps to catch up. A policy can settle in
  /// a habit that no reward ends.
  public var restartPatience: Int
  /// The weight of the newest round in a policy's score (see `Learner.Counters.scores`).
  public var scoreRate: Float
  /// Queries of each round that compare hypothetical clips of two posterior samples
  /// (`Learner.findDuels`); at least one query of a round is of other clips.
  public var duelsPerRound: Int
  /// How policies are improved.
  public var ppo: PPOSettings

  /// Checks decoded values.
  ///
  /// - Throws: `LearnedDataError.outOfRange` with the setting's name.
  func check() throws(LearnedDataError) {
    let bounds = SettingBounds()
    try bounds.counts(
      ("worlds", worlds, 1...65_536), ("rolloutSteps", rolloutSteps, 1...65_536),
      ("warmUpChoices", warmUpChoices, 0...1_000_000_000),
      ("restartPatience", restartPatience, 0...Int.max), ("duelsPerRound", duelsPerRound, 0...1_000)
    )
    try bounds.numbers(
      ("exploringStarts", exploringStarts, 0...1), ("warmUpShare", warmUpShare, 0...1),
      ("settledShare", settledShare, 0...1), ("roundShare", roundShare, 0...1),
      ("scoreRate", scoreRate, 0...1))
    try ppo.check()
  }
}
