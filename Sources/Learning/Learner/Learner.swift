/// Learns a reward from choices, and policies from the reward; it owns all that learns.
///
/// Its owner asks `nextQuery`, passes answers to `record`, and lets it `work`, one call at a time.
/// The same seed and the same calls in the same order give the same result bit for bit.
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
    /// The number of the next clip.
    var nextClip = 0
    /// The number of the next query.
    var nextQuery = 0
    /// The exponential moving average of each policy's mean reward less the mean over all policies.
    var scores: [Float] = []
    /// Choices when each policy was last the best one, or restarted.
    var lastBest: [Int] = []
    /// Decides which queries are repeats, and the sides of all others, independently of other
    /// draws.
    var repeatSeed: UInt64 = 0
    /// Episodes that ended because the simulation diverged.
    var diverged = 0
    /// Steps that each policy has taken after the last choice; nil before the first.
    var optimisedSteps: Int?
    /// What the best policy came to in its last piece of training; nil before the first.
    var training: TrainingFigures?
  }

  /// An answer as the learner stores it.
  struct AnswerState {
    /// Its index in the dataset; nil for "can't tell" and for repeats.
    var comparison: Int?
    /// False once undone.
    var isStanding: Bool
  }

  /// Everything that is tuned.
  public let configuration: LearnerConfiguration
  let maker: any EnvironmentMaker
  let workers: [PolicyWorker]
  var random: Random
  var reward: any RewardModel
  var dataset: PreferenceDataset
  /// Answers by the number of their query.
  var answers: [Int: AnswerState] = [:]
  /// How many of them stand.
  var standing = 0
  /// The newest clips that were compared, to be asked about again.
  var compared: [Clip] = []
  /// The indices of clips in the dataset, or that they had there, by their number.
  var datasetClips: [Int: Int] = [:]
  /// Pairs that were asked about, with their query; only a repeat asks about one again.
  var askedPairs: [ClipPair.Identity: Int] = [:]
  /// How many clips `compared` holds; up to a quarter more for a while.
  let maximumCompared: Int
  /// The numbers of the queries that may be repeated: decided ones that were not repeated yet.
  var repeatable: [Int] = []
  /// The most recent clips, from which queries are made.
  var recent: [Clip] = []
  /// The hypothetical clips of this round, until they are asked about.
  var duelClips: [Clip] = []
  /// Clips along which policies may begin episodes.
  var startingClips: [Clip] = []
  /// Pairs that were picked and not asked about yet.
  var queue: [ClipPair] = []
  /// The policies after their last piece of work; empty before the first.
  var policies: [GaussianPolicy] = []
  /// The policy of the highest score.
  var best = 0
  /// The cost of a nat of KL divergence from a policy's reference.
  var klCoefficient: Float = 0
  var counters = Counters()
  /// Choices that the checkpoint counted and that were not restored yet.
  var choicesToRestore = 0
  /// Answers that nothing is learned from, because a version before 1.0 showed a simulation that
  /// had diverged.
  public internal(set) var answersLeftOut = 0
  /// Whether an operation that waits for workers is under way; see `begin`.
  private var isBusy = false

  /// A learner that has learned nothing.
  public init(
    maker: any EnvironmentMaker, configuration: LearnerConfiguration, seed: UInt64
  ) {
    var random = Random(seed: seed)
    let reward = configuration.rewardModel.makeModel(for: maker, random: &random)
    self.init(
      maker: maker, configuration: configuration, reward: reward, random: random,
      repeatSeed: Self.repeatSeed(of: seed))
  }

  /// The seed of a sequence of its own, so that repeats change nothing in other draws.
  private static func repeatSeed(of seed: UInt64) -> UInt64 {
    var random = Random(seed: seed, stream: 1 << 32)
    return random.next()
  }

  private init(
    maker: any EnvironmentMaker, configuration: LearnerConfiguration, reward: any RewardModel,
    random: Random, repeatSeed: UInt64
  ) {
    self.maker = maker
    self.configuration = configuration
    self.reward = reward
    dataset = reward.emptyDataset()
    dataset.maximumClips = Self.maximumDatasetClips(reward, maker.shape)
    maximumCompared = Self.maximumCompared(maker.shape)
    var random = random
    let settings = configuration.trainer
    workers = (0..<configuration.policies).map { index in
      PolicyWorker(
        maker: maker, settings: settings,
        random: Random(seed: random.next(), stream: UInt64(index)),
        klCoefficient: configuration.klCoefficient)
    }
    klCoefficient = configuration.klCoefficient
    self.random = random
    counters.repeatSeed = repeatSeed
  }

  /// A learner that resumes from a checkpoint; `restore` of all choices, also of those before the
  /// checkpoint, must follow before anything else.
  ///
  /// - Throws: `LearnedDataError` where the checkpoint is of another environment, or unsound.
  public init(maker: any EnvironmentMaker, checkpoint: LearnerCheckpoint) async throws {
    try checkpoint.check(in: maker)
    self.init(
      maker: maker, configuration: checkpoint.configuration, reward: checkpoint.reward,
      random: checkpoint.random, repeatSeed: checkpoint.counters.repeatSeed)
    let checkpoint = checkpoint.observed(by: maker)
    for (worker, state) in zip(workers, checkpoint.workers) { await worker.restore(state) }
    random = checkpoint.random
    counters = checkpoint.counters
    recent = checkpoint.recent
    queue = checkpoint.queue
    duelClips = checkpoint.duelClips
    await beginAlong(checkpoint.startingClips)
    best = checkpoint.best
    policies = await workers.concurrently { await $0.policy() }
    choicesToRestore = counters.choices
    // A checkpoint that was made while it was being set may have it of some workers only.
    await setKLCoefficient(checkpoint.klCoefficient)
  }
}

// MARK: One call at a time

extension Learner {
  /// Begins an operation that waits for workers; `end` must follow.
  ///
  /// An actor runs other calls while one of its own awaits. Two operations that each read the
  /// learner's state, wait for the workers and then write the state would undo each other's work.
  func begin() {
    precondition(!isBusy, "a learner takes one call at a time")
    isBusy = true
  }

  /// Ends the operation that is under way.
  func end() { isBusy = false }
}
