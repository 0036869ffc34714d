import Foundation
import Testing

@testable import Learning

/// Masses whose simulation diverges as soon as they are fast.
@Suite("Divergence")
struct DivergenceTests {
  /// Policies push to and fro at random at first, and are sometimes that fast.
  private static let fragile = PointMassMaker(fragility: 0.7)
  /// Diverges in the first step.
  private static let hopeless = PointMassMaker(fragility: -10)

  private static func trainer(
    _ maker: PointMassMaker, reward: (any PolicyReward)? = nil
  ) -> PolicyTrainer {
    var ppo = PPOSettings()
    ppo.minibatch = 64
    let trainer = PolicyTrainer(
      maker: maker,
      settings: TrainerSettings(
        worlds: 8, steps: 32, hidden: [16], exploringStarts: 0.5, ppo: ppo),
      random: Random(seed: 21))
    trainer.reward = reward
    return trainer
  }

  @Test("ends an episode of a rollout: nothing follows, and all numbers are numbers")
  func rollout() {
    let trainer = Self.trainer(Self.fragile)
    var count = 0
    for _ in 0..<8 {
      let iteration = trainer.iterate(reward: VelocityReward())
      let batch = trainer.batch
      count += iteration.diverged
      #expect(iteration.diverged == trainer.diverged.count)
      for index in trainer.diverged {
        #expect(batch.ended[index] && batch.bootstrapValues[index] == 0)
        let numbers = 2 * index..<2 * index + 2
        #expect(trainer.next[numbers] == batch.observations[numbers])
      }
      for numbers in [
        batch.observations, batch.actions, batch.rewards, batch.values, batch.logProbabilities,
        batch.bootstrapValues, iteration.observations,
      ] {
        #expect(numbers.allSatisfy { $0.isFinite })
      }
      #expect(iteration.meanReward.isFinite && iteration.statistics.valueLoss.isFinite)
    }
    #expect(count > 20)
    #expect(trainer.state.proximal.networks.isFinite)
    #expect(trainer.state.worlds.allSatisfy { $0.isFinite })
  }

  /// Pays the velocity, which is no number where the simulation has diverged.
  private final class VelocityOfWorlds: WorldReward {
    func begin(_ world: Int, in environment: any Environment) {}
    func reward(
      in environment: any Environment, actions: UnsafePointer<Float>,
      into rewards: UnsafeMutablePointer<Float>
    ) {
      var observations = [Float](repeating: 0, count: 2 * environment.worlds)
      environment.observe(&observations)
      for world in 0..<environment.worlds { rewards[world] = observations[2 * world + 1] }
    }
  }

