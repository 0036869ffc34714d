/// Everything that can be tuned in learning from choices.
///
/// Each setting is declared once: here, in the `LearningPace` and the settings of the reward model,
/// or in `PPOSettings`. A scenario overrides settings by name (`schedule`), and a session stores
/// those in force.
public struct LearnerConfiguration: Sendable, Codable, Equatable {
  /// The kind of reward model, with its settings.
  @SettingsOfKind public var rewardModel: any RewardModelSettings
  /// What depends on the reward model in how policies learn.
  public var pace: LearningPace

  /// Policies that learn side by side from one reward model, each on a core of its own.
  ///
  /// Where one is stuck, another is not, and their clips differ, which teaches the reward.
  public var policies = 2
  /// Hidden units of a policy's and its value network's layers, multiples of 16.
  public var policyHidden = [64, 64]
  /// The weight of a policy's newest update in the average that is shown, evaluated and stored:
  /// Polyak and Juditsky, "Acceleration of stochastic approximation by averaging" (1992).
  ///
  /// Ten updates are 41,000 steps, a third of a round's work at first.
  public var policyAveragingRate: Float = 0.1
  /// The cost of a nat of KL divergence from a policy's reference, its first, random policy, until
  /// a person changes it; scenarios begin with `Schedule.usualKLCoefficient`.
  ///
  /// See Measurements.md, "KL coefficient".
  public var klCoefficient: Float = 0
  /// The range of the KL coefficient; above 1, policies hardly move.
  public static let klCoefficientsAllowed: ClosedRange<Double> = 0...1000
  /// The deviation of the learned reward, as policies see it.
  public var rewardScale: Float = 0.1

  /// The number of first queries that are drawn uniformly, before `queries` picks them.
  public var initialChoices = 20
  /// Choices between two rounds of learning.
  public var choicesPerRound = 5
  /// The maximum that `LearningPace.roundShare` makes of a round, so that a person still sees the
  /// effect of their choices.
  static let longestRound = 50
  /// Steps that each policy may take for each choice; then it waits for the person.
  public var policyStepsPerChoice = 24_000
  /// Choices after which that budget falls in proportion to their number, and the learning rate of
  /// policies with its root.
  ///
  /// Each further choice changes the reward less, and so do policies have less to learn.
  public var settledChoices = 60

  /// The criterion by which queries are picked.
  public var queries = QueryCriterion.disagreement
  /// How many candidate pairs are drawn for each query.
  public var candidatesPerQuery = 10
  /// Episodes that each policy plays in a round, to cut clips from.
  public var episodesPerRound = 8
  /// How many of these begin in a scattered state; their clips show what policies do not do yet.
  public var scatteredEpisodes = 3
  /// Clips cut from each episode.
  public var clipsPerEpisode = 3
  /// Clips of each policy that queries are made of: those of the last two rounds.
  public var recentClipsPerPolicy = 48
  /// The share of exploring starts that is along hypothetical clips, once there are any: Salimans
  /// and Chen, "Learning Montezuma's Revenge from a single demonstration" (2018).
  public var startsAlong: Float = 0.5
  /// The probability that a query's second clip was asked about before.
  public var archiveShare: Float = 0.3
  /// The share of queries that ask about an earlier pair again, sides swapped and unannounced.
  ///
  /// They measure how consistent the rater is, and nothing is learned from them; 0 for none.
  public var repeatShare: Float = 0.05
  /// The least number of queries in between, so that a person does not remember the pair.
  public var repeatDistance = 20
  /// The least difference of two clips that are compared; see `Clip.difference` and
  /// Measurements.md, "Minimum difference of a pair".
  public var minimumDifference: Float = 0.15

  /// The defaults for a kind of reward model.
  ///
  /// - Parameters:
  ///   - kind: The kind of reward model.
  ///   - period: Seconds between two actions.
  public init(_ kind: RewardModelKind = .usual, period: Double = 0.008) {
    let settings = kind.settings
    rewardModel = settings
    pace = type(of: settings).pace(period: period)
  }

  /// Clips of all policies that queries are made of.
  var recentClips: Int { recentClipsPerPolicy * policies }

  /// All clips that queries are made of: those of policies, and the duels' of as many rounds.
  var clipsKept: Int { recentClips + 4 * pace.duelsPerRound }
}
