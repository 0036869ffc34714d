import Testing

@testable import Learning

/// On which side of a query a pair's clips are.
@Suite("Learner's sides")
struct LearnerSidesTests {
  private static func learner(seed: UInt64) -> Learner {
    var configuration = LearnerDuelTests.configuration(duels: 5, of: 10)
    configuration.repeatShare = 0.05
    configuration.policyStepsPerChoice = 0
    return Learner(
      maker: PointMassMaker(rewardBasis: .ofPointMass), configuration: configuration, seed: seed)
  }

  /// How many of some queries have the better clip on the left.
  private func lefts(_ queries: [Query]) -> Int {
    queries.count { DirectionRater(direction: 1).choice(for: $0) == .left }
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
      let duellists = Set(await learner.duellists.map(\.id))
      let round = await learner.answer(10)
      asked += round
      duels += round.filter { duellists.contains($0.left.id) && duellists.contains($0.right.id) }
    }
    #expect(duels.count > 800)
    #expect(isFair(lefts(asked), of: asked.count), "\(lefts(asked)) of \(asked.count)")
    #expect(isFair(lefts(duels), of: duels.count), "\(lefts(duels)) of \(duels.count)")
    // Whichever policy's search found a clip, it is as often on the left: its number is the lower.
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