  @Test("is not taken for a reward that is not a number")
  func worldReward() {
    let trainer = Self.trainer(
      Self.fragile, reward: FormulaReward(VelocityOfWorlds(), scale: 0.1))
    var count = 0
    for _ in 0..<4 {
      let iteration = trainer.iterate()
      count += iteration.diverged
      #expect(iteration.invalidRewards == 0 && iteration.meanReward.isFinite)
      for index in trainer.diverged { #expect(trainer.batch.rewards[index] == 0) }
    }
    #expect(count > 10)
    #expect(trainer.state.proximal.networks.isFinite)
  }

  @Test("changes nothing where it does not happen")
  func without() {
    let (usual, sturdy) = (
      Self.trainer(PointMassMaker()), Self.trainer(PointMassMaker(fragility: 9))
    )
    for _ in 0..<3 {
      let (one, other) = (
        usual.iterate(reward: VelocityReward()), sturdy.iterate(reward: VelocityReward())
      )
      #expect(one.observations == other.observations && one.diverged == 0)
    }
    #expect(usual.proximal == sturdy.proximal)
  }

  @Test("ends an episode that is played with the last frame before it")
  func played() {
    var random = Random(seed: 22)
    let policy = GaussianPolicy(observationSize: 2, actionSize: 1, hidden: [16], random: &random)
    let episodes = PolicyPlayer(maker: Self.fragile).play(
      policy, episodes: 64, scattered: 16, actions: .sampled, random: &random)
    let full = Self.fragile.shape.episodeSteps + 1
    #expect(Set(episodes.map(\.hasDiverged)) == [true, false])
    for episode in episodes {
      #expect(episode.trajectory.isSound && episode.observations.allSatisfy { $0.isFinite })
      #expect((episode.trajectory.frames < full) == episode.hasDiverged)
      #expect(episode.observations.count == 2 * episode.trajectory.frames)
      #expect(episode.trajectory.velocities.dropFirst().allSatisfy { $0 <= 0.7 })
    }
    let none = PolicyPlayer(maker: Self.hopeless).play(policy, episodes: 3, random: &random)
    #expect(none.allSatisfy { $0.hasDiverged && $0.trajectory.frames == 1 })
  }

  /// Sums of functions with a search for clips, or networks without.
  private static func learner(_ maker: PointMassMaker, isAdditive: Bool) -> Learner {
    var configuration = isAdditive ? LearnerConfiguration.small : .smallNetworks
    configuration.pace.exploringStarts = 0.5
    if isAdditive {
      configuration.pace.duelsPerRound = 2
      configuration.additive.posteriorSamples = 4
    }
    return Learner(maker: maker, configuration: configuration, seed: 23)
  }

  @Test(
    "is counted, and neither shown nor learned from",
    arguments: [false, true])
  func learner(isAdditive: Bool) async throws {
    let learner = Self.learner(Self.fragile, isAdditive: isAdditive)
    await learner.finishRound()
    // Fast is good: policies learn to do what diverges.
    let asked = await learner.answer(24)
    for clip in asked.flatMap({ [$0.left, $0.right] }) {
      #expect(clip.trajectory.isSound)
      #expect(clip.trajectory.frames == Self.fragile.shape.clipSteps + 1)
    }
    #expect(await learner.progress.diverged > 10)
    let checkpoint = await learner.checkpoint()
    try checkpoint.check(in: Self.fragile)
    #expect(await learner.dataset.observations.allSatisfy { $0.isFinite })
    let copy = try LearnerCheckpoint(encoded: checkpoint.encoded())
    #expect(copy.counters.diverged == (await learner.progress.diverged))
  }

  @Test(
    "of all episodes ends the search for a pair, again and again",
    arguments: [false, true])
  func hopeless(isAdditive: Bool) async {
    let learner = Self.learner(Self.hopeless, isAdditive: isAdditive)
    await learner.finishRound()
    for _ in 0..<2 {
      // Three times three episodes of two policies.
      await #expect(throws: DivergenceError(episodes: 18)) { try await learner.nextQuery() }
    }
    #expect(await learner.progress.diverged >= 36)
    #expect(await learner.checkpoint().reward.isFinite)
  }

  /// A query as earlier versions stored it, whose right clip has diverged.
  private static func unsound(_ query: Query, _ value: Float) -> Query {
    var query = query
    query.right.trajectory.velocities[5] = value
    query.right.observations = PointMassMaker().observations(of: query.right.trajectory)
    return query
  }

  @Test(
    "of clips that a session holds leaves their answers out",
    arguments: [Float.nan, .infinity, -1.1e10])
  func restored(value: Float) async {
    let learner = Learner(seed: 24)
    let asked = await Learner(seed: 24).answer(12)
    for query in asked {
      let query = query.id == 5 ? Self.unsound(query, value) : query
      await learner.restore(query, .left, isStanding: true)
    }
    #expect(await learner.answersLeftOut == 1)
    let progress = await learner.progress
    #expect(progress.choices == 12 && progress.standing == 12)
    #expect(await learner.dataset.comparisonCount == 11)
    #expect(await learner.dataset.observations.allSatisfy { $0.isFinite })
    await learner.finishRound()
    #expect(await learner.checkpoint().reward.isFinite)
    // Its pair is not asked about again.
    let further = await learner.answer(20)
    let pair = ClipPair.Identity(asked[5].left, asked[5].right)
    #expect(further.allSatisfy { ClipPair.Identity($0.left, $0.right) != pair })
  }

  @Test("that was learned from makes a checkpoint unsound, and it is refused")
  func refused() async throws {
    let learner = Learner(seed: 25)
    await learner.answer(12)
    let whole = await learner.checkpoint()
    try whole.check(in: PointMassMaker())
    for change: (inout LearnerCheckpoint) -> Void in [
      { $0.workers[0].trainer.proximal.networks.value.parameters[3] = .nan },
      { $0.workers[1].trainer.averaged.mean.parameters[3] = .infinity },
      { $0.recent[0].trajectory.positions[1] = .nan },
      { $0.recent[1].trajectory.positions[1] = 2e10 },
      { $0.reward = Self.unsound($0.reward) },
    ] {
      var checkpoint = whole
      change(&checkpoint)
      #expect(throws: LearnedDataError.self) { try checkpoint.check(in: PointMassMaker()) }
    }
  }

  private static func unsound(_ reward: any RewardModel) -> any RewardModel {
    guard var additive = reward as? AdditiveRewardModel else { return reward }
    var coordinates = additive.mapEstimate.coordinates
    coordinates[0] = .nan
    additive.mapEstimate.move(to: coordinates, logTieWidth: 0, prior: additive.prior)
    return additive
  }

  @Test("of a stored world begins a new episode there")
  func restoredWorld() async throws {
    let learner = Learner(seed: 26)
    await learner.answer(4)
    var checkpoint = await learner.checkpoint()
    checkpoint.workers[1].trainer.worlds[2] = .nan
    let other = try await Learner(maker: PointMassMaker(), checkpoint: checkpoint)
    let after = await other.checkpoint()
    #expect(after.workers.allSatisfy { $0.trainer.worlds.allSatisfy { $0.isFinite } })
  }
}

extension ActorCritic {
  /// Whether all parameters are numbers.
  fileprivate var isFinite: Bool {
    policy.mean.isFinite && value.isFinite && policy.logDeviation.allSatisfy(\.isFinite)
  }
}
