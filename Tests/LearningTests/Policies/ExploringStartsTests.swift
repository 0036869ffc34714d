import Testing

@testable import Learning

@Suite("Exploring starts and new beginnings")
struct ExploringStartsTests {
  static func trainer(exploringStarts: Float) -> PolicyTrainer {
    PolicyTrainer(
      maker: PointMassMaker(),
      settings: TrainerSettings(
        worlds: 200, steps: 4, hidden: [16], exploringStarts: exploringStarts,
        ppo: PPOSettings()),
      random: Random(seed: 3))
  }

  /// Worlds of a trainer that has not begun, whose mass moves; masses start at rest otherwise.
  static func moving(_ trainer: PolicyTrainer) -> Int {
    trainer.state.worlds.suffix(200).count { $0 != 0 }
  }

  @Test("are as many as is asked for")
  func share() {
    #expect(Self.moving(Self.trainer(exploringStarts: 0)) == 0)
    #expect(Self.moving(Self.trainer(exploringStarts: 1)) == 200)
    // 60 are expected, with a deviation of 6.5.
    #expect((34...86).contains(Self.moving(Self.trainer(exploringStarts: 0.3))))
  }

  @Test("are along given trajectories as often as is asked for")
  func along() {
    let trainer = PolicyTrainer(
      maker: PointMassMaker(),
      settings: TrainerSettings(
        worlds: 200, steps: 1, hidden: [16], exploringStarts: 0.5, startsAlong: 0.5,
        ppo: PPOSettings()),
      random: Random(seed: 3))
    var way = Trajectory(period: 0.1, positionCount: 1, velocityCount: 1, controlCount: 1)
    for frame in 0..<4 {
      way.positions.append(10 + Float(frame))
      way.velocities.append(20 + Float(frame))
      way.controls.append(0)
      way.contacts.append(1)
    }
    trainer.starts = [way]
    trainer.restart()
    let (positions, velocities) = (trainer.state.worlds[..<200], trainer.state.worlds[200...])
    var frames: [Float: Int] = [:]
    for (position, velocity) in zip(positions, velocities) where position > 5 {
      #expect(velocity - position == 10)
      frames[position, default: 0] += 1
    }
    // 12.5 of each are expected, with a deviation of 3.4.
    #expect(frames.keys.sorted() == [10, 11, 12, 13])
    #expect(frames.values.allSatisfy { (1...26).contains($0) })
    // Of the others 50 move, with a deviation of 6.1, and 100 begin at rest.
    #expect((25...75).contains(zip(positions, velocities).count { $0 < 5 && $1 != 0 }))
  }

  @Test("begin the first episodes that a player is told to scatter, and no other")
  func player() {
    var random = Random(seed: 4)
    let untrained = Self.trainer(exploringStarts: 0).proximal.networks.policy
    let episodes = PolicyPlayer(maker: PointMassMaker()).play(
      untrained, episodes: 5, scattered: 2, random: &random)
    #expect(episodes.map { $0.trajectory.velocities[0] != 0 } == [true, true, false, false, false])
  }

  @Test("A trainer that begins anew forgets its policy and counts its steps on")
  func restart() {
    let trainer = Self.trainer(exploringStarts: 0)
    for _ in 0..<3 { _ = trainer.iterate(reward: VelocityReward()) }
    let trained = trainer.proximal
    trainer.restart()
    #expect(trainer.proximal != trained)
    #expect(trainer.proximal.networks.policy.logDeviation == [-0.3])
    #expect(Self.moving(trainer) == 0)
    _ = trainer.iterate(reward: VelocityReward())
    #expect(trainer.policySteps == 4 * 200 * 4)
  }

  @Test("Of two policies, the one that stays behind begins anew, and the best one does not")
  func stuck() async throws {
    var configuration = LearnerConfiguration.small
    configuration.pace.restartPatience = 8
    let learner = Learner(configuration, seed: 12)
    await learner.answer(8)
    let patient = Learner(
      {
        var patient = configuration
        patient.pace.restartPatience = .max
        return patient
      }(), seed: 12)
    await patient.answer(8)
    // The same until somebody has had its eight choices to catch up.
    #expect(await learner.stage() == patient.stage())
    await learner.answer(24)
    await patient.answer(24)
    #expect(await learner.stage() != patient.stage())
    let (lastBest, best) = (await learner.counters.lastBest, await learner.best)
    #expect(lastBest[best] == 32)
    #expect(lastBest[1 - best] > 32 - 8)
    #expect(await patient.counters.policySteps == learner.counters.policySteps)
  }

  @Test("Where the budget falls, a policy has as many more choices to catch up")
  func patience() async throws {
    var configuration = LearnerConfiguration.small
    (configuration.settledChoices, configuration.pace.settledShare) = (8, 0.25)
    func lastBest(restartPatience: Int) async -> [Int] {
      configuration.pace.restartPatience = restartPatience
      let learner = Learner(configuration, seed: 12)
      await learner.answer(32)
      return await learner.counters.lastBest
    }
    // After n choices, from 8 to 32, the budget is 8/n: 9 choices to catch up become 9n/8.
    #expect(await lastBest(restartPatience: 9) == lastBest(restartPatience: .max))
    #expect(await lastBest(restartPatience: 2) != lastBest(restartPatience: .max))
  }
}
