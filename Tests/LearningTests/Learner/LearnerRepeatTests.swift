import Foundation
import Testing

@testable import Learning

/// Pairs that are asked again, sides swapped.
@Suite("Learner's repeats")
struct LearnerRepeatTests {
  private static func configuration(_ share: Float = 0.25) -> LearnerConfiguration {
    var configuration = LearnerConfiguration.small
    configuration.repeatShare = share
    configuration.repeatDistance = 5
    return configuration
  }

  /// The queries that asked about a pair again, with those that had asked first.
  private func repeats(in asked: [Query]) -> [(first: Query, again: Query)] {
    var first: [ClipPair.Identity: Query] = [:]
    var found: [(Query, Query)] = []
    for query in asked {
      let pair = ClipPair.Identity(query.left, query.right)
      if let earlier = first[pair] { found.append((earlier, query)) } else { first[pair] = query }
    }
    return found
  }

  @Test("are an earlier pair the other way round, long enough ago, each once")
  func swapped() async {
    let asked = await Learner(Self.configuration(), seed: 41).answer(120)
    let found = repeats(in: asked)
    // A quarter of 115, within four deviations.
    #expect((10...47).contains(found.count))
    for (first, again) in found {
      #expect(again.left == first.right && again.right == first.left)
      #expect(again.id - first.id >= 5)
    }
    #expect(Set(found.map(\.first.id)).count == found.count)
    #expect(asked.map(\.id) == Array(0..<120))
  }

  @Test("change nothing in what else is asked before the first of them, and can be left out")
  func without() async {
    let none = await Learner(Self.configuration(0), seed: 42).answer(40)
    #expect(repeats(in: none).isEmpty)
    let some = await Learner(Self.configuration(), seed: 42).answer(40)
    let first = repeats(in: some).first?.again.id ?? 0
    #expect(first > 5 && some[..<first].elementsEqual(none[..<first]))
  }

  @Test("are not learned from")
  func notLearnedFrom() async {
    let learner = Learner(Self.configuration(), seed: 43)
    let asked = await learner.answer(60)
    let again = repeats(in: asked).count
    #expect(again > 0)
    #expect(await learner.dataset.activeCount == 60 - again)
    #expect(await learner.progress.choices == 60)
  }

  @Test("are never of pairs that were undone or could not be told")
  func undone() async {
    let learner = Learner(Self.configuration(0.5), seed: 44)
    var unfit: Set<Int> = []
    var asked: [Query] = []
    for number in 0..<80 {
      let query = await learner.ask()
      asked.append(query)
      await learner.record(query, number % 3 == 0 ? .skip : .left)
      if number % 3 == 1 { await learner.setStanding(false, query: query.id) }
      if number % 3 != 2 { unfit.insert(query.id) }
    }
    let found = repeats(in: asked)
    #expect(found.count > 3)
    #expect(found.allSatisfy { !unfit.contains($0.first.id) })
  }

  /// Three choices after the checkpoint, within a round of four: what is learned is another matter.
  @Test(
    "are asked in a session that goes on as if it had not stopped",
    arguments: [0, 12, 20, 24, 28, 40])
  func resumes(before: Int) async throws {
    let learner = Learner(Self.configuration(), seed: 45)
    var kept: [LearnerCheckpointTests.Kept] = []
    await LearnerCheckpointTests.answer(before, of: learner, keeping: &kept)
    let stored = try await learner.checkpoint().encoded()
    await LearnerCheckpointTests.answer(3, of: learner, keeping: &kept)
    let other = try await LearnerCheckpointTests.resumed(stored, kept)
    #expect(await other.repeatable == learner.repeatable)
    var (further, others): ([LearnerCheckpointTests.Kept], [LearnerCheckpointTests.Kept]) = ([], [])
    await LearnerCheckpointTests.answer(30, of: learner, keeping: &further)
    await LearnerCheckpointTests.answer(30, of: other, keeping: &others)
    #expect(others.map(\.query) == further.map(\.query))
    #expect(!repeats(in: (kept + further).map(\.query)).isEmpty)
    #expect(await other.dataset == learner.dataset)
    #expect(await other.stage() == learner.stage())
  }
}
