import Foundation
import Testing

@testable import Learning

/// Operations of a learner that are called while others are under way.
@Suite("Learner's turns")
struct LearnerTurnsTests {
  /// Two recent clips make one pair, so that each further query has clips made first; and all
  /// policies begin anew with them.
  private static var configuration: LearnerConfiguration {
    var configuration = LearnerConfiguration.small
    configuration.recentClipsPerPolicy = 1
    configuration.choicesPerRound = 1
    configuration.pace.restartPatience = 0
    configuration.initialChoices = 1
    configuration.archiveShare = 0
    // Each piece of work is a small one: what counts is their order.
    (configuration.pace.worlds, configuration.pace.rolloutSteps) = (4, 4)
    configuration.policyStepsPerChoice = 4 * configuration.rolloutSize
    configuration.pace.ppo.epochs = 2
    configuration.episodesPerRound = 1
    (configuration.additive.posteriorSamples, configuration.additive.iterations) = (2, 2)
    return configuration
  }

  /// A learner after two choices, and some pieces of the work that the last one allows.
  private static func learner(pieces: Int) async -> Learner {
    let learner = Learner(configuration, seed: 91)
    for _ in 0..<2 {
      await learner.finishRound()
      await learner.record(learner.ask(), .left)
    }
    for _ in 0..<pieces { _ = await learner.work() }
    return learner
  }

  /// What two operations lead to.
  private struct Outcome: Equatable {
    var query: Query
    var checkpoint: Data
    /// Whether the learner's policies are those of its workers.
    var isCurrent: Bool
  }

  private static func outcome(of query: Query, _ learner: Learner) async throws -> Outcome {
    let policies = await learner.workers.concurrently { await $0.policy() }
    return Outcome(
      query: query, checkpoint: try await learner.checkpoint().encoded(),
      isCurrent: await learner.policies == policies)
  }

  @Test(
    "A query drawn during a piece of work leads to what one after the other does", arguments: 0..<4)
  func oneAfterTheOther(pieces: Int) async throws {
    let first = await Self.learner(pieces: pieces)
    let asked = await first.ask()
    _ = await first.work()
    let queryFirst = try await Self.outcome(of: asked, first)
    let second = await Self.learner(pieces: pieces)
    _ = await second.work()
    let workFirst = try await Self.outcome(of: await second.ask(), second)
    #expect(queryFirst.isCurrent && workFirst.isCurrent)

    for seed in 0..<40 {
      let learner = await Self.learner(pieces: pieces)
      let together = Task(executorPreference: ShuffledJobs(seed: UInt64(seed))) {
        async let query = learner.ask()
        async let hasWorked = learner.work()
        _ = await hasWorked
        return await query
      }
      let outcome = try await Self.outcome(of: await together.value, learner)
      #expect(outcome == queryFirst || outcome == workFirst, "seed \(seed)")
      #expect(outcome.isCurrent, "seed \(seed)")
    }
  }

  @Test("Many operations at once are all done, and lose no choice and no policy")
  func many() async throws {
    for seed in 0..<10 {
      let learner = await Self.learner(pieces: 0)
      let before = await learner.progress.choices
      let together = Task(executorPreference: ShuffledJobs(seed: UInt64(seed))) {
        await withTaskGroup(of: Void.self) { group in
          for _ in 0..<4 { group.addTask { await learner.record(learner.ask(), .left) } }
          for _ in 0..<6 { group.addTask { _ = await learner.work() } }
          for _ in 0..<2 { group.addTask { await learner.changeKLCoefficient(by: 1) } }
          group.addTask { _ = await learner.checkpoint() }
        }
      }
      await together.value
      #expect(await learner.progress.choices == before + 4)
      #expect(await learner.klCoefficient == Learner.klCoefficients[2])
      let policies = await learner.workers.concurrently { await $0.policy() }
      #expect(await learner.policies == policies)
    }
  }

  @Test("An answer is recorded, and a pair predicted, while a piece of work is under way")
  func waitsForNothing() async {
    let learner = await Self.learner(pieces: 0)
    let query = await learner.ask()
    // Nobody ends this turn before the answer is recorded.
    _ = await learner.takeTurn()
    _ = await learner.predict(query)
    await learner.record(query, .left)
    await learner.setStanding(false, query: query.id)
    #expect(await learner.progress.choices == 3)
    await learner.endTurn()
  }
}
