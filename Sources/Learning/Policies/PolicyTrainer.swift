/// One policy, the worlds that it acts in, and what improves it: rollout, reward, update.
///
/// It owns its environment and its workspace and is used by one thread at a time. Its randomness is
/// its own, so that several trainers give the same results in whatever order they run.
package final class PolicyTrainer {
  /// What an iteration made.
  package struct Iteration: Sendable {
    /// Mean reward of a step, as the reward function saw it.
    package var meanReward: Float
    /// What the update did.
    package var statistics: ProximalPolicy.Statistics
    /// What its steps led to, `[steps, worlds, observationSize]`: what the policy comes to.
    package var observations: [Float]
    /// Steps whose reward was no finite number; they counted as the mean.
    package var invalidRewards = 0
    /// Episodes that ended because the simulation diverged.
    package var diverged = 0
  }

  /// What it needs to go on later.
  struct State: Sendable, Codable {
    var proximal: ProximalPolicy
    var policySteps: Int
    var worlds: [Float]
    var age: [Int]
    var random: Random
    /// See `PolicyTrainer.klCoefficient`; nil in checkpoints of before there was one.
    var reference: GaussianPolicy?
    /// See `PolicyTrainer.averaged`; nil in checkpoints of before there was one.
    var averaged: GaussianPolicy?
    /// Steps that had been taken when the policy began anew; nil in checkpoints that do not tell.
    var beginning: Int?
  }

  package let configuration: TrainerSettings
  package private(set) var proximal: ProximalPolicy
  /// The running average of the policy over its last updates: each update serves its own rollout, and
  /// what it spoils elsewhere the next ones mend; their average is steadier than any (Polyak and
  /// Juditsky, "Acceleration of stochastic approximation by averaging", 1992).
  package private(set) var averaged: GaussianPolicy
  package private(set) var policySteps = 0
  /// Steps that had been taken when the policy began anew.
  private var beginning = 0
  /// Steps that the present policy has learned from.
  var stepsSinceBeginning: Int { policySteps - beginning }
  /// Trajectories that episodes may begin along, at any moment of theirs: from states that what is worth
  /// most passes through, its later parts are learned before its beginning is (Salimans and Chen,
  /// "Learning Montezuma's Revenge from a single demonstration", 2018).
  var starts: [Trajectory] = []
  /// What the policy pays for leaving; nil where it may go anywhere.
  private(set) var reference: GaussianPolicy?
  private let environment: any Environment
  /// Judges steps as they are taken; nil where observations are judged afterwards.
  private let worldReward: (any WorldReward)?
  /// Running mean and variance of what it gives.
  private var rewardMoments: (mean: Double, variance: Double)?
  private var random: Random
  /// The last rollout.
  private(set) var batch: RolloutBatch
  private var networkWorkspace: ActorCriticWorkspace
  private var updateWorkspace: PPOWorkspace
  /// Control steps that each world's episode has taken.
  private(set) var age: [Int]
  /// What each world shows now, `[worlds, observationSize]`.
  private var current: [Float]
  /// What each step led to, before any reset, `[steps, worlds, observationSize]`.
  private(set) var next: [Float]
  /// The steps of the last rollout in which the simulation diverged, as places in the batch.
  private(set) var diverged: [Int] = []

  package init(
    maker: any EnvironmentMaker, configuration: TrainerSettings, random seed: Random,
    worldReward: (any WorldReward)? = nil
  ) {
    var random = seed
    self.configuration = configuration
    self.worldReward = worldReward
    environment = maker.make(worlds: configuration.worlds)
    let shape = environment.shape
    proximal = Self.newPolicy(shape, configuration, &random)
    averaged = proximal.networks.policy
    let worlds = environment.worlds
    batch = RolloutBatch(
      steps: configuration.steps, worlds: worlds, observationSize: shape.observationSize,
      actionSize: shape.actionSize)
    networkWorkspace = ActorCriticWorkspace(for: proximal.networks)
    updateWorkspace = PPOWorkspace(for: proximal.networks)
    age = Array(repeating: 0, count: worlds)
    current = Array(repeating: 0, count: worlds * shape.observationSize)
    next = Array(repeating: 0, count: configuration.steps * worlds * shape.observationSize)
    self.random = random
    beginEpisodes()
  }

  /// Forgets the policy and begins with a new one, which pays for leaving the same reference.
  func restart() {
    let klCoefficient = klCoefficient
    proximal = Self.newPolicy(environment.shape, configuration, &random)
    averaged = proximal.networks.policy
    beginning = policySteps
    proximal.configuration.klCoefficient = klCoefficient
    beginEpisodes()
  }

  /// What a nat of KL(policy‖reference) costs the policy, in its normalised advantages.
  ///
  /// The reference is the policy as it was when this was last raised from 0; at 0 there is none.
  package var klCoefficient: Float {
    get { proximal.configuration.klCoefficient }
    set {
      if newValue == 0 { reference = nil }
      if newValue > 0, reference == nil { reference = averaged }
      proximal.configuration.klCoefficient = newValue
    }
  }

  /// The share of the policy's learning rate that its updates take, and of their epochs.
  func learn(atRateShare share: Float) {
    proximal.configuration.policyLearningRate = share * configuration.proximal.policyLearningRate
    let epochs = Float(configuration.proximal.epochs) * max(Self.minimumEpochShare, share)
    proximal.configuration.epochs = max(1, Int(epochs.rounded()))
  }

  /// Of ten epochs five are left in the end: most of the time goes into them, and what is left to learn
  /// by then is little.
  private static let minimumEpochShare: Float = 0.5

  private static func newPolicy(
    _ shape: EnvironmentShape, _ configuration: TrainerSettings, _ random: inout Random
  ) -> ProximalPolicy {
    let networks = ActorCritic(
      observationSize: shape.observationSize, actionSize: shape.actionSize,
      hidden: configuration.hidden, random: &random)
    return ProximalPolicy(networks: networks, configuration: configuration.proximal)
  }

  /// Puts a world where its next episode begins.
  private func beginEpisode(_ world: Int) {
    if configuration.exploringStarts > 0, random.uniform() < configuration.exploringStarts {
      if !starts.isEmpty, random.uniform() < configuration.startsAlong {
        let trajectory = starts[random.index(below: starts.count)]
        environment.place(world, at: random.index(below: trajectory.frames), of: trajectory)
      } else {
        environment.toss(world, random: &random)
      }
    } else {
      environment.reset(world, random: &random)
    }
    worldReward?.begin(world, in: environment)
  }

  /// Begins all episodes anew, at different ages, so that they do not all end at once.
  private func beginEpisodes() {
    let shape = environment.shape
    for world in age.indices { beginEpisode(world) }
    observe()
    for world in age.indices { age[world] = random.index(below: shape.episodeSteps) }
  }

  /// One rollout and one update of the policy on the rewards of what it came to.
  ///
  /// - Parameter reward: Judges each observation that a step led to.
  /// - Returns: What came of it.
  package func iterate(reward: any RewardFunction) -> Iteration {
    rollOut()
    judge(reward)
    return update(meanReward: batch.rewards.reduce(0, +) / Float(batch.count))
  }

  /// One rollout and one update of the policy on the world reward.
  ///
  /// - Parameter rewardScale: What a deviation of that reward is worth to the policy.
  /// - Returns: What came of it.
  func iterate(rewardScale: Float) -> Iteration {
    precondition(worldReward != nil, "a reward of the worlds")
    rollOut()
    // The worlds' reward judged the states that the simulation diverged to.
    for index in diverged { batch.rewards[index] = .nan }
    let invalid = batch.rewards.count { !$0.isFinite } - diverged.count
    let mean = normaliseRewards(to: rewardScale)
    var iteration = update(meanReward: mean)
    iteration.invalidRewards = invalid
    return iteration
  }

  /// Numbers an observation has.
  var observationSize: Int { environment.shape.observationSize }

  /// Steps that all worlds take in a rollout.
  package var stepsPerRollout: Int { batch.count }

  /// One rollout alone, without rewards and without an update.
  package func rollOut() {
    diverged.removeAll(keepingCapacity: true)
    for step in 0..<configuration.steps { advance(step) }
    estimateLastValues()
  }

  private func update(meanReward: Float) -> Iteration {
    let statistics = proximal.update(
      on: batch, reference: reference, workspace: &updateWorkspace, random: &random)
    policySteps += batch.count
    averaged.approach(proximal.networks.policy, by: configuration.policyAveragingRate)
    return Iteration(
      meanReward: meanReward, statistics: statistics, observations: next,
      diverged: diverged.count)
  }

  /// What a rollout counts for in the running mean and variance of rewards; at the reward model's
  /// rate.
  private static let normalisationRate = 0.1

  /// Brings the rewards to mean 0 and a deviation, both over the last rollouts; returns their mean.
  ///
  /// No episode ends but by time, unless its simulation diverges, so that a shift changes nothing in
  /// what is best.
  private func normaliseRewards(to scale: Float) -> Float {
    let valid = batch.rewards.filter(\.isFinite)
    guard !valid.isEmpty else {
      for index in batch.rewards.indices { batch.rewards[index] = 0 }
      return 0
    }
    let newest = Moments(of: valid)
    var moments = rewardMoments ?? (newest.mean, newest.variance)
    moments.mean += Self.normalisationRate * (newest.mean - moments.mean)
    moments.variance += Self.normalisationRate * (newest.variance - moments.variance)
    rewardMoments = moments
    let deviation = Float(moments.variance.squareRoot())
    // A reward that is always the same teaches nothing, whatever it is divided by.
    let factor = deviation > 0 ? scale / deviation : 0
    for index in batch.rewards.indices {
      let reward = batch.rewards[index]
      batch.rewards[index] = reward.isFinite ? factor * (reward - Float(moments.mean)) : 0
    }
    return Float(newest.mean)
  }

  /// Writes the rewards of what the steps led to.
  private func judge(_ reward: any RewardFunction) {
    next.withUnsafeBufferPointer { observations in
      batch.rewards.withUnsafeMutableBufferPointer { rewards in
        guard let from = observations.baseAddress, let to = rewards.baseAddress else { return }
        reward.reward(of: from, count: rewards.count, into: to)
      }
    }
  }

  /// All that it needs to go on later.
  var state: State {
    get {
      State(
        proximal: proximal, policySteps: policySteps, worlds: environment.snapshot, age: age,
        random: random, reference: reference, averaged: averaged, beginning: beginning)
    }
    set {
      proximal = newValue.proximal
      policySteps = newValue.policySteps
      environment.snapshot = newValue.worlds
      age = newValue.age
      random = newValue.random
      reference = newValue.reference
      averaged = newValue.averaged ?? newValue.proximal.networks.policy
      beginning = newValue.beginning ?? 0
      observe()
      replaceUnsoundWorlds()
    }
  }

  /// Begins new episodes in worlds that earlier versions stored although they had diverged.
  private func replaceUnsoundWorlds() {
    let size = environment.shape.observationSize
    for world in age.indices
    where !current[world * size..<(world + 1) * size].allSatisfy(\.isFinite) {
      age[world] = 0
      beginEpisode(world)
    }
    observe()
  }

  /// Acts once in every world and writes row `step` of the batch.
  private func advance(_ step: Int) {
    let shape = environment.shape
    let row = step * environment.worlds
    let observed =
      row * shape.observationSize..<(row + environment.worlds) * shape.observationSize
    batch.observations.replaceSubrange(observed, with: current)
    batch.act(
      at: step, with: proximal.networks, workspace: &networkWorkspace, random: &random)
    batch.actions.withUnsafeBufferPointer { actions in
      guard let base = actions.baseAddress else { return }
      environment.step(base + row * shape.actionSize)
      batch.rewards.withUnsafeMutableBufferPointer { rewards in
        guard let reward = rewards.baseAddress else { return }
        worldReward?.reward(
          in: environment, actions: base + row * shape.actionSize, into: reward + row)
      }
    }
    observe()
    next.replaceSubrange(observed, with: current)
    endEpisodes(row)
  }

  private func observe() {
    current.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { environment.observe(base) }
    }
  }

  /// Begins a new episode where one has lasted long enough or the simulation has diverged; nothing
  /// else ends it.
  private func endEpisodes(_ row: Int) {
    let limit = environment.shape.episodeSteps
    let divergedBefore = diverged.count
    var hasValues = false
    var isNew = false
    for world in age.indices {
      age[world] += 1
      let hasDiverged = environment.hasDiverged(world)
      let hasEnded = hasDiverged || age[world] >= limit
      batch.ended[row + world] = hasEnded
      guard hasEnded else { continue }
      if hasDiverged {
        diverged.append(row + world)
      } else {
        // The episode is cut, not over: what would follow counts ("truncation").
        if !hasValues { evaluateCurrent(into: row) }
        hasValues = true
      }
      isNew = true
      age[world] = 0
      beginEpisode(world)
    }
    for index in diverged[divergedBefore...] { endAtDivergence(index) }
    guard isNew else { return }
    observe()
  }

  /// Has a step of a simulation that diverged lead nowhere: to the state before it, from which
  /// nothing follows ("termination").
  private func endAtDivergence(_ index: Int) {
    let size = environment.shape.observationSize
    let numbers = index * size..<(index + 1) * size
    next.replaceSubrange(numbers, with: batch.observations[numbers])
    batch.bootstrapValues[index] = 0
  }

  /// Values of what the worlds show now, as the bootstrap values of a row.
  private func evaluateCurrent(into row: Int) {
    current.withUnsafeBufferPointer { observations in
      batch.bootstrapValues.withUnsafeMutableBufferPointer { values in
        guard let from = observations.baseAddress, let to = values.baseAddress else { return }
        proximal.networks.values(
          from, count: environment.worlds, into: to + row, workspace: &networkWorkspace)
      }
    }
  }

  /// Values of what the last step led to, as every rollout ends with an episode that goes on.
  private func estimateLastValues() {
    let row = (configuration.steps - 1) * environment.worlds
    // Worlds that ended in the last step already have theirs, of the state before the reset.
    let kept = batch.ended[row...].contains(true) ? Array(batch.bootstrapValues[row...]) : []
    evaluateCurrent(into: row)
    for (world, value) in kept.enumerated() where batch.ended[row + world] {
      batch.bootstrapValues[row + world] = value
    }
  }
}
