import Testing

@testable import Learning

/// On which side of a query a pair's clips are.
@Suite("Learner's sides")
struct LearnerSidesTests {
  private static func learner(seed: UInt64) -> Learner {
    var configuration = LearnerDuelTests.configuration(duels: 5, of: 10)
    configuration.repeatShare = 0.05
    configuration.policyStepsPerChoice = 0
    // What is learned does not matter here, and may be little.
    configuration.additive.maximumComparisons = 16
    configuration.additive.iterations = 4
    configuration.additive.memoryDecays = [1]
    return Learner(
      maker: PointMassMaker(), configuration: configuration, seed: seed)
  }

  /// Whether the better clip is on the left; nil where neither is better.
  private func isBetterLeft(_ query: Query) -> Bool? {
    let rater = DirectionRater(direction: 1)
    let (left, right) = (rater.score(query.left.trajectory), rater.score(query.right.trajectory))
    return left == right ? nil : left > right
  }

  /// Four deviations of a fair coin's heads: one run in 16,000 is further off.
  private func isFair(_ lefts: Int, of count: Int) -> Bool {
    abs(Double(lefts) - Double(count) / 2) <= 2 * Double(count).squareRoot()
  }

  @Test("are the better clip's as often as not, for duels as for all others")
  func fair() async {
    let learner = Self.learner(seed: 81)
    var asked: [Query] = []
    var duels: [Query] = []
    while asked.count < 2_000 {
      let duelClips = Set(await learner.duelClips.map(\.id))
      let round = await learner.answer(10)
      asked += round
      duels += round.filter { duelClips.contains($0.left.id) && duelClips.contains($0.right.id) }
    }
    let better = asked.compactMap(isBetterLeft)
    let lefts = better.count { $0 }
    #expect(better.count > 800)
    #expect(isFair(lefts, of: better.count), "\(lefts) of \(better.count)")
    // Both clips of a duel are often equally good. Of whichever policy's search found first, the
    // number is the lower.
    #expect(duels.count > 400)
    let first = duels.count { $0.left.id < $0.right.id }
    #expect(isFair(first, of: duels.count), "\(first) of \(duels.count)")
  }

  @Test("follow from the seed and the query's number, and change nothing in what is asked")
  func stream() async {
    let (learner, other) = (Self.learner(seed: 82), Self.learner(seed: 83))
    let ones = await learner.answer(1)
    guard let pair = ones.first.map({ ClipPair(left: $0.left, right: $0.right) }) else {
      Issue.record("nothing was asked")
      return
    }
    var sides: [[Bool]] = []
    for learner in [learner, learner, other] {
      var swapped: [Bool] = []
      for id in 0..<64 { swapped.append(await learner.query(id, about: pair).left == pair.right) }
      sides.append(swapped)
    }
    #expect(sides[0] == sides[1] && sides[0] != sides[2])
    #expect(Set(sides[0]).count == 2)
  }
}
