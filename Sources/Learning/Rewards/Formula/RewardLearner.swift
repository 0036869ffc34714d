public import Foundation

/// Learns policies from a given reward instead of a learned one, to compare with.
///
/// It has as many policies as `Learner`, with the same settings and the same scale of the reward,
/// each on a core of its own. The same seed gives the same result bit for bit.
public actor RewardLearner {
  /// What a piece of work came to.
  public struct Progress: Sendable {
    /// The policy whose steps earned most lately.
    public var policy: GaussianPolicy
    /// Steps that all policies have taken.
    public var policySteps: Int
    /// Steps of this piece of work whose reward was not finite.
    public var invalidRewards: Int
    /// Episodes of this piece of work that ended because the simulation diverged.
    public var diverged: Int
  }

  /// All that it needs to resume.
  public struct Checkpoint: Sendable, Codable {
    var workers: [PolicyWorker.State]
    var rewards: [FormulaReward.State]
    var earnings: [Float]

    /// The checkpoint as bytes to store.
    public func encoded() throws -> Data { try PropertyList.encode(self) }

    /// Reads what `encoded` wrote.
    ///
    /// - Throws: `LearnedDataError` where the bytes are not a whole checkpoint.
    public init(encoded: Data) throws { self = try PropertyList.decode(encoded) }

    init(
      workers: [PolicyWorker.State], rewards: [FormulaReward.State], earnings: [Float]
    ) {
      self.workers = workers
      self.rewards = rewards
      self.earnings = earnings
    }
  }

  private let workers: [PolicyWorker]
  private let maker: any EnvironmentMaker
  private let configuration: LearnerConfiguration
  /// The running mean of what each policy's steps earn.
  private var earnings: [Float] = []

  /// Rollouts of each policy in a piece of work, as in `Learner`.
  private static let iterations = 2
  /// The weight of the newest rollouts in `earnings`.
  private static let earningsRate: Float = 0.1

  /// Policies that have learned nothing.
  ///
  /// - Parameters:
  ///   - maker: Makes the worlds.
  ///   - configuration: The settings of policies; those of choices and of the reward model are unused.
  ///   - seed: Decides everything.
  ///   - reward: Makes the reward, one for each policy.
  public init(
    maker: any EnvironmentMaker, configuration: LearnerConfiguration, seed: UInt64,
    reward: @escaping @Sendable () -> any WorldReward
  ) {
    self.maker = maker
    self.configuration = configuration
    var random = Random(seed: seed)
    let (settings, scale) = (configuration.trainer, configuration.rewardScale)
    workers = (0..<configuration.policies).map { index in
      PolicyWorker(
        maker: maker, settings: settings,
        random: Random(seed: random.next(), stream: UInt64(index)),
        reward: { FormulaReward(reward(), scale: scale) })
    }
  }

  /// A few rollouts and updates of every policy, concurrently; less than about 0.3 s.
  public func work() async -> Progress {
    let reports = await workers.concurrently { await $0.improve(iterations: Self.iterations) }
    let isFirst = earnings.isEmpty
    for (index, report) in reports.enumerated() {
      if isFirst { earnings.append(report.meanReward) }
      earnings[index] += Self.earningsRate * (report.meanReward - earnings[index])
    }
    return Progress(
      policy: reports[best].policy, policySteps: reports.reduce(0) { $0 + $1.policySteps },
      invalidRewards: reports.reduce(0) { $0 + $1.invalidRewards },
      diverged: reports.reduce(0) { $0 + $1.diverged })
  }

  /// How it stands, without work.
  public func progress() async -> Progress {
    let policies = await workers.concurrently { await ($0.policy(), $0.policySteps()) }
    return Progress(
      policy: policies[best].0, policySteps: policies.reduce(0) { $0 + $1.1 }, invalidRewards: 0,
      diverged: 0)
  }

  /// The policy whose steps earned most lately.
  private var best: Int { earnings.indices.max { earnings[$0] < earnings[$1] } ?? 0 }

  /// All that it needs to resume.
  public func checkpoint() async -> Checkpoint {
    Checkpoint(
      workers: await workers.concurrently { await $0.state() },
      rewards: await workers.concurrently { await $0.rewardState() }.compactMap(\.self),
      earnings: earnings)
  }

  /// Resumes from a checkpoint of the same settings.
  ///
  /// - Throws: `LearnedDataError` where it does not fit.
  public func restore(_ checkpoint: Checkpoint) async throws {
    try checkpoint.workers.check(configuration, in: maker)
    guard [0, workers.count].contains(checkpoint.earnings.count),
      checkpoint.earnings.allSatisfy(\.isFinite)
    else { throw LearnedDataError.mismatch("policies' ranks") }
    guard checkpoint.rewards.count == workers.count else {
      throw LearnedDataError.mismatch("reward")
    }
    for (index, worker) in workers.enumerated() {
      await worker.restore(checkpoint.workers[index])
      try await worker.restore(checkpoint.rewards[index])
    }
    earnings = checkpoint.earnings
  }
}
