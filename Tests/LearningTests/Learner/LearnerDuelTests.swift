import Testing

@testable import Learning

@Suite("Learner's duels")
struct LearnerDuelTests {
  static func configuration(duels: Int, of choices: Int = 4) -> LearnerConfiguration {
    var configuration = LearnerConfiguration.small
    configuration.choicesPerRound = choices
    configuration.pace.duelsPerRound = duels
    configuration.additive.posteriorSamples = 2 * duels
    configuration.minimumDifference = 0
    return configuration
  }

  static func learner(
    duels: Int, of choices: Int = 4, seed: UInt64 = 5
  ) -> Learner {
    Learner(
      maker: PointMassMaker(),
      configuration: configuration(duels: duels, of: choices), seed: seed)
  }

  @Test("are asked first in each round but the first one, two members\u{2019} clips each")
  func order() async {
    let learner = Self.learner(duels: 2)
    await learner.answer(4)
    for _ in 0..<3 {
      let best = await learner.duelClips.map(\.id)
      #expect(Set(best).count == 4)
      let asked = await learner.answer(4)
      // Two pairs of the four, whichever the criterion prefers.
      #expect(Set(asked.prefix(2).flatMap { [$0.left.id, $0.right.id] }) == Set(best))
      let others = asked.suffix(2).flatMap { [$0.left.id, $0.right.id] }
      #expect(Set(others).isDisjoint(with: best))
      // A clip of its own: from an episode's beginning, of full length.
      for clip in asked.prefix(2).flatMap({ [$0.left, $0.right] }) {
        #expect(clip.trajectory.velocities[0] == 0)
        #expect(clip.trajectory.frames == PointMassMaker().shape.clipSteps + 1)
      }
    }
  }

  @Test("are never all of a round", arguments: [(3, 3), (8, 3), (2, 1)])
  func share(duels: Int, choices: Int) async {
    let learner = Self.learner(duels: duels, of: choices)
    await learner.answer(choices)
    let best = Set(await learner.duelClips.map(\.id))
    let asked = await learner.answer(choices)
    let inDuels = asked.count { best.contains($0.left.id) && best.contains($0.right.id) }
    #expect(inDuels == min(duels, choices - 1))
  }

  @Test("of clips that look the same are not asked")
  func alike() async {
    var configuration = Self.configuration(duels: 2)
    configuration.minimumDifference = 100
    let learner = Learner(
      maker: PointMassMaker(), configuration: configuration, seed: 5)
    await learner.answer(4)
    #expect(await learner.duelClips.count == 4)
    #expect(await learner.nextDuels(3).isEmpty)
    #expect(await learner.duelClips.isEmpty)
  }

  @Test("show what the members prefer: in the end what the rater does", arguments: [-1, 1])
  func converge(direction: Int) async {
    let rater = DirectionRater(direction: Float(direction))
    let learner = Self.learner(duels: 3)
    await learner.answer(40, as: rater)
    let scores = await learner.duelClips.map { rater.score($0.trajectory) }
    let best = PointMass.greatestMeanVelocity(steps: PointMassMaker().shape.clipSteps)
    #expect(scores.count == 6 && scores.allSatisfy { $0 > 0.7 * best })
    // Policies begin along the half that the likeliest reward likes best.
    let reward = await learner.reward
    func score(_ clip: Clip) -> Float { reward.rewards(of: clip.observations).reduce(0, +) }
    let ranked = await learner.duelClips.sorted { score($0) > score($1) }
    #expect(await learner.startingClips == Array(ranked.prefix(3)))
  }

  @Test("go on after a checkpoint as if nothing had happened", arguments: 0..<6)
  func resumes(after: Int) async throws {
    let learner = Self.learner(duels: 2, seed: 6)
    var kept: [(Query, Choice)] = []
    for _ in 0..<8 + after {
      let query = await learner.ask()
      kept.append((query, DirectionRater(direction: 1).choice(for: query)))
      await learner.record(query, kept[kept.count - 1].1)
      await learner.finishRound()
    }
    let stored = try await learner.checkpoint().encoded()
    let other = try await Learner(
      maker: PointMassMaker(),
      checkpoint: LearnerCheckpoint(encoded: stored))
    for (query, choice) in kept {
      await other.restore(query, choice, isStanding: true)
    }
    #expect(await other.duelClips == learner.duelClips)
    #expect(await other.startingClips == learner.startingClips)
    #expect(await other.answer(10) == learner.answer(10))
    #expect(await other.stage() == learner.stage())
  }

  @Test("are not asked where networks learn the reward")
  func networks() async {
    let learner = Learner(.smallNetworks, seed: 5)
    await learner.answer(12)
    #expect(await learner.duelClips.isEmpty)
    #expect(await learner.startingClips.isEmpty)
  }
}
