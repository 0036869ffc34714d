import Foundation
import Learning
import Physics
import Scenarios
import Teaching

/// Measures the speed of each part of learning.
struct LearningBenchmark: Sendable {
  let scenario: Scenario
  /// How long each part is measured, s.
  let seconds: Double

  /// The measured settings of policies: the default ones, and those of a comparison with
  /// Stable-Baselines3 (8 worlds of 256 steps, batches of 512, 10 epochs).
  private var settings: [(name: String, configuration: TrainerSettings)] {
    var comparison = PPOSettings(discount: 0.99, gaeLambda: 0.95, policyLearningRate: 5e-4)
    comparison.epochs = 10
    comparison.minibatch = 512
    // Otherwise an update may end early, and less would be measured.
    comparison.targetKL = .infinity
    return [
      ("usual", LearnerConfiguration(scenario).trainer),
      (
        "comparison",
        TrainerSettings(worlds: 8, steps: 256, hidden: [64, 64], ppo: comparison)
      ),
    ]
  }

  /// Measures all parts.
  func report() async -> LearningReport {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    var report = LearningReport(body: scenario.model.name, cores: cores)
    let maker = BodyEnvironmentMaker(scenario)
    for (name, configuration) in settings {
      var policy = LearningReport.Policy(settings: name, configuration: configuration)
      for isLearning in [false, true] {
        let each = await measure(threads: cores) { seed in
          let policy = PolicyBenchmark(maker: maker, settings: configuration, seed: seed)
          return { isLearning ? policy.learn() : policy.rollOut() }
        }
        policy.set(each, isLearning: isLearning)
      }
      report.policies.append(policy)
    }
    report.minibatch = await measure(threads: cores) { seed in
      var benchmark = MinibatchBenchmark(seed: seed)
      return {
        benchmark.step()
        return MinibatchBenchmark.batch
      }
    }
    report.rewardModel = await measure(threads: cores) { seed in
      var benchmark = RewardModelBenchmark(seed: seed)
      return {
        benchmark.update(4)
        return 4
      }
    }
    return report
  }

  /// Measures a piece of work on one core, and on all of them with a piece each.
  ///
  /// - Parameters:
  ///   - threads: Cores.
  ///   - make: Makes the work of a seed, which returns how much it did.
  /// - Returns: How much was done a second.
  private func measure(
    threads: Int, _ make: @escaping @Sendable (UInt64) -> () -> Int
  ) async -> LearningReport.Rate {
    let (one, share) = rate(of: make(0))
    let all = await withTaskGroup(of: Double.self) { group in
      for thread in 0..<threads {
        group.addTask { rate(of: make(UInt64(thread))).perSecond }
      }
      return await group.reduce(0, +)
    }
    return LearningReport.Rate(perSecondPerCore: one, coreShare: share, perSecond: all)
  }

  private func rate(of work: () -> Int) -> (perSecond: Double, coreShare: Double) {
    // The first run fills pages and caches.
    _ = work()
    let clock = ContinuousClock()
    let (start, startOnCore) = (clock.now, Self.secondsOnCore)
    var done = 0
    repeat { done += work() } while start.duration(to: clock.now) < .seconds(seconds)
    let seconds = start.duration(to: clock.now).inSeconds
    return (Double(done) / seconds, (Self.secondsOnCore - startOnCore) / seconds)
  }

  /// How long this thread has been running on a core, rather than waiting for one, s.
  private static var secondsOnCore: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}

extension LearningBenchmark {
  /// Measures what a choice costs after many others.
  func growth() async throws -> [LearningReport.Growth] {
    var growth: [LearningReport.Growth] = []
    for choices in [100, 1000, 10_000, 100_000] {
      growth.append(try await self.growth(choices: choices))
    }
    return growth
  }

  /// What a choice costs after a number of others: see `GrowthBenchmark`.
  private func growth(choices: Int) async throws -> LearningReport.Growth {
    var configuration = LearnerConfiguration(scenario)
    // A repeated pair is not drawn, and would look cheap.
    configuration.repeatShare = 0
    var benchmark = await GrowthBenchmark(
      maker: BodyEnvironmentMaker(scenario), configuration: configuration, choices: choices,
      seed: 0)
    var growth = LearningReport.Growth(choices: choices)
    let clock = ContinuousClock()
    func timed(_ part: Duration) -> Double {
      part.inSeconds * 1000
    }
    let rounds = 5
    let roundChoices = await benchmark.roundChoices()
    let each = Double(rounds * roundChoices)
    // The first query gathers clips, which takes as long as the policies play.
    _ = try await benchmark.query()
    for _ in 0..<rounds {
      for _ in 0..<roundChoices {
        var start = clock.now
        let query = try await benchmark.query()
        growth.queryMilliseconds += timed(clock.now - start) / each
        start = clock.now
        await benchmark.record(query)
        _ = await benchmark.progress()
        growth.recordMilliseconds += timed(clock.now - start) / each
      }
      let start = clock.now
      _ = await benchmark.train()
      growth.trainingMilliseconds += timed(clock.now - start) / each
    }
    let start = clock.now
    growth.checkpointBytes = try await benchmark.checkpoint()
    growth.checkpointMilliseconds = timed(clock.now - start)
    return growth
  }
}
