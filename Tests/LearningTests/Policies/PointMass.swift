import Foundation

@testable import Learning

/// Masses on lines, each pushed to and fro: small enough to know what is right.
///
/// An action u in −1…1 pulls the velocity half way to u m/s; the mass moves with the new velocity.
final class PointMass: Environment {
  /// Seconds between two actions.
  static let period: Float = 0.1
  /// Places from which masses start, ± m.
  static let startWidth: Float = 0.1
  /// What networks see of a position, in 1/m: episodes stay within about ± 2 m.
  static let positionScale: Float = 0.5

  let shape: EnvironmentShape
  private var positions: [Float]
  private var velocities: [Float]
  private var isTouching: [Bool]
  /// The velocity beyond which a mass's simulation diverges, m/s.
  private let fragility: Float

  init(shape: EnvironmentShape, worlds: Int, fragility: Float = .infinity) {
    self.shape = shape
    self.fragility = fragility
    positions = Array(repeating: 0, count: worlds)
    velocities = Array(repeating: 0, count: worlds)
    isTouching = Array(repeating: false, count: worlds)
  }

  var worlds: Int { positions.count }

  func reset(_ world: Int, random: inout Random) {
    positions[world] = (2 * random.uniform() - 1) * Self.startWidth
    velocities[world] = 0
    isTouching[world] = false
  }

  func scatter(_ world: Int, random: inout Random) {
    reset(world, random: &random)
    velocities[world] = 2 * random.uniform() - 1
  }

  func place(
    _ world: Int, at frame: Int, of trajectory: Trajectory, random: inout Random
  ) {
    positions[world] = trajectory.positions[frame]
    velocities[world] = trajectory.velocities[frame]
    isTouching[world] = trajectory.contacts[frame] != 0
  }

  func step(_ actions: UnsafePointer<Float>) {
    for world in 0..<worlds {
      velocities[world] += 0.5 * (Self.control(actions[world]) - velocities[world])
      positions[world] += Self.period * velocities[world]
      isTouching[world] = velocities[world] > 0
      if velocities[world] > fragility { velocities[world] = .nan }
    }
  }

  func hasDiverged(_ world: Int) -> Bool { !velocities[world].isFinite }

  static func control(_ action: Float) -> Float { min(max(action, -1), 1) }

  func observe(_ observations: UnsafeMutablePointer<Float>) {
    for world in 0..<worlds {
      observations[2 * world] = Self.positionScale * positions[world]
      observations[2 * world + 1] = velocities[world]
    }
  }

  func record(_ world: Int, action: UnsafePointer<Float>?, to trajectory: inout Trajectory) {
    trajectory.positions.append(positions[world])
    trajectory.velocities.append(velocities[world])
    trajectory.controls.append(action.map { Self.control($0[0]) } ?? 0)
    trajectory.contacts.append(isTouching[world] ? 1 : 0)
  }

  var snapshot: [Float] {
    get { positions + velocities }
    set {
      positions = Array(newValue.prefix(worlds))
      velocities = Array(newValue.suffix(worlds))
      isTouching = velocities.map { $0 > 0 }
    }
  }

  /// The mean velocity of `steps` full pushes from rest: 1 − Σ 0.5ᵗ / steps, m/s.
  static func greatestMeanVelocity(steps: Int) -> Float {
    1 - (1...steps).reduce(0) { $0 + pow(0.5, Float($1)) } / Float(steps)
  }
}

/// Makes point masses, always a multiple of four, as bodies come in whole registers.
struct PointMassMaker: EnvironmentMaker {
  /// The velocity beyond which simulations diverge, m/s.
  var fragility = Float.infinity
  var shape = EnvironmentShape(
    observationSize: 2, actionSize: 1, positionCount: 1, velocityCount: 1,
    period: PointMass.period, episodeSteps: 20, clipSteps: 8)

  func make(worlds: Int) -> any Environment {
    PointMass(shape: shape, worlds: (worlds + 3) / 4 * 4, fragility: fragility)
  }

