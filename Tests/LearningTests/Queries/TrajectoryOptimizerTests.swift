import Testing

@testable import Learning

@Suite("TrajectoryOptimizer")
struct TrajectoryOptimizerTests {
  /// An untrained policy: its mean actions are next to nothing.
  static func policy(_ random: inout Random) -> GaussianPolicy {
    ActorCritic(observationSize: 2, actionSize: 1, hidden: [16], random: &random).policy
  }

  /// So much for each m/s.
  static func reward(of velocity: Float) -> AdditiveReward {
    let basis = RewardBasis(
      observationSize: 2, feet: nil, body: nil, landing: nil, landingWeight: 1,
      terms: [RewardBasis.Term(mode: .airborne, input: 1, deviation: 1)])
    let values = RewardBasis.knotPlaces.map { velocity * $0 }
    return AdditiveReward(
      basis: basis, values: values + [Float](repeating: 0, count: basis.valueCount - values.count))
  }

  @Test("finds the full pushes that a mass is fastest by, either way", arguments: [-1, 1])
  func finds(way: Int) throws {
    var random = Random(seed: 1)
    let optimizer = TrajectoryOptimizer(maker: PointMassMaker())
    let found = optimizer.best(
      for: Self.reward(of: Float(way)), around: Self.policy(&random), random: &random)
    let episode = try #require(found)
    let steps = PointMassMaker().shape.clipSteps
    #expect(episode.trajectory.frames == steps + 1)
    #expect(episode.observations.count == 2 * (steps + 1))
    #expect(episode.trajectory.velocities[0] == 0)
    let mean = episode.trajectory.velocities.reduce(0, +) / Float(steps)
    let best = PointMass.greatestMeanVelocity(steps: steps)
    #expect(Float(way) * mean > 0.95 * best && Float(way) * mean <= best + 1e-5)
  }

  @Test("finds what looks best at the end for who forgets the beginning")
  func forgets() throws {
    // Being on the right is worth a little, and going left much. Over all moments it is best to go
    // left; in the last one it is best to have gone right before.
    let basis = RewardBasis(
      observationSize: 2, feet: nil, body: nil, landing: nil, landingWeight: 1,
      terms: [0, 1].map { RewardBasis.Term(mode: .airborne, input: $0, deviation: 1) })
    let values = RewardBasis.knotPlaces + RewardBasis.knotPlaces.map { -$0 }
    let reward = AdditiveReward(
      basis: basis, values: values + [Float](repeating: 0, count: basis.valueCount - values.count))
    let optimizer = TrajectoryOptimizer(maker: PointMassMaker())
    func velocities(memoryDecay: Float) throws -> [Float] {
      var random = Random(seed: 3)
      let found = optimizer.best(
        for: reward, memoryDecay: memoryDecay, around: Self.policy(&random), random: &random)
      return try #require(found).trajectory.velocities
    }
    let (whole, end) = (try velocities(memoryDecay: 1), try velocities(memoryDecay: 0.5))
    let half = whole.count / 2
    #expect(whole[1..<half].allSatisfy { $0 < -0.3 })
    #expect(end[1..<half].reduce(0, +) / Float(half - 1) > 0.3)
    #expect(end[end.count - 1] < -0.3)
  }

  @Test("finds the same again with the same seed, whatever it found before")
  func repeats() throws {
    func found(by optimizer: TrajectoryOptimizer) throws -> Episode {
      var random = Random(seed: 2)
      let policy = Self.policy(&random)
      let found = optimizer.best(for: Self.reward(of: 1), around: policy, random: &random)
      return try #require(found)
    }
    let optimizer = TrajectoryOptimizer(maker: PointMassMaker())
    let first = try found(by: optimizer).trajectory
    #expect(try found(by: optimizer).trajectory == first)
    #expect(try found(by: TrajectoryOptimizer(maker: PointMassMaker())).trajectory == first)
  }

  @Test("finds no body that blew up, even where a reward makes a number of that")
  func blownUp() throws {
    var random = Random(seed: 4)
    // Backward is worth most, and no number counts as the first knot does: as far backward as can
    // be.
    let reward = Self.reward(of: -1)
    let number = [Float.nan, .nan].withUnsafeBufferPointer { observation in
      reward.values.withUnsafeBufferPointer {
        reward.basis.reward(at: observation.baseAddress!, of: $0)
      }
    }
    #expect(number == 4)
    let found = TrajectoryOptimizer(maker: PointMassMaker(fragility: 0.6)).best(
      for: reward, around: Self.policy(&random), random: &random)
    let episode = try #require(found)
    #expect(!episode.hasDiverged)
    #expect(episode.trajectory.velocities.allSatisfy { $0.isFinite })
    #expect(episode.trajectory.velocities.reduce(0, +) < -4)
  }

  @Test("finds nothing where every simulation diverges")
  func allDiverge() {
    var random = Random(seed: 4)
    let optimizer = TrajectoryOptimizer(maker: PointMassMaker(fragility: -10))
    let found = optimizer.best(
      for: Self.reward(of: -1), around: Self.policy(&random), random: &random)
    #expect(found == nil)
  }

  @Test("takes a reward that is no number for the worst")
  func notANumber() throws {
    struct Torn: RewardFunction {
      func reward(
        of observations: UnsafePointer<Float>, count: Int,
        into rewards: UnsafeMutablePointer<Float>
      ) {
        for row in 0..<count {
          let velocity = observations[2 * row + 1]
          rewards[row] = velocity > 0.3 ? .nan : velocity
        }
      }
    }
    var random = Random(seed: 3)
    let found = TrajectoryOptimizer(maker: PointMassMaker()).best(
      for: Torn(), around: Self.policy(&random), random: &random)
    let episode = try #require(found)
    #expect(episode.trajectory.velocities.allSatisfy { $0 <= 0.3 })
    #expect(episode.trajectory.velocities.reduce(0, +) > 0)
  }
}
