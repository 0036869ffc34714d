import Testing

@testable import Learning

@Suite struct StateEntropyRewardTests {
  /// The rewards of observations of one number each.
  private func rewards(of observations: [Float], seed: UInt64 = 1, scale: Float = 1) -> [Float] {
    let reward = StateEntropyReward(observationSize: 1, seed: seed, scale: scale)
    return [Float](unsafeUninitializedCapacity: observations.count) { rewards, count in
      if let to = rewards.baseAddress {
        reward.reward(of: observations, count: observations.count, into: to)
      }
      count = observations.count
    }
  }

  @Test("has mean 0 and the deviation that it is given")
  func scale() {
    var random = Random(seed: 4)
    let moments = Moments(of: rewards(of: (0..<2000).map { _ in random.uniform() }, scale: 0.1))
    #expect(abs(moments.mean) < 1e-6)
    #expect(abs(moments.variance.squareRoot() - 0.1) < 1e-5)
  }

  @Test("is what the distances to the fifth neighbours come to")
  func closedForm() {
    // Two heaps: each state of the larger one has five like it in the sample, of the smaller one
    // the sample has fewer than five states.
    let far = 1998..<2000
    let observations = (0..<2000).map { far.contains($0) ? Float(1) : 0 }
    let seeds: [UInt64] = [1, 2, 3]
    for seed in seeds {
      let rewards = rewards(of: observations, seed: seed)
      // n ones among N numbers have a mean of n / N; standardised, they and the rest are this.
      let share = 2.0 / 2000
      let expected = Float(((1 - share) / share).squareRoot())
      #expect(abs(rewards[1999] - expected) < 1e-3 * expected)
      #expect(abs(rewards[0] + 1 / expected) < 1e-3)
    }
  }

  @Test("is nothing where all states are the same")
  func same() {
    #expect(rewards(of: Array(repeating: 3, count: 300)).allSatisfy { $0 == 0 })
  }

  @Test("does not depend on the units of an observation")
  func units() {
    var random = Random(seed: 9)
    let observations = (0..<600).map { _ in 2 * random.uniform() }
    let plain = rewards(of: observations)
    let scaled = rewards(of: observations.map { 1024 * $0 })
    #expect(plain == scaled)
  }

  @Test("sends a policy to more of the states that there are")
  func exploring() async {
    /// The deviation of the positions that a point mass comes to.
    func spread(rollouts: Int) async -> Double {
      var configuration = LearnerConfiguration.small
      configuration.explorationRollouts = rollouts
      let learner = Learner(configuration, seed: 5)
      await learner.record(learner.ask(), .left)
      await learner.finishRound()
      let clips = await learner.recent.suffix(configuration.episodesPerRound)
      return Moments(of: clips.flatMap { $0.trajectory.positions }).variance.squareRoot()
    }
    let before = await spread(rollouts: 0)
    let after = await spread(rollouts: 60)
    #expect(after > 1.2 * before, "\(before) \(after)")
  }
}
