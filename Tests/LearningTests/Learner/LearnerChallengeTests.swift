import Testing

@testable import Learning

@Suite("Learner's challenges")
struct LearnerChallengeTests {
  @Test("One of the best clips so far meets a new one, once a round, after the first choices")
  func order() async {
    var configuration = LearnerDuelTests.configuration(duels: 0, of: 4)
    configuration.initialChoices = 4
    configuration.additive.posteriorSamples = 4
    let learner = Learner(maker: PointMassMaker(), configuration: configuration, seed: 5)
    await learner.answer(8)
    for _ in 0..<4 {
      let known = Set(await learner.compared.map(\.id))
      let champions = await learner.champions.map(\.id)
      #expect(champions.count == 4 && known.isSuperset(of: champions))
      let asked = await learner.answer(4)
      let challenges = asked.filter { query in
        let ids = [query.left.id, query.right.id]
        return ids.contains { champions.contains($0) } && ids.contains { !known.contains($0) }
      }
      #expect(!challenges.isEmpty)
    }
  }

  @Test("Champions are the clips that the rater liked best")
  func champions() async {
    let rater = DirectionRater(direction: 1)
    var configuration = LearnerDuelTests.configuration(duels: 0, of: 4)
    configuration.initialChoices = 4
    configuration.additive.posteriorSamples = 4
    let learner = Learner(maker: PointMassMaker(), configuration: configuration, seed: 5)
    await learner.answer(40, as: rater)
    let champions = await learner.champions.map { rater.score($0.trajectory) }
    let all = await learner.compared.map { rater.score($0.trajectory) }.sorted()
    #expect(champions.allSatisfy { $0 > all[all.count / 2] })
  }
}
