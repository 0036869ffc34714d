import Learning
import TestSupport
import Testing

@testable import Teaching

struct SuccessChecksTests {
  /// What counts after some checks, ten choices apart.
  private func choicesToSuccess(_ successes: [Int]) -> Int? {
    var checks = SuccessChecks()
    for (index, count) in successes.enumerated() {
      checks.note(successes: count, choices: 10 * (index + 1))
    }
    return checks.choicesToSuccess
  }

  @Test("The first of three good checks in a row counts, and nothing after it changes that")
  func threeInARow() {
    #expect(choicesToSuccess([]) == nil)
    #expect(choicesToSuccess([8, 10]) == nil)
    #expect(choicesToSuccess([8, 10, 9]) == 10)
    #expect(choicesToSuccess([10, 10, 7, 8, 8, 8]) == 40)
    #expect(choicesToSuccess([9, 9, 9, 0, 9, 9, 9]) == 10)
  }

  @Test("Windows share their border frames, and a shorter rest is left out")
  func windows() {
    var trajectory = Trajectory(
      period: 0.1, positionCount: 1, velocityCount: 0, controlCount: 0)
    trajectory.positions = (0...10).map(Float.init)
    trajectory.contacts = Array(repeating: 0, count: 11)
    let windows = trajectory.windows(steps: 4)
    #expect(windows.map(\.positions) == [[0, 1, 2, 3, 4], [4, 5, 6, 7, 8]])
    #expect(trajectory.windows(steps: 10).count == 1)
    #expect(trajectory.windows(steps: 11).isEmpty)
  }
}
