/// Everything that can be tuned in an additive reward model.
public struct AdditiveSettings: RewardModelSettings {
  public typealias Model = AdditiveRewardModel

  /// Posterior samples: two for each duel of a round.
  public var posteriorSamples = 8
  /// A clip's return over the mean reward of its frames: how certain the prior lets answers be.
  public var returnScale: Float = 2
  /// How raters choose: one answer in twenty is random.
  ///
  /// 0.02 and 0.1 took longer on the backflip; see Measurements.md, "Additive reward model".
  public var rater = BradleyTerry(errorRate: 0.05)
  /// L-BFGS iterations of a round; the MAP estimate continues where the last round ended.
  public var iterations = 30
  /// The maximum number of comparisons per iteration: half of them the newest, the others drawn
  /// from all older ones, so that an iteration's time does not grow with the session.
  public var maximumComparisons = 1024
  /// The candidates for the rater's memory decay γ, 1 first: γ of B-Pref's myopic teacher
  /// (`ClipMemory`), which is 0.9 there.
  ///
  /// With 0.95, 0.9 and 0.8 the last 40, 20 and 10 % of a clip count as much as all of it with 1.
  public var memoryDecays: [Float] = [1, 0.95, 0.9, 0.8]
  /// How many nats better a decay below 1 must explain the choices than 1 does.
  ///
  /// More than chance reaches with one mistake in ten, less than a rater with γ = 0.9 reaches after
  /// sixty choices; see Measurements.md, "Memory decay".
  public var memoryDecayCost: Float = 6
  /// Choices after which the decay counts as known.
  ///
  /// Until then a clip takes the memory, and a round the time, of all candidates.
  public var choicesToKnowMemoryDecay = 200
  /// The weight of the newest rollouts in the running mean and variance of rewards.
  public var normalisationRate: Float = 0.1
  /// The distribution of rewards before any choice.
  var prior = AdditivePriorSettings()

  public init() {}

  /// Additive models learn much from a few dozen choices.
  ///
  /// Policies therefore take all their steps at once, and fewer later, when further choices change
  /// little.
  public static func pace(period: Double) -> LearningPace {
    LearningPace(
      // Twice the flips of 64 worlds of 64 steps from a given reward; see Measurements.md, "Control
      // period".
      worlds: 128, rolloutSteps: 32,
      // Learned from a given reward in 1 M steps by seven of eight policies, and by two with 0.3;
      // see Measurements.md, "Control period".
      exploringStarts: 0.6,
      warmUpChoices: 0, warmUpShare: 1,
      // Most is learned in the first hundred choices; 900 must not take much more than a minute.
      settledShare: 0.06,
      // After a hundred choices five more change little, and a round costs as much as it looks at.
      roundShare: 0.05,
      // A good reward is learned in 240,000 steps, and a fresh policy learns it sooner than one
      // that followed earlier estimates; see Measurements.md, "Restarts".
      restartPatience: 10,
      // The policy that learned faster is the best at once; an average favours the older ones.
      scoreRate: 1,
      duelsPerRound: 4,
      ppo: PPOSettings(
        discount: PPOSettings.discount(period: period), gaeLambda: 0.9, policyLearningRate: 1e-3,
        // Six epochs take as many steps as ten, and a step 0.7 times the time; see
        // Measurements.md, "One learner for everything".
        epochs: 6))
  }

  /// Limits the memory of a clip.
  static let memoryDecaysAllowed = 1...16

  public func check() throws(LearnedDataError) {
    let bounds = SettingBounds()
    try bounds.counts(
      ("posteriorSamples", posteriorSamples, 1...256), ("iterations", iterations, 0...10_000),
      ("maximumComparisons", maximumComparisons, 2...65_536),
      ("choicesToKnowMemoryDecay", choicesToKnowMemoryDecay, 0...1_000_000_000),
      ("memoryDecays", memoryDecays.count, Self.memoryDecaysAllowed))
    try bounds.numbers(
      ("returnScale", returnScale, 0...1e6), ("errorRate", rater.errorRate, 0...1),
      ("memoryDecayCost", memoryDecayCost, 0...1e6),
      ("normalisationRate", normalisationRate, 0...1),
      ("slope", prior.slope, 0...1e6), ("smooth", prior.smooth, 0...1e6),
      ("length", prior.length, 1e-6...1e6), ("bias", prior.bias, 0...1e6),
      ("precision", prior.precision, 0...1e6), ("tail", prior.tail, 1e-6...1e6))
    guard memoryDecays.allSatisfy({ $0 > 0 && $0 <= 1 }) else {
      throw .outOfRange("memoryDecays: \(memoryDecays)")
    }
  }
}
