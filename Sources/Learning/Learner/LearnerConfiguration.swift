import Foundation

/// Everything that can be tuned in learning from choices.
///
/// The measurements beside the values were made with the scenario "backflip" and its oracle, on
/// seeds above 1000.
public struct LearnerConfiguration: Sendable, Codable, Equatable {
  /// Policies that learn side by side from one reward model, each on a core of its own.
  ///
  /// Two find the flip where one is stuck, and their clips differ, which teaches the reward.
  public var policies = 2
  /// Worlds that each policy acts in.
  ///
  /// Few worlds, small minibatches and many epochs flip after a fraction of the steps: on one
  /// learned reward, 128 worlds with 3 epochs over minibatches of 2048 flipped in 8 of 10 episodes
  /// in 1 of 6 runs after 6 M steps (40 s); these settings in 5 of 6 runs after 2 M (21 s).
  public var worlds = 64
  /// Control steps of each world between two updates of its policy.
  public var rolloutSteps = 64
  /// Hidden units of a policy's and its value's layers, multiples of 16.
  public var policyHidden = [64, 64]
  /// The share of episodes that begin in a scattered state while policies learn.
  ///
  /// With none, and with larger minibatches, a reward written by hand led 4 of 24 runs to backflips
  /// within 3 M steps, and many to standing still; with 0.3, 11 of 12 runs within 8 M steps, and none
  /// to standing still. With sums of functions it is 0.6: see `setRewardModel`.
  public var exploringStarts: Float = 0.3
  /// What a policy's newest update counts for in the average that is shown, tried and kept.
  ///
  /// Ten updates are 41,000 steps, a third of a round's work at first.
  public var policyAveragingRate: Float = 0.1
  /// What a nat of divergence from its first, random policy costs a policy, until a person moves it.
  ///
  /// It keeps policies from drilling into a reward that a few choices taught, and their clips from
  /// becoming alike. On the backflip, seeds above 1000: by 300 choices 0.03 led 4 of 4 to backflips in
  /// 10 of 10 episodes, 0 none of 4, 0.003 and 0.01 none of 1 and 1, 0.1 none of 2.
  public var klCoefficient: Float = 0
  /// What a scenario or a person may set it to; above 1, policies hardly move any more.
  public static let klCoefficientsAllowed: ClosedRange<Double> = 0...1000
  /// How policies are improved.
  public var proximal = PPOSettings()
  /// How the reward is modelled.
  public var rewardModel = RewardModel.Kind.additive
  /// How networks model it.
  public var ensemble = EnsembleSettings()
  /// How sums of functions model it.
  public var additive = AdditiveSettings()
  /// Gradient steps of the reward model for each choice.
  public var rewardUpdatesPerChoice = 12
  /// What a deviation of the learned reward is worth to a policy.
  public var rewardScale: Float = 0.1
  /// The first queries, drawn uniformly, before the ensemble picks them.
  public var initialChoices = 30
  /// Choices between two rounds of learning.
  public var choicesPerRound = 10
  /// The share of the choices so far that a round has at least, up to `longestRound`; 0 where all
  /// rounds are alike.
  ///
  /// Five new answers change what five thousand tell but little, and each round costs as much as all
  /// that it looks at.
  public var roundShare: Float = 0
  /// The most choices that the share makes a round of, so that a person still sees what they did.
  static let longestRound = 50
  /// Steps that each policy may take for each choice; then it waits for the person.
  public var policyStepsPerChoice = 12_000
  /// Choices over which that budget grows to its full size, in proportion.
  ///
  /// A policy that drills into what thirty choices taught ends in habits, such as five turns in a
  /// flight, that it takes hundreds of choices to unlearn.
  public var warmUpChoices = 150
  /// The share of the budget at the very start.
  public var warmUpShare: Float = 0.25
  /// Choices after which the budget falls in proportion to their number, and the learning rate of
  /// policies with its root.
  ///
  /// What is learned of the reward with each further choice becomes less, and so what policies have to
  /// learn anew.
  public var settledChoices = 60
  /// The share of the budget that is left in the end.
  ///
  /// Most is learned in the first hundred choices; what follows must not take 900 beyond a minute.
  public var settledShare: Float = 0.06
  /// Choices, at the full budget, after which a policy that was never the best one meanwhile begins
  /// anew; as many more as the budget has fallen, for what counts are the steps that it had.
  ///
  /// A policy can settle in a habit that no reward talks it out of; with networks a new one takes about
  /// 150 choices to come as far. With sums of functions it is 10: see `setRewardModel`.
  public var restartPatience = 200
  /// Rollouts of each policy before any choice was learned from, towards states unlike each other
  /// (`StateEntropyReward`); 0 for none.
  ///
  /// With 24, four of the backflip's seeds 1 to 8 came to success by 300 choices and six flipped
  /// after 900; with 0 one and all eight.
  public var explorationRollouts = 0
  /// What the newest round counts for in telling which policy is the best.
  ///
  /// Networks that have just learned ten choices may change their mind in the next round. With sums of
  /// functions it is 1: see `setRewardModel`.
  public var scoreRate: Float = 0.3
  /// By what queries are picked from the pairs that were drawn.
  public var queries = QueryCriterion.disagreement
  /// How many times as many pairs are considered as are asked.
  public var candidatesPerQuery = 10
  /// Episodes that each policy plays in a round, to cut clips from.
  public var episodesPerRound = 8
  /// How many of these begin in a scattered state; their clips show what policies do not do yet.
  public var scatteredEpisodes = 3
  /// Clips cut from each of them.
  public var clipsPerEpisode = 3
  /// Clips of policies that queries are made of, the most recent ones: those of two rounds.
  public var recentClips = 96
  /// Queries of each round that are about two members' best clips (`Learner.findDuels`); 0 for
  /// none, and never the whole round.
  public var duelsPerRound = 4
  /// The share of exploring starts that is along such clips, once something was learned.
  public var startsAlong: Float = 0.5
  /// How often a query's second clip is one that was asked about before.
  public var archiveShare: Float = 0.3

