import Testing

@testable import Learning

@Suite("PolicyWorker")
struct PolicyWorkerTests {
  static func worker(seed: UInt64 = 71) -> PolicyWorker {
    PolicyWorker(
      maker: PointMassMaker(),
      settings: TrainerSettings(worlds: 8, steps: 16, hidden: [16], ppo: PPOSettings()),
      random: Random(seed: seed))
  }

  /// The full rate for good.
  static let steady = LearningRateSchedule(fullSteps: 1, minimumShare: 1)

  static let reward = LearnedReward(
    function: EnsembleRewardModel.handMade(weights: [1, 2]), scale: 0.1)

  @Test("improves its policy so many times, and tells what it came to")
  func improves() async {
    let worker = Self.worker()
    let before = await worker.policy()
    let report = await worker.improve(by: Self.reward, iterations: 3, schedule: Self.steady)
    #expect(report.policySteps == 3 * 8 * 16)
    #expect(report.observations.count == 8 * 16 * 2)
    #expect(report.policy != before)
    #expect(await worker.policy() == report.policy)
  }

  @Test("learns ever less as it goes on, and as at first once it begins anew")
  func rateShare() async {
    let worker = Self.worker()
    // A rollout is 128 steps: after the first one next to nothing is left.
    let hasty = LearningRateSchedule(fullSteps: 1, minimumShare: 0)
    let before = await worker.policy()
    let first = await worker.improve(by: Self.reward, iterations: 1, schedule: hasty)
    #expect(first.policy != before)
    let still = await worker.improve(by: Self.reward, iterations: 2, schedule: hasty)
    #expect(still.policySteps == 3 * 128)
    // The average comes to its policy but for rounding.
    let moved = zip(still.policy.mean.parameters, first.policy.mean.parameters).map { $0 - $1 }
    #expect(moved.allSatisfy { abs($0) < 1e-6 })
    await worker.restart()
    let anew = await worker.policy()
    #expect(await worker.improve(by: Self.reward, iterations: 1, schedule: hasty).policy != anew)
  }

  @Test("plays as it does by now, without learning or disturbing what it learns")
  func plays() async {
    let (worker, other) = (Self.worker(), Self.worker())
    _ = await worker.improve(by: Self.reward, iterations: 1, schedule: Self.steady)
    _ = await other.improve(by: Self.reward, iterations: 1, schedule: Self.steady)
    let (first, second) = (
      await worker.play(episodes: 3, scattered: 0), await worker.play(episodes: 3, scattered: 0)
    )
    #expect(first.map(\.policySteps) == [128, 128, 128])
    #expect(first[0].trajectory != second[0].trajectory)
    let report = await worker.improve(by: Self.reward, iterations: 1, schedule: Self.steady)
    #expect(
      await other.improve(by: Self.reward, iterations: 1, schedule: Self.steady).policy
        == report.policy)
  }

  @Test("goes on to the bit from what it stored, its play too")
  func resumes() async {
    let (worker, other) = (Self.worker(), Self.worker(seed: 72))
    _ = await worker.improve(by: Self.reward, iterations: 2, schedule: Self.steady)
    _ = await worker.play(episodes: 1, scattered: 0)
    await other.restore(await worker.state())
    #expect(
      await worker.play(episodes: 2, scattered: 0)[1].trajectory
        == other.play(episodes: 2, scattered: 0)[1].trajectory)
    let report = await worker.improve(by: Self.reward, iterations: 2, schedule: Self.steady)
    #expect(
      await other.improve(by: Self.reward, iterations: 2, schedule: Self.steady).policy
        == report.policy)
  }
}
