import Testing

@testable import Learning

@Suite("Learner: retracing, and going on from a stage")
struct LearnerStageTests {
  /// Answers so many queries as a run without a person does.
  private static func answer(_ count: Int, of learner: Learner) async -> [(Query, Choice)] {
    var answers: [(Query, Choice)] = []
    for _ in 0..<count {
      let query = await learner.ask()
      let choice = DirectionRater(direction: 1).choice(for: query)
      await learner.record(query, choice)
      await learner.finishRound()
      answers.append((query, choice))
    }
    return answers
  }

  @Test(
    "Choices after a checkpoint, learned from again, lead to the same", arguments: [0, 3, 4, 9])
  func retraces(before: Int) async throws {
    let learner = Learner(seed: 41)
    let first = await Self.answer(before, of: learner)
    let stored = try await learner.checkpoint().encoded()
    let later = await Self.answer(14, of: learner)

    let other = try await Learner(
      maker: PointMassMaker(), checkpoint: LearnerCheckpoint(encoded: stored))
    for (query, choice) in first {
      await other.restore(query, choice, isStanding: true)
    }
    for (query, choice) in later { #expect(await other.retrace(query, choice)) }
    #expect(await other.progress == learner.progress)
    let (others, ours) = (await other.checkpoint(), await learner.checkpoint())
    #expect(try others.encoded() == ours.encoded())
    #expect(await other.ask() == learner.ask())
  }

  @Test("Another pair than would be asked cannot be retraced")
  func otherPair() async {
    let learner = Learner(seed: 42)
    var asked = await learner.ask()
    let other = Learner(seed: 42)
    swap(&asked.left, &asked.right)
    #expect(await other.retrace(asked, .left) == false)
    #expect(await other.progress.choices == 0)
  }

  @Test("Clips come back from a checkpoint with what networks see of them")
  func clips() async throws {
    let learner = Learner(seed: 43)
    _ = await Self.answer(9, of: learner)
    let stored = try await learner.checkpoint().encoded()
    let other = try await Learner(
      maker: PointMassMaker(), checkpoint: LearnerCheckpoint(encoded: stored))
    #expect(await other.recent == learner.recent)
    #expect(await other.queue == learner.queue)
    #expect(await !other.recent.isEmpty)
  }

  private static func past(of learner: Learner, _ answers: [(Query, Choice)]) async -> Learner.Past
  {
    Learner.Past(
      stage: await learner.stage(), policySteps: await learner.progress.policySteps,
      choices: answers.count,
      nextQuery: answers.count, nextClip: 1_000)
  }

  @Test("A learner goes on from a stage with its policy, its reward and its choices")
  func stage() async throws {
    let learner = Learner(seed: 44)
    let answers = await Self.answer(20, of: learner)
    let past = await Self.past(of: learner, answers)
    let checkpoint = try await Learner.checkpoint(
      from: past, maker: PointMassMaker(), configuration: .small, seed: 44)
    let other = try await Learner(
      maker: PointMassMaker(), checkpoint: LearnerCheckpoint(encoded: checkpoint.encoded()))
    for (query, choice) in answers {
      await other.restore(query, choice, isStanding: true)
    }
    #expect(await other.stage() == past.stage)
    let progress = await other.progress
    #expect(progress.standing == 20 && progress.policySteps == past.policySteps)
    #expect(progress.status == .waiting)

    let further = await Self.answer(10, of: other)
    #expect(further.map(\.0.id) == Array(20..<30))
    #expect(further.allSatisfy { $0.0.left.id >= 1_000 || $0.0.right.id >= 1_000 })
    #expect(await other.progress.policySteps > past.policySteps)
    #expect(await !other.stage().reward.equals(past.stage.reward))
  }

  @Test("A stage of another body is refused")
  func otherBody() async {
    let learner = Learner(seed: 45)
    let past = await Self.past(of: learner, [])
    var maker = PointMassMaker()
    maker.shape.observationSize = 3
    await #expect(throws: LearnedDataError.self) {
      _ = try await Learner.checkpoint(from: past, maker: maker, configuration: .small, seed: 1)
    }
  }

  @Test("A checkpoint that forgets choices counts the rest")
  func forgetting() async throws {
    let learner = Learner(seed: 46)
    let answers = await Self.answer(9, of: learner)
    let checkpoint = await learner.checkpoint().forgetting(choices: 2)
    #expect(checkpoint.choices == 7)
    let other = try await Learner(maker: PointMassMaker(), checkpoint: checkpoint)
    for (query, choice) in answers.dropFirst(2) {
      await other.restore(query, choice, isStanding: true)
    }
    #expect(await other.progress.standing == 7)
    #expect(await other.progress.status == learner.progress.status)
  }
}
