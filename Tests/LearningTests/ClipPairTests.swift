import Testing

@testable import Learning

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
