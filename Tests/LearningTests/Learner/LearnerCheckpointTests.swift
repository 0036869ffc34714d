import Foundation
import Testing

@testable import Learning

@Suite("LearnerCheckpoint")
struct LearnerCheckpointTests {
  /// What a session keeps of a choice.
  struct Kept {
    var query: Query
    var choice: Choice
    var isStanding = true
  }

  /// Answers so many queries, undoes every fifth at once, and learns.
  static func answer(_ count: Int, of learner: Learner, keeping kept: inout [Kept]) async {
    for _ in 0..<count {
      let query = await learner.ask()
      var answer = Kept(query: query, choice: DirectionRater(direction: 1).choice(for: query))
      if query.id % 7 == 3 { answer.choice = .skip }
      if query.id % 7 == 5 { answer.choice = .equal }
      await learner.record(answer.query, answer.choice)
      answer.isStanding = query.id % 5 != 2
      if !answer.isStanding { await learner.setStanding(false, query: query.id) }
      kept.append(answer)
      await learner.finishRound()
    }
  }

  /// A learner that goes on from a checkpoint that was stored, with the choices of its session.
  static func resumed(_ stored: Data, _ kept: [Kept]) async throws -> Learner {
    let learner = try await Learner(
      maker: PointMassMaker(), checkpoint: LearnerCheckpoint(encoded: stored))
    for answer in kept {
      await learner.restore(
        answer.query, answer.choice, isStanding: answer.isStanding)
    }
    return learner
  }

  /// Choices at a checkpoint, and choices after it that were kept too.
  @Test(
    "goes on as if nothing had happened, choices and undone ones after it included",
    arguments: [(0, 0), (0, 3), (3, 0), (4, 0), (8, 3), (9, 2), (12, 0), (18, 1)])
  func resumes(before: Int, after: Int) async throws {
    let learner = Learner(seed: 31)
    var kept: [Kept] = []
    await Self.answer(before, of: learner, keeping: &kept)
    let checkpoint = await learner.checkpoint()
    #expect(checkpoint.choices == before)
    #expect(checkpoint.policySteps == (await learner.progress.policySteps))
    let stored = try checkpoint.encoded()
    await Self.answer(after, of: learner, keeping: &kept)

    let other = try await Self.resumed(stored, kept)
    #expect(await other.progress == learner.progress)
    #expect(await other.stage() == learner.stage())
    var (further, others): ([Kept], [Kept]) = ([], [])
    await Self.answer(10, of: learner, keeping: &further)
    await Self.answer(10, of: other, keeping: &others)
    #expect(others.map(\.query) == further.map(\.query))
    #expect(await other.progress == learner.progress)
    #expect(await other.stage() == learner.stage())
    #expect(await other.dataset == learner.dataset)
  }

  /// Choices at a checkpoint: with and without pairs in its queue, before and after learning.
  @Test(
    "a first pair, before the choices are restored, is new, and is not drawn again",
    arguments: [0, 1, 3, 4, 8, 9, 12])
  func firstPair(choices: Int) async throws {
    let learner = Learner(seed: 33)
    var kept: [Kept] = []
    await Self.answer(choices, of: learner, keeping: &kept)
    let stored = try await learner.checkpoint().encoded()
    let other = try await Learner(
      maker: PointMassMaker(), checkpoint: LearnerCheckpoint(encoded: stored))
    let asked = Set(kept.map { ClipPair.Identity($0.query.left, $0.query.right) })
    let first = try await other.firstQuery(choices) { asked.contains(ClipPair.Identity($0, $1)) }
    guard let first else {
      // No clip was made yet.
      #expect(choices == 0)
      return
    }
    #expect(first.id == choices && !asked.contains(ClipPair.Identity(first.left, first.right)))
    for answer in kept {
      await other.restore(answer.query, answer.choice, isStanding: answer.isStanding)
    }
    await other.noteAsked(first)
    await other.record(first, .left)
    kept.append(Kept(query: first, choice: .left))
    await Self.answer(10, of: other, keeping: &kept)
    #expect(kept.map(\.query.id) == Array(0..<choices + 11))
    let pairs = kept.map { ClipPair.Identity($0.query.left, $0.query.right) }
    #expect(Set(pairs).count == pairs.count)
  }

  @Test("asks about no pair again that was asked before, nor after, it")
  func asksOnce() async throws {
    let learner = Learner(seed: 32)
    var kept: [Kept] = []
    await Self.answer(10, of: learner, keeping: &kept)
    let stored = try await learner.checkpoint().encoded()
    // Two rounds that the checkpoint knows nothing of.
    await Self.answer(9, of: learner, keeping: &kept)
    let other = try await Self.resumed(stored, kept)
    #expect(await other.progress.status == .learning)
    await other.finishRound()
    await Self.answer(12, of: other, keeping: &kept)
    #expect(kept.map(\.query.id) == Array(0..<31))
    #expect(Set(kept.map { ClipPair.Identity($0.query.left, $0.query.right) }).count == 31)
    // A number is one clip, in both runs.
    var known: [Int: Clip] = [:]
    for clip in kept.flatMap({ [$0.query.left, $0.query.right] }) {
      #expect(known[clip.id].map { $0 == clip } ?? true)
      known[clip.id] = clip
    }
  }

