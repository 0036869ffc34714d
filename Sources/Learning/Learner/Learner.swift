/// Learns a reward from choices and policies from the reward; it owns all that learns.
///
/// Its owner asks `nextQuery`, tells it answers with `record`, and lets it `work`. Work comes in
/// pieces: a round of training the reward model once enough new choices are there, then rollouts
/// and updates of the policies, up to a budget of steps for each choice. Given the same seed and
/// the same calls in the same order, it does the same to the bit.
public actor Learner {
  /// How far learning has come.
  struct Counters: Sendable, Codable {
    /// Choices recorded.
    var choices = 0
    /// Choices when the reward model was last trained.
    var trainedChoices = 0
    /// Rollouts that each policy may still take.
    var rolloutsLeft = 0
    /// Steps that all policies have taken.
    var policySteps = 0
    /// The numbers that the next clip and the next query get.
    var nextClip = 0
    var nextQuery = 0
    /// By how much each policy's play was better of late than that of all, in deviations of reward.
    var scores: [Float] = []
    /// Choices when each policy was last the best one, or began.
    var lastBest: [Int] = []
    /// Decides which queries are repeats, and the sides of all others, whatever else is drawn.
    var repeatSeed: UInt64 = 0
    /// Episodes that ended because the simulation diverged.
    var diverged = 0
  }

  /// An answer, as the learner keeps it.
  struct Answer {
    /// Its place in the dataset; nil for "can't tell" and for repeats.
    var comparison: Int?
    /// False once undone.
    var isStanding: Bool
  }

  /// Everything that is tuned.
  public let configuration: LearnerConfiguration
  let maker: any EnvironmentMaker
  let workers: [PolicyWorker]
  var random: Random
  var reward: RewardModel
  var dataset: PreferenceDataset
  /// Answers by the number of their query.
  var answers: [Int: Answer] = [:]
  /// How many of them stand.
  var standing = 0
  /// The newest clips that were compared, to be asked about again.
  var compared: [Clip] = []
  /// Where the dataset has clips, or had them, by their number.
  var datasetClips: [Int: Int] = [:]
  /// Pairs that were asked about, with the query that did; only a repeat asks about one again.
  var askedPairs: [ClipPair.Identity: Int] = [:]
  /// How many clips are kept in `compared`, and up to a quarter more.
  let maximumCompared: Int
  /// Queries that may be repeated, by number: decided ones that were not repeated yet.
  var repeatable: [Int] = []
  /// The most recent clips, from which queries are made.
  var recent: [Clip] = []
  /// The members' best clips of this round, until they were asked about.
  var duelClips: [Clip] = []
  /// Clips along which policies may begin episodes.
  var startingClips: [Clip] = []
  /// Queries made and not yet asked.
  var queue: [ClipPair] = []
  /// The policies as they were after their last piece of work; empty before the first.
  var policies: [GaussianPolicy] = []
  /// The policy whose play the reward model likes best.
  var best = 0
  /// What a nat of divergence from its reference costs each policy.
  var klCoefficient: Float = 0
  var counters = Counters()
  /// Choices that the checkpoint counted and that have not come again yet.
  var choicesToRestore = 0
  /// Answers that are not learned from, because an earlier version showed a simulation that had
  /// diverged.
  public internal(set) var answersLeftOut = 0
  /// Whether an operation has its turn, and those that wait for theirs; see `takeTurn`.
  var hasTurn = false
  var waitingForTurn: [CheckedContinuation<Void, Never>] = []

  /// A learner that has seen nothing.
  public init(
    maker: any EnvironmentMaker, configuration: LearnerConfiguration, seed: UInt64
  ) {
    var random = Random(seed: seed)
    let reward = RewardModel(for: maker, configuration: configuration, random: &random)
    self.init(
      maker: maker, configuration: configuration, reward: reward, random: random,
      repeatSeed: Self.repeatSeed(of: seed))
  }

  /// A sequence of its own, so that repeats change nothing in what else is drawn.
  private static func repeatSeed(of seed: UInt64) -> UInt64 {
    var random = Random(seed: seed, stream: 1 << 32)
    return random.next()
  }

  private init(
    maker: any EnvironmentMaker, configuration: LearnerConfiguration, reward: RewardModel,
    random: Random, repeatSeed: UInt64
  ) {
    self.maker = maker
    self.configuration = configuration
    self.reward = reward
    dataset = reward.emptyDataset()
    dataset.maximumClips = Self.maximumDatasetClips(reward, maker.shape)
    maximumCompared = Self.maximumCompared(maker.shape)
    var random = random
    let trainer = configuration.trainer
    workers = (0..<configuration.policies).map { index in
      PolicyWorker(
        maker: maker, configuration: trainer,
        random: Random(seed: random.next(), stream: UInt64(index)),
        klCoefficient: configuration.klCoefficient)
    }
    klCoefficient = configuration.klCoefficient
    self.random = random
    counters.repeatSeed = repeatSeed
    counters.rolloutsLeft = configuration.explorationRollouts
  }

  /// A learner that goes on from a checkpoint; all choices, those before it too, must follow by
  /// `restore` before anything else.
  ///
  /// - Throws: `LearnedDataError` where the checkpoint is of another environment, or cannot be gone on from.
  public init(maker: any EnvironmentMaker, checkpoint: LearnerCheckpoint) async throws {
    try checkpoint.check(in: maker)
    self.init(
      maker: maker, configuration: checkpoint.configuration, reward: checkpoint.reward,
      random: checkpoint.random, repeatSeed: checkpoint.counters.repeatSeed)
    let checkpoint = checkpoint.withSoundClips.observed(by: maker)
    for (worker, state) in zip(workers, checkpoint.workers) where state.trainer.isFinite {
      await worker.restore(state)
    }
    random = checkpoint.random
    counters = checkpoint.counters
    if !reward.isFinite {
      // The next round learns from all choices again.
      reward = RewardModel(for: maker, configuration: configuration, random: &random)
      let maximumClips = dataset.maximumClips
      dataset = reward.emptyDataset()
      dataset.maximumClips = maximumClips
      counters.trainedChoices = 0
    }
    recent = checkpoint.recent
    queue = checkpoint.queue
    duelClips = checkpoint.duelClips
    await beginAlong(checkpoint.startingClips)
    best = checkpoint.best
    policies = await inParallel { await $0.policy() }
    choicesToRestore = counters.choices
    // A checkpoint that was made while it was being set may have it of some workers only.
    await setKLCoefficient(checkpoint.klCoefficient)
  }
}
