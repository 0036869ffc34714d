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
    _ maker: PointMassMaker, worldReward: (any WorldReward)? = nil
  ) -> PolicyTrainer {
    var proximal = PPOSettings()
    proximal.minibatch = 64
    return PolicyTrainer(
      maker: maker,
      configuration: TrainerSettings(
        worlds: 8, steps: 32, hidden: [16], exploringStarts: 0.5, proximal: proximal),
      random: Random(seed: 21), worldReward: worldReward)
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
    #expect(trainer.state.isFinite)
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

  @Test("is not taken for a reward that is no number")
  func worldReward() {
    let trainer = Self.trainer(Self.fragile, worldReward: VelocityOfWorlds())
    var count = 0
    for _ in 0..<4 {
      let iteration = trainer.iterate(rewardScale: 0.1)
      count += iteration.diverged
      #expect(iteration.invalidRewards == 0 && iteration.meanReward.isFinite)
      for index in trainer.diverged { #expect(trainer.batch.rewards[index] == 0) }
    }
    #expect(count > 10)
    #expect(trainer.state.isFinite)
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

  /// With and without a search for clips, and exploring first.
  private static func learner(
    _ maker: PointMassMaker, basis: RewardBasis?, seed: UInt64 = 23
  ) -> Learner {
    var configuration = LearnerConfiguration.small
    configuration.exploringStarts = 0.5
    configuration.explorationRollouts = basis == nil ? 4 : 0
    configuration.duelsPerRound = basis == nil ? 0 : 2
    configuration.additive.members = 4
    var maker = maker
    maker.rewardBasis = basis
    return Learner(maker: maker, configuration: configuration, seed: seed)
  }

  @Test(
    "is counted, and neither shown nor learned from",
    arguments: [nil, RewardBasis.ofPointMass])
  func learner(basis: RewardBasis?) async throws {
    let learner = Self.learner(Self.fragile, basis: basis)
    await learner.finishRound()
    // Fast is good: policies learn to do what diverges.
    let asked = await learner.answer(24)
    for clip in asked.flatMap({ [$0.left, $0.right] }) {
      #expect(clip.trajectory.isSound)
      #expect(clip.trajectory.frames == Self.fragile.shape.clipSteps + 1)
    }
    #expect(await learner.progress.diverged > 10)
    let checkpoint = await learner.checkpoint()
    #expect(checkpoint.reward.isFinite && checkpoint.workers.allSatisfy { $0.trainer.isFinite })
    #expect(await learner.dataset.observations.allSatisfy { $0.isFinite })
    let copy = try LearnerCheckpoint(encoded: checkpoint.encoded())
    #expect(copy.counters.diverged == (await learner.progress.diverged))
  }

  @Test(
    "of all episodes ends the search for a pair, again and again",
    arguments: [nil, RewardBasis.ofPointMass])
  func hopeless(basis: RewardBasis?) async {
    let learner = Self.learner(Self.hopeless, basis: basis)
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
    #expect(further.allSatisfy { $0.left.id != asked[5].right.id })
  }

  @Test("that was learned from by an earlier version is unlearned from a checkpoint")
  func unlearned() async throws {
    let learner = Learner(seed: 25)
    let asked = await learner.answer(12)
    var checkpoint = await learner.checkpoint()
    checkpoint.workers[0].trainer.proximal.networks.value.parameters[3] = .nan
    checkpoint.workers[1].trainer.worlds[2] = .nan
    checkpoint.recent[0].trajectory.positions[1] = .nan
    checkpoint.recent[1].trajectory.positions[1] = 2e10
    guard case .networks(var ensemble) = checkpoint.reward else {
      Issue.record("networks were expected")
      return
    }
    ensemble.members[0].network.parameters[0] = .nan
    checkpoint.reward = .networks(ensemble)
    let other = try await Learner(maker: PointMassMaker(), checkpoint: checkpoint)
    for query in asked {
      await other.restore(
        query, DirectionRater(direction: 1).choice(for: query), isStanding: true)
    }
    #expect(await other.recent.count == learner.recent.count - 2)
    #expect(await other.progress.status == .learning)
    let rater = DirectionRater(direction: 1)
    var guessed = 0
    for query in await other.answer(12) {
      let predicted = await other.predict(query) ?? 0.5
      if (predicted > 0.5) == (rater.choice(for: query) == .left) { guessed += 1 }
    }
    #expect(guessed > 6)
    let after = await other.checkpoint()
    #expect(after.reward.isFinite)
    #expect(after.workers.allSatisfy { $0.trainer.isFinite })
    #expect(after.workers.allSatisfy { $0.trainer.worlds.allSatisfy { $0.isFinite } })
  }
}
