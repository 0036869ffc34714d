import Physics
import Testing

@testable import Drawing

@Suite struct FramingTests {
  /// A ball of 0.1 m around positions[0], positions[1], and a second one at the end of a pole that
  /// reaches positions[2] m forward.
  private let picture = BodyPicture(height: 2) { positions in
    let (ball, end) = (
      Planar(positions[0], positions[1]), Planar(positions[0] + positions[2], positions[1])
    )
    return [
      Limb(from: ball, to: ball, radius: 0.1, role: .torso),
      Limb(from: end, to: end, radius: 0.1, role: .head),
    ]
  }

  private func framing(_ frames: [Float]...) -> Framing {
    Framing(
      picture,
      of: frames.map { Motion(period: 0.04, positionCount: 3, positions: $0) })
  }

  @Test func aBodyThatStaysInViewHasTheUsualFraming() {
    let usual = Framing(picture)
    #expect(usual.heights == 0...2 && abs(usual.halfWidth - 1.15) < 1e-12)
    #expect(framing([0, 1, 0.5, 7, 1, -0.5]) == usual)
    // Sinking in by less than 10 % of the height needs no room.
    #expect(framing([0, -0.05, 0]) == usual)
  }

  @Test func everyPartOfEveryFrameIsInView() {
    let high = framing([0, 1, 0, 0, 3, 0, 0, 1, 0])
    #expect(high.heights == 0...3.1)
    let deep = framing([0, -1, 0])
    #expect(abs(deep.heights.lowerBound + 1.1) < 1e-12 && deep.heights.upperBound == 2)
    // The camera follows the torso, and the head is 3 m ahead of it.
    #expect(abs(framing([5, 1, 3]).halfWidth - 3.1) < 1e-12)
  }

  @Test func motionsThatAreComparedHaveOneScale() {
    let both = framing([0, 3, 0], [5, 1, 3])
    var union = framing([0, 3, 0])
    union.formUnion(framing([5, 1, 3]))
    #expect(both == union)
    #expect(both.heights.upperBound == 3.1 && abs(both.halfWidth - 3.1) < 1e-12)
  }

  @Test func theCameraFillsThePictureWithTheFraming() {
    let wide = Framing(picture).camera(following: 5, bottom: 36, width: 200, height: 36)
    #expect(wide.scale == 18)
    #expect(wide.point(Planar(5, 0)) == Camera.Point(x: 100, y: 36))
    #expect(wide.point(Planar(5, 2)).y == 0)
    let narrow = Framing(picture).camera(
      following: 5, left: 10, bottom: 36, width: 23, height: 36)
    #expect(abs(narrow.scale - 10) < 1e-12)
    #expect(abs(narrow.point(Planar(6.15, 0)).x - 33) < 1e-9)
  }

  @Test func aPositionThatIsNotFiniteIsLeftOut() {
    #expect(framing([.nan, 1, 0, 0, .infinity, 0]) == Framing(picture))
  }
}
