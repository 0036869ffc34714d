/// Learns policies from a reward that is given rather than learned, to compare with.
///
/// As many policies as `Learner` has, with the same settings, and the reward brought to the same
/// size, each on a core of its own. Given the same seed, it does the same to the bit.
public actor RewardLearner {
  /// What a piece of work came to.
  public struct Progress: Sendable {
    /// The policy whose steps earned most of late.
    public var policy: GaussianPolicy
    /// Steps that all policies have taken.
    public var policySteps: Int
    /// Steps of this piece of work whose reward was no finite number.
    public var invalidRewards: Int
    /// Episodes of this piece of work that ended because the simulation diverged.
    public var diverged: Int
  }

  private let workers: [PolicyWorker]
  private let configuration: LearnerConfiguration
  /// What each policy's steps earn, a running mean.
  private var earnings: [Float] = []

  /// Rollouts of each policy in a piece of work, as in `Learner`.
  private static let iterations = 2
  /// What the newest rollouts count for in telling which policy is the best.
  private static let earningsRate: Float = 0.1

  /// Policies that have learned nothing.
  ///
  /// - Parameters:
  ///   - maker: Makes the worlds.
  ///   - configuration: The settings of policies; those of choices and of the reward model are of
  ///     no use here.
  ///   - seed: What all chance comes from.
  ///   - reward: Makes the reward, one for each policy.
  public init(
    maker: any EnvironmentMaker, configuration: LearnerConfiguration, seed: UInt64,
    reward: @escaping @Sendable () -> any WorldReward
  ) {
    var random = Random(seed: seed)
    self.configuration = configuration
    let trainer = configuration.trainer
    workers = (0..<configuration.policies).map { index in
      PolicyWorker(
        maker: maker, configuration: trainer,
        random: Random(seed: random.next(), stream: UInt64(index)), worldReward: reward)
    }
  }

  /// A few rollouts and updates of every policy, all at once; less than about 0.3 s.
  public func work() async -> Progress {
    let scale = configuration.rewardScale
    let reports = await withTaskGroup(of: (Int, PolicyWorker.RewardReport).self) { group in
      for (index, worker) in workers.enumerated() {
        group.addTask {
          (index, await worker.improve(rewardScale: scale, iterations: Self.iterations))
        }
      }
      var reports: [Int: PolicyWorker.RewardReport] = [:]
      for await (index, report) in group { reports[index] = report }
      return reports.sorted { $0.key < $1.key }.map(\.value)
    }
    let isFirst = earnings.isEmpty
    for (index, report) in reports.enumerated() {
      if isFirst { earnings.append(report.meanReward) }
      earnings[index] += Self.earningsRate * (report.meanReward - earnings[index])
    }
    let best = earnings.indices.max { earnings[$0] < earnings[$1] } ?? 0
    return Progress(
      policy: reports[best].policy, policySteps: reports.reduce(0) { $0 + $1.policySteps },
      invalidRewards: reports.reduce(0) { $0 + $1.invalidRewards },
      diverged: reports.reduce(0) { $0 + $1.diverged })
  }
}

extension LearnerConfiguration {
  /// What of it concerns a policy and its worlds.
  package var trainer: TrainerSettings {
    TrainerSettings(
      worlds: worlds, steps: rolloutSteps, hidden: policyHidden,
      exploringStarts: exploringStarts, startsAlong: startsAlong,
      policyAveragingRate: policyAveragingRate,
      proximal: proximal)
  }
}