  func observations(of trajectory: Trajectory) -> [Float] {
    zip(trajectory.positions, trajectory.velocities).flatMap {
      [PointMass.positionScale * $0, $1]
    }
  }
}

/// Prefers the clip that moves faster in one direction.
struct DirectionRater {
  /// 1 for towards greater positions, −1 for the other way.
  var direction: Float

  /// The mean velocity in that direction over all frames but the first, m/s.
  func score(_ trajectory: Trajectory) -> Float {
    direction * trajectory.velocities.dropFirst().reduce(0, +)
      / Float(max(trajectory.frames - 1, 1))
  }

  func choice(for query: Query) -> Choice {
    score(query.left.trajectory) > score(query.right.trajectory) ? .left : .right
  }
}

extension LearnerConfiguration {
  /// Small networks and rollouts: a round takes a few milliseconds.
  static var small: LearnerConfiguration {
    var small = LearnerConfiguration()
    small.policies = 2
    small.policyHidden = [16]
    small.rewardScale = 0.1
    small.initialChoices = 8
    small.choicesPerRound = 4
    small.candidatesPerQuery = 10
    small.episodesPerRound = 3
    small.clipsPerEpisode = 2
    small.recentClipsPerPolicy = 12
    small.archiveShare = 0.5
    small.repeatShare = 0
    small.pace.worlds = 16
    small.pace.rolloutSteps = 16
    small.pace.exploringStarts = 0.3
    small.pace.warmUpChoices = 8
    small.pace.warmUpShare = 0.25
    small.pace.roundShare = 0
    small.pace.restartPatience = 200
    small.pace.scoreRate = 0.3
    small.pace.duelsPerRound = 0
    small.pace.ppo.minibatch = 64
    small.pace.ppo.policyLearningRate = 3e-3
    small.policyStepsPerChoice = 4 * small.rolloutSize
    return small
  }

  /// The same with networks in the place of sums of functions.
  static var smallNetworks: LearnerConfiguration {
    var networks = small
    networks.ensemble = EnsembleSettings()
    networks.ensemble.hidden = [16]
    networks.ensemble.updatesPerChoice = 10
    return networks
  }

  /// Steps that a policy takes in a rollout.
  var rolloutSize: Int { pace.worlds * pace.rolloutSteps }

  /// The settings of an additive reward model.
  var additive: AdditiveSettings {
    get { rewardModel as? AdditiveSettings ?? AdditiveSettings() }
    set { rewardModel = newValue }
  }

  /// The settings of an ensemble of networks.
  var ensemble: EnsembleSettings {
    get { rewardModel as? EnsembleSettings ?? EnsembleSettings() }
    set { rewardModel = newValue }
  }
}

extension PPOSettings {
  /// Settings for tests of one update.
  init() {
    self.init(discount: 0.99, gaeLambda: 0.95, policyLearningRate: 5e-4)
    epochs = 4
  }
}

extension PolicyTrainer {
  /// One iteration on a reward of observations.
  func iterate(reward: some RewardFunction) -> Iteration {
    self.reward = reward
    return iterate()
  }
}

extension Learner {
  /// A learner of point masses.
  init(_ configuration: LearnerConfiguration = .small, seed: UInt64) {
    self.init(maker: PointMassMaker(), configuration: configuration, seed: seed)
  }

  /// The next pair; masses make one whatever they do.
  func ask() async -> Query {
    do { return try await nextQuery() } catch { preconditionFailure("\(error)") }
  }

  /// Asks, answers and learns so many times; returns the queries.
  @discardableResult
  func answer(
    _ count: Int, as rater: DirectionRater = DirectionRater(direction: 1)
  ) async -> [Query] {
    var asked: [Query] = []
    for _ in 0..<count {
      let query = await ask()
      asked.append(query)
      record(query, rater.choice(for: query))
      await finishRound()
    }
    return asked
  }
}
