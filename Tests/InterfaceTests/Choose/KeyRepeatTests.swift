import Terminal
import Testing

@testable import Interface

@Suite struct KeyRepeatTests {
  /// How many presses some times at which one key comes are, undecided ones settled.
  private func presses(_ times: [Double], key: Key = .left) -> Int {
    var (repeats, count) = (KeyRepeat(), 0)
    for time in times {
      if repeats.decided(at: time) != nil { count += 1 }
      if repeats.take(key, at: time) == .press { count += 1 }
    }
    return count + (repeats.decided(at: .infinity) != nil ? 1 : 0)
  }

  @Test(arguments: [
    // Delay and rate: X11's, the Linux console's, a slow keyboard's, macOS's quickest.
    (0.66, 25.0), (0.25, 10.9), (0.5, 30), (0.5, 10), (0.225, 33), (0.4, 40),
  ])
  func aHeldKeyIsPressedOnce(delay: Double, rate: Double) {
    let times = [0] + (0..<Int(10 * rate)).map { delay + Double($0) / rate }
    #expect(presses(times) == 1)
    // Released and held again, it is pressed once more.
    let again = (times.last ?? 0) + 1
    #expect(presses(times + times.map { again + $0 }) == 2)
  }

  @Test(arguments: [0.2, 0.3, 0.5, 0.7, 0.9, 2])
  func aKeyPressedAgainAndAgainCountsEachTime(period: Double) {
    #expect(presses((0..<20).map { Double($0) * period }) == 20)
  }

  @Test func jitterOfASlowLinkMakesNoPresses() {
    #expect(presses([0, 0.5, 0.53, 0.8, 0.81, 0.81, 1.15, 1.2]) == 1)
  }

  @Test func anotherKeyDecidesAPress() {
    var repeats = KeyRepeat()
    #expect(repeats.take(.left, at: 0) == .press)
    #expect(repeats.take(.left, at: 0.5) == .perhaps)
    #expect(repeats.interrupted(by: .left) == nil)
    #expect(repeats.interrupted(by: .right)?.key == .left)
    #expect(repeats.take(.right, at: 0.55) == .press)
    #expect(repeats.take(.left, at: 0.6) == .press)
  }
}
