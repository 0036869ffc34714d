import Testing

@testable import Learning

@Suite("RewardLearner")
struct RewardLearnerTests {
  /// Pays for velocity in a direction, in an unusual currency.
  private final class VelocityReward: WorldReward {
    let direction: Float
    var begun = 0

    init(direction: Float) { self.direction = direction }

    func begin(_ world: Int, in environment: any Environment) { begun += 1 }

    func reward(
      in environment: any Environment, actions: UnsafePointer<Float>,
      into rewards: UnsafeMutablePointer<Float>
    ) {
      let observations = UnsafeMutablePointer<Float>.allocate(capacity: 2 * environment.worlds)
      defer { observations.deallocate() }
      environment.observe(observations)
      for world in 0..<environment.worlds {
        rewards[world] = 500 + 1000 * direction * observations[2 * world + 1]
      }
    }
  }

  private func learner(direction: Float, seed: UInt64) -> RewardLearner {
    RewardLearner(maker: PointMassMaker(), configuration: .small, seed: seed) {
      VelocityReward(direction: direction)
    }
  }

  @Test("learns what is paid for, whatever the currency", arguments: [1, -1] as [Float])
  func learns(direction: Float) async {
    let learner = learner(direction: direction, seed: 61)
    var progress = await learner.work()
    #expect(progress.policySteps == 2 * 2 * LearnerConfiguration.small.rolloutSize)
    for _ in 0..<60 { progress = await learner.work() }
    let best = PointMass.greatestMeanVelocity(steps: PointMassMaker().shape.episodeSteps)
    #expect(direction * LearnerTests.meanVelocity(of: progress.policy) > 0.8 * best)
    #expect(progress.invalidRewards == 0)
  }

  @Test("does the same to the bit with the same seed")
  func repeats() async {
    let (one, same) = (learner(direction: 1, seed: 62), learner(direction: 1, seed: 62))
    let other = learner(direction: 1, seed: 63)
    for _ in 0..<3 {
      let policy = await one.work().policy
      #expect(await same.work().policy == policy)
      #expect(await other.work().policy != policy)
    }
  }

  @Test("counts rewards that are no numbers, and is not spoilt by them")
  func invalid() async {
    let learner = learner(direction: .nan, seed: 64)
    let progress = await learner.work()
    #expect(progress.invalidRewards == progress.policySteps)
    #expect(LearnerTests.meanVelocity(of: progress.policy).isFinite)
  }

  @Test("The reward is told of every new episode")
  func begins() {
    let reward = VelocityReward(direction: 1)
    let trainer = PolicyTrainer(
      maker: PointMassMaker(), settings: LearnerConfiguration.small.trainer,
      random: Random(seed: 65))
    trainer.reward = FormulaReward(reward, scale: 0.1)
    #expect(reward.begun == 16)
    // 160 steps of 16 worlds, in episodes of 20.
    for _ in 0..<10 { _ = trainer.iterate() }
    #expect(reward.begun == 16 + 16 * 8)
  }
}
