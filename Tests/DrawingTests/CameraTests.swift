import Physics
import Testing

@testable import Drawing

@Suite struct CameraTests {
  @Test func aPointIsWhereTheScaleSays() {
    let camera = Camera(target: Planar(3, 0), x: 40, y: 36, scale: 10)
    #expect(camera.point(Planar(3, 0)) == Camera.Point(x: 40, y: 36))
    #expect(camera.point(Planar(4, 1.5)) == Camera.Point(x: 50, y: 21))
  }

  @Test func theGroundIsMarkedEveryHalfMetre() {
    let camera = Camera(target: Planar(3, 0), x: 40, y: 36, scale: 10)
    let marks = camera.groundMarks(from: 29...51)
    #expect(marks.map(\.x) == [30, 35, 40, 45, 50])
    #expect(marks.map(\.metre) == [2, nil, 3, nil, 4])
  }

  @Test(arguments: [(Double.nan, 1.0), (1e7, 1), (0, 1e-9), (.infinity, 1)])
  func aPlaceThatCannotBeMarkedHasNoMarks(x: Double, scale: Double) {
    let camera = Camera(target: Planar(x, 0), x: 40, y: 36, scale: scale)
    #expect(camera.groundMarks(from: 0...80).isEmpty)
  }
}
