import Testing

@testable import Learning

/// Pays a mass's velocity.
struct VelocityReward: RewardFunction {
  func reward(
    of observations: UnsafePointer<Float>, count: Int, into rewards: UnsafeMutablePointer<Float>
  ) {
    for index in 0..<count { rewards[index] = observations[2 * index + 1] }
  }
}

@Suite("PolicyTrainer")
struct PolicyTrainerTests {
  static let (worlds, steps) = (8, 13)

  static func trainer(
    steps: Int = steps, seed: UInt64 = 61
  ) -> PolicyTrainer {
    var ppo = PPOSettings()
    ppo.minibatch = 64
    ppo.policyLearningRate = 3e-3
    return PolicyTrainer(
      maker: PointMassMaker(),
      settings: TrainerSettings(
        worlds: worlds, steps: steps, hidden: [16], ppo: ppo),
      random: Random(seed: seed))
  }

  @Test("finds what a known reward pays for")
  func learns() {
    let trainer = Self.trainer(steps: 32)
    let first = trainer.iterate(reward: VelocityReward()).meanReward
    #expect(abs(first) < 0.15)
    for _ in 0..<60 { _ = trainer.iterate(reward: VelocityReward()) }
    let last = trainer.iterate(reward: VelocityReward()).meanReward
    // Actions are drawn, with a deviation of at least e^−1.2, and clamped: half of them miss the
    // full push at first, but a mean far beyond 1 does not.
    #expect(last > 0.7 * PointMass.greatestMeanVelocity(steps: 20))
    #expect(trainer.policySteps == 62 * 32 * Self.worlds)
  }

  @Test("rewards each step by what it led to, before any new episode begins")
  func rewards() {
    let trainer = Self.trainer()
    let iteration = trainer.iterate(reward: VelocityReward())
    let batch = trainer.batch
    let row = Self.worlds * 2
    for index in 0..<batch.count { #expect(batch.rewards[index] == trainer.next[2 * index + 1]) }
    for index in 0..<batch.count - Self.worlds {
      let follows = batch.observations[2 * index + row..<2 * index + row + 2]
      if batch.ended[index] {
        // From rest, near the origin.
        #expect(follows.last == 0)
        #expect(abs(follows[follows.startIndex]) <= PointMass.startWidth)
      } else {
        #expect(Array(follows) == Array(trainer.next[2 * index..<2 * index + 2]))
      }
    }
    #expect(iteration.observations == trainer.next)
    let mean = batch.rewards.reduce(0, +) / Float(batch.count)
    #expect(iteration.meanReward == mean)
  }

  @Test("ends episodes at their full length, not all at once")
  func ends() {
    let trainer = Self.trainer(steps: 50)
    var ages = trainer.age
    let limit = PointMassMaker().shape.episodeSteps
    #expect(Set(ages).count > 2 && ages.allSatisfy { (0..<limit).contains($0) })
    _ = trainer.iterate(reward: VelocityReward())
    for step in 0..<50 {
      for world in 0..<Self.worlds {
        ages[world] += 1
        #expect(trainer.batch.ended[step * Self.worlds + world] == (ages[world] == limit))
        if ages[world] == limit { ages[world] = 0 }
      }
    }
    #expect(ages == trainer.age)
  }

  @Test("values what would have followed where an episode or the rollout was cut")
  func bootstraps() {
    let trainer = Self.trainer(steps: 20)
    // Values are those of the networks that acted, before they were improved.
    let value = trainer.proximal.networks.value
    _ = trainer.iterate(reward: VelocityReward())
    let batch = trainer.batch
    var workspace = PerceptronWorkspace(for: value, capacity: 64)
    var values = Array(repeating: Float(0), count: batch.count)
    value.evaluate(trainer.next, count: batch.count, into: &values, workspace: &workspace)
    var cut = 0
    for index in values.indices
    where batch.ended[index] || index >= batch.count - Self.worlds {
      #expect(abs(batch.bootstrapValues[index] - values[index]) < 1e-5)
      cut += 1
    }
    // Each world is cut once in twenty steps, and at the end; one may be both.
    #expect(cut >= 2 * Self.worlds - Self.worlds / 2)
  }

  @Test("goes on to the bit from what it stored")
  func resumes() {
    let trainer = Self.trainer()
    for _ in 0..<3 { _ = trainer.iterate(reward: VelocityReward()) }
    let state = trainer.state
    let other = Self.trainer(seed: 99)
    other.state = state
    for _ in 0..<3 {
      let (one, same) = (
        trainer.iterate(reward: VelocityReward()), other.iterate(reward: VelocityReward())
      )
      #expect(one.observations == same.observations && one.statistics == same.statistics)
    }
    #expect(trainer.proximal == other.proximal)
    #expect(trainer.policySteps == other.policySteps)
  }

  @Test("stays near the policy that it pays for leaving")
  func penalty() {
    func divergence(penalty: Float) -> Float {
      let trainer = Self.trainer(steps: 32)
      trainer.klCoefficient = penalty
      let reference = trainer.proximal.networks.policy
      for _ in 0..<30 { _ = trainer.iterate(reward: VelocityReward()) }
      let episodes = { (policy: GaussianPolicy) -> Float in
        var random = Random(seed: 62)
        let played = PolicyPlayer(maker: PointMassMaker()).play(
          policy, episodes: 4, random: &random)
        return played.flatMap(\.trajectory.controls).reduce(0, +) / Float(4 * 20)
      }
      return episodes(trainer.proximal.networks.policy) - episodes(reference)
    }
    #expect(divergence(penalty: 0) > 0.5)
    #expect(divergence(penalty: 10) < 0.2)
  }
}