  @Test("makes the first pairs again where a session ended before its first checkpoint")
  func withoutCheckpoint() async {
    let learner = Learner(seed: 33)
    var kept: [Kept] = []
    await Self.answer(3, of: learner, keeping: &kept)
    let other = Learner(seed: 33)
    for answer in kept {
      await other.restore(
        answer.query, answer.choice, isStanding: answer.isStanding)
    }
    #expect(await other.ask() == learner.ask())
  }

  /// A small one, as bytes.
  static func stored() async throws -> Data {
    var configuration = LearnerConfiguration.small
    configuration.policies = 1
    configuration.pace.worlds = 4
    configuration.pace.rolloutSteps = 4
    configuration.additive.posteriorSamples = 2
    configuration.recentClipsPerPolicy = 4
    let learner = Learner(configuration, seed: 34)
    _ = await learner.ask()
    return try await learner.checkpoint().encoded()
  }

  @Test("is refused at every length but its own")
  func truncations() async throws {
    let stored = try await Self.stored()
    for length in 0..<stored.count {
      #expect(throws: LearnedDataError.damaged) {
        try LearnerCheckpoint(encoded: stored.prefix(length))
      }
    }
    #expect(throws: LearnedDataError.damaged) { try LearnerCheckpoint(encoded: stored + [0]) }
    // A slice whose indices do not begin at zero is as good as any.
    let slice = (Data([1, 2, 3]) + stored).dropFirst(3)
    #expect(try LearnerCheckpoint(encoded: slice).choices == 0)
  }

  @Test("is refused with any bit flipped")
  func flips() async throws {
    let stored = try await Self.stored()
    var random = Random(seed: 35)
    for trial in 0..<500 {
      var damaged = stored
      // All bits of the header, then any.
      let bit = trial < 128 ? trial : random.index(below: 8 * stored.count)
      damaged[bit / 8] ^= 1 << (bit % 8)
      #expect(throws: LearnedDataError.self) { try LearnerCheckpoint(encoded: damaged) }
    }
  }

  @Test("is refused where it is something else")
  func foreign() async throws {
    let other = Data("SQLite format 3, or whatever else a file may begin with".utf8)
    #expect(throws: LearnedDataError.foreign) { try LearnerCheckpoint(encoded: other) }
    let stage = try await Learner(seed: 36).stage().encoded()
    #expect(throws: LearnedDataError.foreign) { try LearnerCheckpoint(encoded: stage.policy) }
  }

  @Test("is refused by the environment of another body")
  func otherBody() async throws {
    let checkpoint = try LearnerCheckpoint(encoded: await Self.stored())
    for change: (inout EnvironmentShape) -> Void in [
      { $0.observationSize = 3 }, { $0.actionSize = 2 },
    ] {
      var maker = PointMassMaker()
      change(&maker.shape)
      await #expect(throws: LearnedDataError.self) {
        _ = try await Learner(maker: maker, checkpoint: checkpoint)
      }
    }
  }

  @Test("is refused where its parts do not fit one another")
  func inconsistent() async throws {
    let whole = try LearnerCheckpoint(encoded: await Self.stored())
    for change: (inout LearnerCheckpoint) -> Void in [
      { $0.best = 1 }, { $0.best = -1 }, { $0.workers = [] },
      { $0.reward = Self.withoutSamples($0.reward) },
      { $0.reward = Self.untrainable() }, { $0.recent[0].trajectory.positions = [] },
      { $0.workers[0].trainer.age = [] }, { $0.workers[0].trainer.worlds.removeLast() },
      { $0.workers[0].trainer.proximal.networks.policy.logDeviation = [] },
    ] {
      var changed = whole
      change(&changed)
      await #expect(throws: LearnedDataError.self) {
        _ = try await Learner(maker: PointMassMaker(), checkpoint: changed)
      }
    }
  }

  @Test("tells in one line what is wrong")
  func messages() {
    for error in [
      LearnedDataError.damaged, .foreign, .earlierVersion, .mismatch("policies"),
      .outOfRange("epochs: 0"),
    ] {
      #expect(!error.description.contains("\n") && error.description.contains(";"))
    }
  }

  /// The same model without anything that predicts.
  private static func withoutSamples(_ reward: any RewardModel) -> any RewardModel {
    var additive = reward as? AdditiveRewardModel
    additive?.posteriorSamples = []
    return additive ?? reward
  }

  /// A model that can be asked, but not trained.
  private static func untrainable() -> any RewardModel {
    EnsembleRewardModel.handMade(weights: [1, 2]).withoutOptimizers
  }

  @Test("is refused where a version before 1.0 wrote it, with an error of its own")
  func earlierVersion() async throws {
    var stored = try await Self.stored()
    stored.replaceSubrange(0..<8, with: Data("BFLEARN1".utf8))
    #expect(throws: LearnedDataError.earlierVersion) { try LearnerCheckpoint(encoded: stored) }
  }
}
