/// One policy, the worlds that it acts in, and what improves it: rollout, reward, update.
///
/// It is used by one thread at a time. It has random numbers of its own, so that several trainers
/// give the same results in whatever order they run.
package final class PolicyTrainer {
  /// What an iteration made.
  package struct Iteration: Sendable {
    /// The mean reward of a step.
    package var meanReward: Float
    /// What the update did.
    package var statistics: ProximalPolicy.Statistics
    /// What its steps led to, `[steps, worlds, observationSize]`.
    package var observations: [Float]
    /// Steps whose reward was not finite; they counted as the mean.
    package var invalidRewards = 0
    /// Episodes that ended because the simulation diverged.
    package var diverged = 0
  }

  /// All that it needs to resume.
  struct State: Sendable, Codable {
    var proximal: ProximalPolicy
    var policySteps: Int
    var worlds: [Float]
    var age: [Int]
    var random: Random
    var reference: GaussianPolicy?
    var averaged: GaussianPolicy
    var beginning: Int
  }

  package let settings: TrainerSettings
  package private(set) var proximal: ProximalPolicy
  /// The running average of the policy over its updates: an update serves its own rollout and may
  /// spoil what the next ones mend (Polyak and Juditsky, "Acceleration of stochastic approximation
  /// by averaging", 1992).
  package private(set) var averaged: GaussianPolicy
  package private(set) var policySteps = 0
  /// `policySteps` when the policy last restarted.
  private var beginning = 0
  /// Steps that the present policy has learned from.
  var stepsSinceBeginning: Int { policySteps - beginning }
  /// Trajectories along which episodes may begin, at any frame: from states along a good trajectory
  /// its later parts are learned before its beginning (Salimans and Chen, "Learning Montezuma's
  /// Revenge from a single demonstration", 2018).
  var starts: [Trajectory] = []
  /// What the policy earns; setting it begins an episode of the reward in every world.
  var reward: (any PolicyReward)? {
    didSet { for world in age.indices { reward?.begin(world, in: rollout.environment) } }
  }
  /// The policy whose KL divergence costs `klCoefficient`; nil where that is 0.
  private(set) var reference: GaussianPolicy?
  let rollout: WorldRollout
  var random: Random
  /// The last rollout.
  var batch: RolloutBatch
  var networkWorkspace: ActorCriticWorkspace
  private var updateWorkspace: PPOWorkspace
  /// Control steps that each world's episode has taken.
  var age: [Int]
  /// What each step led to, before any new episode, `[steps, worlds, observationSize]`.
  var next: [Float]
  /// The steps of the last rollout in which the simulation diverged, as indices of the batch.
  var diverged: [Int] = []

  package init(maker: any EnvironmentMaker, settings: TrainerSettings, random seed: Random) {
    var random = seed
    self.settings = settings
    rollout = WorldRollout(maker: maker, worlds: settings.worlds)
    let (shape, worlds) = (rollout.shape, rollout.worlds)
    proximal = Self.newPolicy(shape, settings, &random)
    averaged = proximal.networks.policy
    batch = RolloutBatch(
      steps: settings.steps, worlds: worlds, observationSize: shape.observationSize,
      actionSize: shape.actionSize)
    networkWorkspace = ActorCriticWorkspace(for: proximal.networks)
    updateWorkspace = PPOWorkspace(for: proximal.networks)
    age = Array(repeating: 0, count: worlds)
    next = Array(repeating: 0, count: settings.steps * worlds * shape.observationSize)
    self.random = random
    beginEpisodes()
  }

  private static func newPolicy(
    _ shape: EnvironmentShape, _ settings: TrainerSettings, _ random: inout Random
  ) -> ProximalPolicy {
    let networks = ActorCritic(
      observationSize: shape.observationSize, actionSize: shape.actionSize,
      hidden: settings.hidden, random: &random)
    return ProximalPolicy(networks: networks, settings: settings.ppo)
  }

  /// Replaces the policy by a new one, which keeps the reference and its coefficient.
  func restart() {
    let klCoefficient = klCoefficient
    proximal = Self.newPolicy(rollout.shape, settings, &random)
    averaged = proximal.networks.policy
    beginning = policySteps
    proximal.klCoefficient = klCoefficient
    beginEpisodes()
  }

  /// The cost of a nat of KL(policy‖reference), in units of the normalised advantages.
  ///
  /// The reference is the policy as it was when this was last raised from 0; at 0 there is none.
  package var klCoefficient: Float {
    get { proximal.klCoefficient }
    set {
      if newValue == 0 { reference = nil }
      if newValue > 0, reference == nil { reference = averaged }
      proximal.klCoefficient = newValue
    }
  }

  /// Sets the learning rate and the epochs of updates to a share of the full ones.
  func learn(atRateShare share: Float) {
    proximal.settings.policyLearningRate = share * settings.ppo.policyLearningRate
    let epochs = Float(settings.ppo.epochs) * max(Self.minimumEpochShare, share)
    proximal.settings.epochs = max(1, Int(epochs.rounded()))
  }

  /// Of ten epochs five are left in the end: they take most of the time, and little is left to
  /// learn by then.
  private static let minimumEpochShare: Float = 0.5

  /// One rollout, its rewards, and one update of the policy.
  package func iterate() -> Iteration {
    rollOut()
    let earnings = earn()
    let statistics = proximal.update(
      on: batch, reference: reference, workspace: &updateWorkspace, random: &random)
    policySteps += batch.count
    averaged.approach(proximal.networks.policy, by: settings.policyAveragingRate)
    return Iteration(
      meanReward: earnings.mean, statistics: statistics, observations: next,
      invalidRewards: earnings.invalid, diverged: diverged.count)
  }

  /// Writes the rewards of what the steps led to.
  private func earn() -> RolloutEarnings {
    guard let reward else { preconditionFailure("a policy learns from a reward") }
    return next.withUnsafeBufferPointer { observations in
      batch.rewards.withUnsafeMutableBufferPointer { rewards in
        guard let from = observations.baseAddress else { return RolloutEarnings(mean: 0) }
        return reward.finish(rewards, observations: from, diverged: diverged)
      }
    }
  }

  /// Steps that all worlds take in a rollout.
  package var stepsPerRollout: Int { batch.count }

  /// All that it needs to resume.
  var state: State {
    get {
      State(
        proximal: proximal, policySteps: policySteps, worlds: rollout.environment.snapshot,
        age: age,
        random: random, reference: reference, averaged: averaged, beginning: beginning)
    }
    set {
      proximal = newValue.proximal
      policySteps = newValue.policySteps
      rollout.environment.snapshot = newValue.worlds
      age = newValue.age
      random = newValue.random
      reference = newValue.reference
      averaged = newValue.averaged
      beginning = newValue.beginning
      rollout.observe()
      replaceUnsoundWorlds()
    }
  }
}
