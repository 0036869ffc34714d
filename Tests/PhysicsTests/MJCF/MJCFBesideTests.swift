import Foundation
import Physics
import Testing

/// What lies beside the plane of motion: dropped where that is exact, otherwise refused.
@Suite("MJCF beside the plane")
struct MJCFBesideTests {
  @Test("y of bodies, joints, geoms and planes changes nothing of a single body")
  func places() throws {
    func document(_ y: String) -> String {
      """
      <mujoco model="m"><worldbody>
        <geom type="plane" size="1 1 1" pos="0 \(y) 0"/>
        <body pos="1 \(y) 2"><joint axis="0 1 0" pos="0 \(y) 0.1"/>
          <geom name="g" size="0.1" pos="0 \(y) 0.3"/>
          <body pos="0 \(y) 1"><joint axis="0 1 0"/>
            <geom type="capsule" size="0.1" fromto="0 \(y) 0 0.3 \(y) 0"/></body></body>
      </worldbody></mujoco>
      """
    }
    func model(_ y: String) throws -> Model {
      try Model(mjcf: Data(document(y).utf8), file: "t.xml")
    }
    #expect(try model("0.3") == model("0"))
    #expect(try model("-2") == model("0"))
  }

  @Test("A capsule along y turns about its own axis: m r²/2 of the cylinder, 2/5 of the ends")
  func along() throws {
    for geom in [
      #"type="capsule" size="0.1" fromto="0 -0.3 1 0 0.3 1" mass="3""#,
      #"type="capsule" size="0.1 0.3" pos="0 0 1" euler="90 0 0" mass="3""#,
    ] {
      let model = try MJCFDocument(geom: geom).model()
      let ends = 3 * 0.4 / (0.4 + 1.8)
      let expected = (3 - ends) * 0.005 + ends * 0.004
      #expect(abs(model.bodies[1].inertia - expected) < 1e-12)
      #expect(abs(abs(model.geoms[0].slant) - 0.6) < 1e-12)
      #expect(model.bodies[1].centreOfMass == Planar(0, 1))
    }
  }

  @Test("The mass of a slanted capsule is that of its whole length")
  func slanted() throws {
    let slanted = MJCFDocument(geom: #"type="capsule" size="0.1" fromto="0 0 0 0.3 0.4 0""#)
    let straight = MJCFDocument(geom: #"type="capsule" size="0.1" fromto="0 0 0 0.5 0 0""#)
    #expect(
      try abs(slanted.model().bodies[1].mass - straight.model().bodies[1].mass) < 1e-12)
  }

  @Test("An inertia about turned axes: I_yy of R diag(I) Rᵀ")
  func inertia() throws {
    // A quarter turn about x brings z to −y.
    let inertial = #"<inertial pos="0 3 0" mass="1" diaginertia="3 2 1.5" quat="1 1 0 0"/>"#
    #expect(abs(try MJCFDocument(body: inertial).model().bodies[1].inertia - 1.5) < 1e-12)
  }

  private func pairs(_ first: String, _ second: String) throws -> [ContactPair] {
    let body = #"<body><joint type="slide"/><geom name="h" \#(second)/></body>"#
    return try MJCFDocument(geom: first, world: body).model().contactPairs
  }

  @Test("Geoms in one plane touch, those far apart never do, those in between are refused")
  func contacts() throws {
    let near = #"size="0.1" pos="0 0.25 0""#
    #expect(try pairs(near, #"size="0.1" pos="0 0.25 0""#).count == 1)
    #expect(try pairs(near, #"size="0.1" pos="0 0.45 0""#).isEmpty)
    #expect(try pairs(near, #"size="0.1" pos="0 0.4 0" contype="0" conaffinity="0""#).isEmpty)
    let capsule = #"type="capsule" size="0.1" fromto="0 0.46 0 1 0.6 0""#
    #expect(try pairs(near, capsule).isEmpty)
    for touching in [
      #"size="0.1" pos="0 0.44 0""#, #"size="0.1" pos="0 0.45 0" margin="0.01""#,
      #"type="capsule" size="0.1" fromto="0 0.3 0 1 0.6 0""#,
      #"type="capsule" size="0.1" fromto="0 0.25 0 1 0.3 0""#,
    ] {
      let error = #expect(throws: MJCFError.self) { try pairs(near, touching) }
      #expect(error?.line == 9 && error?.element == "geom")
      #expect(
        error?.message.hasPrefix("h may touch g, which is in another plane; accepted: ")
          == true)
    }
  }

  @Test("Turned out of the plane, a body is not planar")
  func turned() {
    let body = #"<body euler="10 0 0"><geom size="0.1"/></body>"#
    let error = #expect(throws: MJCFError.self) { try MJCFDocument(body: body).model() }
    #expect(error?.message.hasPrefix("not planar: turned out of the x–z plane") == true)
  }
}
