import Testing

@testable import Learning

@Suite("Learner's undo")
struct LearnerUndoTests {
  /// Answers five queries, the last one as told, and learns from them.
  static func learner(
    last: Choice, after change: (Learner) async -> Void = { _ in }
  ) async -> Learner {
    var configuration = LearnerConfiguration.small
    configuration.choicesPerRound = 5
    let learner = Learner(configuration, seed: 21)
    for number in 0..<5 {
      let query = await learner.ask()
      let choice = DirectionRater(direction: 1).choice(for: query)
      await learner.record(query, number == 4 ? last : choice)
    }
    await change(learner)
    await learner.finishRound()
    return learner
  }

  @Test("takes an answer from what is learned from, as if it had been left out")
  func undoes() async {
    // The last one: bootstraps go by a comparison's index among all.
    let undone = await Self.learner(last: .left) {
      await $0.setStanding(false, query: 4)
    }
    let skipped = await Self.learner(last: .skip)
    let kept = await Self.learner(last: .left)
    let (reward, without, with) = (await undone.reward, await skipped.reward, await kept.reward)
    #expect(reward.equals(without))
    #expect(!reward.equals(with))
    #expect(await undone.stage() == skipped.stage())
    #expect(await undone.progress.standing == 4)
    #expect(await undone.progress.choices == 5)
    #expect(await undone.dataset.activeCount == 4)
  }

  @Test("is taken back without a trace")
  func redoes() async {
    let redone = await Self.learner(last: .left) {
      await $0.setStanding(false, query: 4)
      await $0.setStanding(false, query: 4)
      await $0.setStanding(true, query: 4)
    }
    #expect(await redone.stage() == Self.learner(last: .left).stage())
    #expect(await redone.progress.standing == 5)
  }

  @Test("lets the pair be answered anew, and learns from the new answer alone")
  func answersAnew() async {
    let learner = await Self.learner(last: .skip)
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
    let learner = await Self.learner(last: .left)
    await learner.setStanding(false, query: 77)
    #expect(await learner.progress.standing == 5)
  }
}
