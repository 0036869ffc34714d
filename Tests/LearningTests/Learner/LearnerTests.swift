import Testing

@testable import Learning

@Suite("Learner")
struct LearnerTests {
  /// The mean velocity of a policy's mean actions in 32 fresh episodes, m/s.
  static func meanVelocity(of policy: GaussianPolicy) -> Float {
    var random = Random(seed: 900)
    let episodes = PolicyPlayer(maker: PointMassMaker()).play(
      policy, episodes: 32, random: &random)
    let rater = DirectionRater(direction: 1)
    return episodes.reduce(0) { $0 + rater.score($1.trajectory) } / Float(episodes.count)
  }

  @Test("learns to do what a rater prefers, whichever way that is", arguments: [1, -1] as [Float])
  func learns(direction: Float) async {
    let learner = Learner(seed: 11)
    #expect(abs(Self.meanVelocity(of: await learner.stage().policy)) < 0.1)
    let rater = DirectionRater(direction: direction)
    var tally = ChoiceTally()
    for _ in 0..<48 {
      let query = await learner.ask()
      let choice = rater.choice(for: query)
      tally.add(
        query: query.id, left: query.left.id, right: query.right.id, choice: choice, rater: "a",
        predictedLeft: await learner.predict(query))
      await learner.record(query, choice)
      await learner.finishRound()
    }
    let stage = await learner.stage()
    let best = PointMass.greatestMeanVelocity(steps: PointMassMaker().shape.episodeSteps)
    #expect(direction * Self.meanVelocity(of: stage.policy) > 0.8 * best)
    // The reward model ranks what it was never shown: forward over standing over backward.
    let rewards = stage.reward.rewards(of: [0, direction, 0, 0, 0, -direction])
    #expect(rewards[0] > rewards[1] + 0.5 && rewards[1] > rewards[2] + 0.5)
    // A coin agrees with half.
    #expect(tally.statistics.recentAgreement ?? 0 > 0.8)
  }

  @Test("does the same to the bit with the same seed and the same calls")
  func repeats() async {
    let (one, same, other) = (Learner(seed: 5), Learner(seed: 5), Learner(seed: 6))
    let asked = await one.answer(18)
    #expect(await same.answer(18) == asked)
    #expect(await other.answer(18) != asked)
    #expect(await one.stage() == same.stage())
    #expect(await one.progress == same.progress)
    #expect(await one.stage() != other.stage())
  }

  @Test("asks about no pair twice, and makes new clips where all pairs were asked")
  func asksOnce() async {
    var configuration = LearnerConfiguration.small
    configuration.recentClipsPerPolicy = 2
    configuration.choicesPerRound = 6
    let learner = Learner(configuration, seed: 7)
    let asked = await learner.answer(60)
    let pairs = Set(asked.map { ClipPair.Identity($0.left, $0.right) })
    #expect(pairs.count == 60)
    #expect(asked.allSatisfy { $0.left.id != $0.right.id })
    #expect(asked.map(\.id) == Array(0..<60))
  }

  @Test("numbers clips so that one number is one clip, as long as clips last")
  func clips() async {
    let asked = await Learner(seed: 8).answer(24)
    var known: [Int: Clip] = [:]
    for clip in asked.flatMap({ [$0.left, $0.right] }) {
      #expect(known[clip.id].map { $0 == clip } ?? true)
      known[clip.id] = clip
      #expect(clip.trajectory.frames == PointMassMaker().shape.clipSteps + 1)
      #expect(clip.observations == PointMassMaker().observations(of: clip.trajectory))
    }
    // Clips from before the first round show policies that have learned from nothing.
    #expect(asked[0].left.policySteps == 0)
    #expect(asked.last.map { max($0.left.policySteps, $0.right.policySteps) } ?? 0 > 0)
  }

  @Test("asks about any recent clips at first, later about what the ensemble disagrees on")
  func queries() async {
    let learner = Learner(seed: 9)
    let first = await learner.answer(8)
    // Uniform draws know nothing of the archive: no clip of a later round is paired with an older
    // one that has left the recent ones; and of two sides none is favoured by age.
    #expect(first.contains { $0.left.id < $0.right.id })
    #expect(first.contains { $0.left.id > $0.right.id })
    let reward = await learner.reward
    let recent = await learner.recent
    var all: [Float] = []
    for (index, left) in recent.enumerated() {
      all += recent[..<index].map { reward.disagreement(left: left, right: $0) }
    }
    let typical = all.sorted()[all.count / 2]
    var later: [Query] = []
    for _ in 0..<4 { later.append(await learner.ask()) }
    let asked = later.map { reward.disagreement(left: $0.left, right: $0.right) }
    // A challenge; then three of forty candidates: each well above the median, most disputed first.
    let picked = asked.dropFirst()
    #expect(picked.allSatisfy { $0 > typical })
    #expect(Array(picked) == picked.sorted(by: >))
    #expect(Set(later.flatMap { [$0.left.id, $0.right.id] }).count == 8)
  }

  @Test("asks about the archive only after the initial choices")
  func archive() async {
    var configuration = LearnerConfiguration.small
    configuration.archiveShare = 1
    configuration.recentClipsPerPolicy = 3
    configuration.initialChoices = 12
    let learner = Learner(configuration, seed: 10)
    func reachesBack(_ queries: [Query], beyond: [Clip]) -> Bool {
      let recent = Set(beyond.map(\.id))
      return queries.contains { !recent.contains($0.left.id) || !recent.contains($0.right.id) }
    }
    for _ in 0..<3 {
      let recent = await learner.recent
      let asked = await learner.answer(4)
      if !recent.isEmpty { #expect(!reachesBack(asked, beyond: recent)) }
    }
    let recent = await learner.recent
    #expect(reachesBack(await learner.answer(4), beyond: recent))
  }

  @Test("predicts before it learns from a choice, and not before it has learned at all")
  func predicts() async {
    let learner = Learner(seed: 12)
    for number in 0..<20 {
      let query = await learner.ask()
      let choice = DirectionRater(direction: 1).choice(for: query)
      let expected = await learner.predict(query)
      #expect((expected == nil) == (number < 4))
      await learner.record(query, choice)
      // Nothing is learned before it works.
      #expect(await learner.predict(query) == expected)
      await learner.finishRound()
    }
    // "Alike" and "can't tell" are no decisions, and are counted as choices only.
    for choice in [Choice.equal, .skip] {
      await learner.record(await learner.ask(), choice)
    }
    let progress = await learner.progress
    #expect(progress.choices == 22 && progress.standing == 22)
    #expect(await learner.dataset.activeCount == 21)
  }

  @Test("tells what it waits for")
  func status() async {
    let learner = Learner(seed: 13)
    #expect(await learner.progress.status == .exploring)
    for _ in 0..<4 { await learner.record(learner.ask(), .left) }
    #expect(await learner.progress.status == .learning)
    #expect(await learner.work())
    // The reward model has learned, the policies have not.
    #expect(await learner.progress.status == .learning)
    await learner.finishRound()
    #expect(await learner.progress.status == .waiting)
    #expect(await !learner.work())
  }
}
