import Physics
import TestSupport
import Testing

@testable import Drawing

@Suite struct FramingTests {
  /// A ball of 0.1 m around positions[0], positions[1], and a second one at the end of a pole that
  /// reaches positions[2] m forward.
  private static let picture = BodyPicture(height: 2) { positions in
    let (ball, end) = (
      Planar(positions[0], positions[1]), Planar(positions[0] + positions[2], positions[1])
    )
    return [
      Limb(from: ball, to: ball, radius: 0.1, role: .torso),
      Limb(from: end, to: end, radius: 0.1, role: .head),
    ]
  }

  private func track(_ frames: [Float]) -> Track {
    Track(Self.picture, Motion(period: 0.04, positionCount: 3, positions: frames))
  }

  private func framing(_ frames: [Float]...) -> Framing {
    Framing(Self.picture, of: frames.map(track))
  }

  /// A picture of 36 units above a ground of 2.
  private let viewport = Viewport(width: 60, height: 38, ground: 2)

  @Test func aBodyThatTakesLittleRoomHasTheLargestScale() {
    // 36 units for 0.9 × 2 m.
    #expect(Framing(Self.picture).scale(in: viewport) == 20)
    #expect(framing([0, 1, 0, 0, 1.6, 0]).scale(in: viewport) == 20)
    // Sinking in as deep as the ground's strip needs no room.
    #expect(framing([0, 0, 0]).scale(in: viewport) == 20)
  }

  @Test func theScaleIsTheLargestThatShowsEverything() {
    // The ball reaches 2.4 m.
    #expect(abs(framing([0, 1, 0, 0, 2.3, 0]).scale(in: viewport) - 15) < 1e-6)
    // The pole with both balls is 5 m long.
    #expect(abs(framing([7, 1, 4.8]).scale(in: viewport) - 12) < 1e-6)
    // From 0.9 m below the ground to 1.1 m above, of which the ground's strip shows some.
    let deep = framing([0, -0.8, 0, 0, 1.0, 0])
    #expect(abs(deep.scale(in: viewport) - 19) < 1e-6)
  }

  @Test func motionsThatAreComparedHaveOneScale() {
    let both = framing([0, 2.3, 0], [5, 1, 3])
    var union = framing([0, 2.3, 0])
    union.formUnion(framing([5, 1, 3]))
    #expect(both.scale(in: viewport) == union.scale(in: viewport))
    #expect(abs(both.scale(in: viewport) - 15) < 1e-6)
  }

  @Test func aJumpTooHighForTheSmallestScaleIsFollowedUpward() {
    // Up to 10 m, and down again, at 1 m a frame.
    let heights = (0...10).map(Float.init) + (0...9).reversed().map(Float.init)
    let track = track(heights.flatMap { (height: Float) -> [Float] in [0, height + 0.1, 0] })
    let framing = Framing(Self.picture, of: [track])
    #expect(framing.scale(in: viewport) == 9)
    let cameras = heights.indices.map { framing.camera(on: track, at: $0, in: viewport) }
    for (camera, height) in zip(cameras, heights) {
      let y = camera.point(Planar(0, Double(height) + 0.1)).y
      #expect(y - 0.9 >= -1e-6 && y + 0.9 <= 38 + 1e-6)
    }
    #expect(cameras[10].target.z > 6)
    #expect(cameras[0].target.z < 1 && cameras[20].target.z < 1)
    #expect(cameras[10].heights(from: 0...38).map(\.metre) == [6, 7, 8, 9, 10])
    // It rises and falls once: no step back on the way.
    let way = cameras.map(\.target.z)
    #expect(zip(way[...10], way[1...10]).allSatisfy { $0 <= $1 + 1e-9 })
    #expect(zip(way[10...], way[11...]).allSatisfy { $0 >= $1 - 1e-9 })
  }

  @Test func theCameraStandsStillWhereTheWayFits() {
    let track = track((0..<50).flatMap { (frame: Int) -> [Float] in [Float(frame) * 0.04, 1, 0] })
    let framing = Framing(Self.picture, of: [track])
    let targets: Set<Double> = Set(
      (0..<50).map { framing.camera(on: track, at: $0, in: viewport).target.x })
    #expect(targets.count == 1)
    // 2.16 m in the middle of 3 m.
    let left: Double = targets.first ?? .nan
    #expect(abs(left - (0.98 - 1.5)) < 1e-6)
  }

  @Test func theCameraFollowsAFarWayWithoutAStepBack() {
    // 10 m forward, with a step back every fifth frame.
    let steps = (0..<100).map { (frame: Int) -> Float in
      Float(frame) * 0.1 - (frame.isMultiple(of: 5) ? 0.15 : 0)
    }
    let track = track(steps.flatMap { (x: Float) -> [Float] in [x, 1, 0] })
    let framing = Framing(Self.picture, of: [track])
    let cameras = steps.indices.map { framing.camera(on: track, at: $0, in: viewport) }
    let left = cameras.map(\.target.x)
    #expect(zip(left, left.dropFirst()).allSatisfy { $0 <= $1 + 1e-9 })
    for (camera, x) in zip(cameras, steps) {
      let place = camera.point(Planar(Double(x), 1)).x
      #expect(place > 2 && place < 58)
    }
  }

  @Test func theWholeWayComesIntoThePictureWhereThatIsAskedFor() {
    let track = track(
      (0..<100).flatMap { (frame: Int) -> [Float] in [Float(frame) * 0.048, 1, 0] })
    var framing = Framing(Self.picture, of: [track])
    #expect(framing.scale(in: viewport) == 20)
    framing.showsWholePath = true
    #expect(abs(framing.scale(in: viewport) - 60 / 4.952) < 1e-4)
    let ends = [0, 99].map { framing.camera(on: track, at: $0, in: viewport).target.x }
    #expect(ends[0] == ends[1])
  }

  @Test func aPositionThatIsNotFiniteKeepsTheRoomBefore() {
    let broken = track([1, 1, 0, .nan, 1, 0, .infinity, 1, 0])
    #expect(broken.bounds[1] == broken.bounds[0] && broken.bounds[2] == broken.bounds[0])
    let framing = Framing(Self.picture, of: [broken])
    #expect(framing.camera(on: broken, at: 2, in: viewport).scale == 20)
  }
}

@Suite struct TautStringTests {
  @Test func theStringIsStraightWhereItCanBe() {
    let path = TautString.path(from: [0, 0, 0, 2, 2], to: [1, 9, 9, 9, 3])
    #expect(path == [1, 1.0 + 1.0 / 3, 1.0 + 2.0 / 3, 2, 2])
    #expect(TautString.path(from: [0, 1, 0], to: [4, 3, 5]) == [2, 2, 2])
    #expect(TautString.path(from: [], to: []).isEmpty)
  }

  @Test func theStringStaysInsideItsCorridor() {
    var random = SplitMix(state: 1)
    for _ in 0..<100 {
      var (lower, upper): ([Double], [Double]) = ([], [])
      var middle = 0.0
      for _ in 0..<60 {
        middle += Double.random(in: -1...1, using: &random)
        let width = Double.random(in: 0...2, using: &random)
        lower.append(middle - width)
        upper.append(middle + width)
      }
      let path = TautString.path(from: lower, to: upper)
      #expect(path.count == 60)
      for step in path.indices {
        #expect(path[step] >= lower[step] - 1e-9 && path[step] <= upper[step] + 1e-9)
      }
    }
  }
}
