import Testing

@testable import Learning

@Suite("Clips that look the same")
struct ClipDifferenceTests {
  private func clip(_ id: Int, _ observations: [Float]) -> Clip {
    var trajectory = Trajectory(period: 0.1, positionCount: 1, velocityCount: 1, controlCount: 0)
    trajectory.positions = Array(repeating: 0, count: observations.count / 2)
    trajectory.velocities = trajectory.positions
    trajectory.contacts = Array(repeating: 0, count: observations.count / 2)
    return Clip(id: id, trajectory: trajectory, observations: observations, policySteps: 0)
  }

  @Test("Their difference is the root mean square over the frames")
  func difference() {
    let still = clip(0, [0, 0, 0, 0])
    #expect(still.difference(from: still) == 0)
    #expect(still.difference(from: clip(1, [3, 4, 0, 0])) == Float(12.5).squareRoot())
    #expect(clip(1, [3, 4, 0, 0]).difference(from: still) == Float(12.5).squareRoot())
    #expect(clip(2, [1, 1]).difference(from: clip(3, [1, 0, 9, 9])) == 1)
  }

  @Test("They are not paired, and where all do, the two that differ most are")
  func candidates() {
    var random = Random(seed: 51)
    // Two kinds, far apart; within a kind hardly any difference.
    let mixed = (0..<20).map { clip($0, [Float($0 % 2), 0.001 * Float($0), 0, 0]) }
    let pairs = QuerySelection.candidates(
      50, recent: mixed, asked: [], archiveShare: 0, minimumDifference: 0.1, random: &random)
    #expect(pairs.count == 50)
    #expect(pairs.allSatisfy { $0.left.id % 2 != $0.right.id % 2 })
    let alike = (0..<6).map { clip($0, [0, 0.001 * Float($0), 0, 0]) }
    let most = QuerySelection.candidates(
      50, recent: alike, asked: [], archiveShare: 0, minimumDifference: 0.1, random: &random)
    #expect(most.count == 1)
    #expect(Set(most.flatMap { [$0.left.id, $0.right.id] }) == [0, 5])
  }
}

@Suite("ClipPair")
struct ClipPairTests {
  @Test("tells pairs apart by their clips, not by their sides")
  func identity() {
    let (one, other, third) = (
      Clip(id: 4, showing: 0), Clip(id: 9, showing: 1), Clip(id: 5, showing: 1)
    )
    let pair = ClipPair(left: one, right: other)
    #expect(pair.identity == ClipPair(left: other, right: one).identity)
    #expect(pair.identity != ClipPair(left: one, right: third).identity)
    #expect(pair.identity != ClipPair(left: third, right: other).identity)
    #expect(Set([pair.identity, ClipPair(left: other, right: one).identity]).count == 1)
  }
}
