import Foundation
import Physics
import Testing

@Suite("Pose")
struct PoseTests {
  /// A slider along x that carries a turned bar, hinged at its end.
  private func model() throws -> Model {
    let body = """
      <body name="bar" pos="1 0 2" euler="0 90 0">
        <joint axis="0 -1 0" pos="0 0 0.5" ref="30"/>
        <geom type="capsule" fromto="0 0 0.5 0 0 -0.5" size="0.1"/>
      </body>
      """
    return try MJCFDocument(body: body, world: #"<geom type="plane" size="1 1 1"/>"#).model()
  }

  @Test("At the reference nothing has moved")
  func reference() throws {
    let model = try model()
    let pose = model.pose(positions: model.initialPositions)
    #expect((pose.bodies[2].origin - Planar(1, 2)).length < 1e-15)
    #expect(abs(pose.bodies[2].angle - .pi / 2) < 1e-15)
    #expect(pose.segments[0] == nil)
    #expect(pose.segments[1]?.radius == 0.1)
  }

  @Test("A slide carries what hangs on it, a hinge turns about its anchor")
  func moved() throws {
    let model = try model()
    let pose = model.pose(positions: [10, .pi / 6 + .pi / 2])
    // Turned by +90° in the file and −90° by its joint, the bar stands upright below its anchor.
    let segment = try #require(pose.segments[2])
    #expect((segment.from - Planar(11.5, 2)).length < 1e-14)
    #expect((segment.to - Planar(11.5, 1)).length < 1e-14)
    #expect((pose.bodies[2].origin - Planar(11.5, 1.5)).length < 1e-14)
  }

  @Test("A positive pitch leans forward")
  func pitch() throws {
    let top = Planar(0, 1).rotated(by: 0.3)
    #expect(abs(top.x - sin(0.3)) < 1e-15 && abs(top.z - cos(0.3)) < 1e-15)
  }

  @Test("A pose that is used again forgets where it was")
  func reuse() throws {
    let model = try model()
    var pose = model.pose(positions: [3, -2])
    pose.update(to: [0.5, 1], of: model)
    #expect(pose == model.pose(positions: [0.5, 1]))
  }
}
