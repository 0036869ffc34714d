/// Everything that can be tuned in an ensemble of networks.
public struct EnsembleSettings: RewardModelSettings {
  public typealias Model = EnsembleRewardModel

  /// Networks.
  public var members = 3
  /// Hidden units of each layer, multiples of 16.
  ///
  /// Every frame of a clip is looked at, because a knee touches the ground for 40 ms only; half the
  /// usual units pay for half of that. See Measurements.md, "Reward networks".
  public var hidden = [32, 32]
  /// A clip's return over the mean reward of its frames.
  ///
  /// Small weights can then tell clips apart, and weight decay holds them back less.
  public var returnScale: Float = 10
  /// How raters choose.
  public var rater = BradleyTerry()
  /// Gradient steps for each new choice.
  public var updatesPerChoice = 12
  /// Comparisons in a gradient step.
  public var batch = 32
  /// Length of a step.
  public var learningRate: Float = 1e-3
  /// Decoupled weight decay.
  public var weightDecay: Float = 0.01
  /// The maximum norm of a gradient; longer ones are scaled down to it.
  public var maxGradientNorm: Float = 1
  /// The weight of the newest rollouts in the running mean and variance of outputs: a thousand
  /// observations of each policy.
  public var normalisationRate: Float = 0.1

  public init() {}

  /// Policies that drill into what thirty choices taught networks form habits, such as five turns
  /// in a flight, that take hundreds of choices to unlearn.
  ///
  /// The budget of steps therefore grows first, and does not fall later.
  public static func pace(period: Double) -> LearningPace {
    LearningPace(
      // Few worlds, small minibatches and many epochs flip after a fraction of the steps; see
      // Measurements.md, "Hand-written reward".
      worlds: 64, rolloutSteps: 64,
      // With 0 many policies learned to stand still; see Measurements.md, "Hand-written reward".
      exploringStarts: 0.3,
      warmUpChoices: 150, warmUpShare: 0.25,
      settledShare: 1, roundShare: 0,
      // A new policy takes about 150 choices to come as far.
      restartPatience: 200,
      // Networks that have just learned ten choices may rank policies differently in the next
      // round.
      scoreRate: 0.3,
      // No clip was ever searched for networks.
      duelsPerRound: 0,
      // The discount that was measured at 8 ms, whatever the period; see Measurements.md,
      // "Hand-written reward".
      ppo: PPOSettings(
        discount: PPOSettings.discount(period: 0.008), gaeLambda: 0.95, policyLearningRate: 3e-4))
  }

  public func check() throws(LearnedDataError) {
    let bounds = SettingBounds()
    try bounds.counts(
      ("members", members, 1...64), ("updatesPerChoice", updatesPerChoice, 0...10_000),
      ("batch", batch, 1...65_536))
    try bounds.numbers(
      ("returnScale", returnScale, 0...1e6), ("errorRate", rater.errorRate, 0...1),
      ("learningRate", learningRate, 0...1e3), ("weightDecay", weightDecay, 0...1e3),
      ("maxGradientNorm", maxGradientNorm, 0...1e9),
      ("normalisationRate", normalisationRate, 0...1))
    try bounds.hidden("hidden", hidden)
  }
}
