import Testing

@testable import Learning

@Suite("Learner's undo")
struct LearnerUndoTests {
  /// Answers five queries, the second one as told, and learns from them.
  static func learner(
    bootstrap: Bool = true, second: Choice, after change: (Learner) async -> Void = { _ in }
  ) async -> Learner {
    var configuration = LearnerConfiguration.small
    configuration.ensemble.bootstrap = bootstrap
    configuration.choicesPerRound = 5
    let learner = Learner(configuration, seed: 21)
    for number in 0..<5 {
      let query = await learner.ask()
      let choice = DirectionRater(direction: 1).choice(for: query)
      await learner.record(query, number == 1 ? second : choice)
    }
    await change(learner)
    await learner.finishRound()
    return learner
  }

  @Test("takes an answer from what is learned from, as if it had been left out")
  func undoes() async {
    // Without bootstraps, whose draws go by an answer's place among all answers.
    let undone = await Self.learner(bootstrap: false, second: .left) {
      await $0.setStanding(false, query: 1)
    }
    let skipped = await Self.learner(bootstrap: false, second: .skip)
    let kept = await Self.learner(bootstrap: false, second: .left)
    #expect(await undone.reward == skipped.reward)
    #expect(await undone.reward != kept.reward)
    #expect(await undone.stage() == skipped.stage())
    #expect(await undone.progress.standing == 4)
    #expect(await undone.progress.choices == 5)
    #expect(await undone.dataset.activeCount == 4)
  }

  @Test("is taken back without a gaeLambda")
  func redoes() async {
    let redone = await Self.learner(second: .left) {
      await $0.setStanding(false, query: 1)
      await $0.setStanding(false, query: 1)
      await $0.setStanding(true, query: 1)
    }
    #expect(await redone.stage() == Self.learner(second: .left).stage())
    #expect(await redone.progress.standing == 5)
  }

  @Test("lets the pair be answered anew, and learns from the new answer alone")
  func answersAnew() async {
    let learner = await Self.learner(bootstrap: false, second: .skip)
    let query = await learner.ask()
    await learner.record(query, .left)
    await learner.setStanding(false, query: query.id)
    await learner.record(query, .right)
    let dataset = await learner.dataset
    #expect(dataset.activeCount == 5)
    #expect(dataset.active.last.map { dataset.comparison($0).label } == 0)
    await learner.setStanding(false, query: query.id)
    #expect(await learner.dataset.activeCount == 4)
  }

  @Test("knows nothing of queries that were not answered")
  func unknown() async {
    let learner = await Self.learner(second: .left)
    await learner.setStanding(false, query: 77)
    #expect(await learner.progress.standing == 5)
  }
}