  /// The share of queries that ask about an earlier pair again, sides swapped and unannounced.
  ///
  /// They tell how consistent the rater is, and are not learned from; 0 for none.
  public var repeatShare: Float = 0.05
  /// How many queries later at the earliest: a person who remembers the pair would repeat the answer.
  public var repeatDistance = 20
  /// How far two clips must be apart to be compared; see `Clip.difference`.
  ///
  /// Of hopper's clips at a distance of 0.14 the joints are nowhere more than 0.09 rad apart, 4 cm at
  /// the foot's end, less than a terminal draws; at 0.3, up to 0.4 rad. Clips of
  /// policies as they play while learning were never closer than 1.1; those of bodies that lie
  /// still are.
  public var minimumDifference: Float = 0.15

  /// All clips that queries are made of: those of policies, and the members' of as many rounds.
  var clipsKept: Int { recentClips + 4 * duelsPerRound }

  /// What a moment counts for one action earlier, where actions are so many seconds apart.
  ///
  /// What counts is time, not the number of actions: 1/e after 0.53 s.
  public static func discount(period: Double) -> Float { Float(pow(0.985, period / 0.008)) }

  /// The same where what comes `horizon` seconds later counts 1/e.
  public static func discount(period: Double, horizon: Double) -> Float {
    Float(exp(-period / horizon))
  }

  /// What measured best.
  public init() {
    // At 8 ms, with these settings, on one learned reward, 0.985 flipped in 8 of 10 episodes in 5
    // of 6 runs after 2 M steps, 0.99 in 4 of 6.
    proximal.discount = Self.discount(period: 0.008)
    proximal.epochs = 10
    proximal.minibatch = 512
    proximal.policyLearningRate = 3e-4
    proximal.targetKL = 0.05
    proximal.entropyBonus = 0
    // A knee touches the ground for 40 ms: who looks at every fourth frame, 32 ms, or crops clips,
    // cannot tell a clean landing. After 250 choices on the same seed, the learned reward counted
    // a body's contact 5 times as much as a turning flight (the oracle: 5 times) with every frame,
    // and turning next to nothing with every fourth. Half the units pay for half of that.
    ensemble.frameStride = 1
    ensemble.crop = 1
    ensemble.hidden = [32, 32]
  }
}

extension LearnerConfiguration {
  /// Reads a configuration; what an older version did not know is as it is now, but for what changes
  /// how a session goes on that was begun with networks alone, and without averages.
  public init(from decoder: any Decoder) throws {
    self.init()
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if !container.contains(.rewardModel) {
      setRewardModel(.networks)
      policyAveragingRate = 1
    }
    func take<Value: Decodable>(
      _ path: WritableKeyPath<Self, Value>, _ key: CodingKeys
    ) throws {
      self[keyPath: path] =
        try container.decodeIfPresent(Value.self, forKey: key) ?? self[keyPath: path]
    }
    try take(\.policies, .policies)
    try take(\.worlds, .worlds)
    try take(\.rolloutSteps, .rolloutSteps)
    try take(\.policyHidden, .policyHidden)
    try take(\.exploringStarts, .exploringStarts)
    try take(\.policyAveragingRate, .policyAveragingRate)
    try take(\.klCoefficient, .klCoefficient)
    try take(\.proximal, .proximal)
    try take(\.rewardModel, .rewardModel)
    try take(\.ensemble, .ensemble)
    try take(\.additive, .additive)
    try take(\.rewardUpdatesPerChoice, .rewardUpdatesPerChoice)
    try take(\.rewardScale, .rewardScale)
    try take(\.initialChoices, .initialChoices)
    try take(\.choicesPerRound, .choicesPerRound)
    try take(\.roundShare, .roundShare)
    try take(\.policyStepsPerChoice, .policyStepsPerChoice)
    try take(\.warmUpChoices, .warmUpChoices)
    try take(\.warmUpShare, .warmUpShare)
    try take(\.settledChoices, .settledChoices)
    try take(\.settledShare, .settledShare)
    try take(\.restartPatience, .restartPatience)
    try take(\.explorationRollouts, .explorationRollouts)
    try take(\.scoreRate, .scoreRate)
    try take(\.queries, .queries)
    try take(\.candidatesPerQuery, .candidatesPerQuery)
    try take(\.episodesPerRound, .episodesPerRound)
    try take(\.scatteredEpisodes, .scatteredEpisodes)
    try take(\.clipsPerEpisode, .clipsPerEpisode)
    try take(\.recentClips, .recentClips)
    // Sessions that know nothing of duels go on without.
    duelsPerRound = try container.decodeIfPresent(Int.self, forKey: .duelsPerRound) ?? 0
    try take(\.startsAlong, .startsAlong)
    try take(\.archiveShare, .archiveShare)
    try take(\.repeatShare, .repeatShare)
    try take(\.repeatDistance, .repeatDistance)
    try take(\.minimumDifference, .minimumDifference)
  }
}
