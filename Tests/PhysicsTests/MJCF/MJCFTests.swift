import Foundation
import Physics
import TestSupport
import Testing

@Suite("MJCF")
struct MJCFTests {
  @Test("A sphere has 4/3 π r³ of volume and 2/5 m r² of inertia")
  func sphere() throws {
    let model = try MJCFDocument(geom: #"size="0.1" pos="1 0 2" density="500""#).model()
    let mass = 500 * 4.0 / 3 * .pi * 0.001
    #expect(abs(model.bodies[1].mass - mass) < 1e-12)
    #expect(abs(model.bodies[1].inertia - 0.4 * mass * 0.01) < 1e-12)
    #expect(model.bodies[1].centreOfMass == Planar(1, 2))
  }

  @Test("A long thin capsule is a rod: m l² / 12")
  func rod() throws {
    let geom = #"type="capsule" size="0.0001 5" mass="3" zaxis="1 0 1""#
    let model = try MJCFDocument(geom: geom).model()
    #expect(model.bodies[1].mass == 3)
    #expect(abs(model.bodies[1].inertia - 25) < 1e-2)
  }

  @Test("A short capsule is a sphere")
  func shortCapsule() throws {
    let geom = #"type="capsule" size="0.1 1e-9" mass="3""#
    let model = try MJCFDocument(geom: geom).model()
    #expect(abs(model.bodies[1].inertia - 0.4 * 3 * 0.01) < 1e-8)
  }

  @Test("Two spheres balance between them, with the parallel axis theorem")
  func parallelAxis() throws {
    let second = #"<geom size="0.1" mass="3" pos="2 0 0"/>"#
    let model = try MJCFDocument(geom: #"size="0.1" mass="1""#, body: second).model()
    #expect(model.bodies[1].centreOfMass == Planar(1.5, 0))
    #expect(abs(model.bodies[1].inertia - (4 * 0.4 * 0.01 + 1 * 2.25 + 3 * 0.25)) < 1e-12)
  }

  @Test("settotalmass scales masses and inertias")
  func totalMass() throws {
    let document = MJCFDocument(
      sections: #"<compiler settotalmass="8"/>"#, geom: #"size="0.1" mass="2""#)
    let body = try document.model().bodies[1]
    #expect(body.mass == 8)
    #expect(abs(body.inertia - 0.4 * 8 * 0.01) < 1e-12)
  }

  @Test("inertial counts where the compiler lets it", arguments: ["auto", "false", "true"])
  func inertial(_ choice: String) throws {
    let inertial = #"<inertial pos="1 0 0" mass="5" diaginertia="1 1.5 1"/>"#
    let section = #"<compiler inertiafromgeom="\#(choice)"/>"#
    let document = MJCFDocument(sections: section, geom: #"size="0.1" mass="2""#, body: inertial)
    let body = try document.model().bodies[1]
    #expect(body.mass == (choice == "true" ? 2 : 5))
    #expect(body.centreOfMass == (choice == "true" ? .zero : Planar(1, 0)))
    let ghost = MJCFDocument(sections: section, geom: #"size="0.1" mass="0""#, body: inertial)
    #expect(try ghost.model().bodies[1].mass == 5)
  }

  @Test("Inverse weights of a slider and of a pendulum have closed forms")
  func inverseWeights() throws {
    let slider = try MJCFDocument(joint: #"type="slide" axis="3 0 4""#, geom: #"size="1" mass="4""#)
      .model()
    #expect(slider.joints[0].motion == .slide(Planar(0.6, 0.8)))
    #expect(abs(slider.joints[0].inverseWeight - 0.25) < 1e-15)
    #expect(abs(slider.bodies[1].inverseWeight - 0.25 / 3) < 1e-15)
    let pendulum = try MJCFDocument(
      joint: #"axis="0 1 0" armature="0.5""#, geom: #"size="1" mass="4" pos="0 0 -3""#
    ).model()
    let inertia = 4 * 9 + 0.4 * 4 + 0.5
    #expect(abs(pendulum.joints[0].inverseWeight - 1 / inertia) < 1e-15)
    #expect(abs(pendulum.bodies[1].inverseWeight - 9 / inertia / 3) < 1e-15)
  }

  @Test("A body that only slides along its own axes has 1/m for inverse weights, as in MuJoCo")
  func simpleBodies() throws {
    let joint = #"type="slide" axis="0 0 2" armature="3""#
    let simple = try MJCFDocument(joint: joint, geom: #"size="1" mass="4""#).model()
    #expect(simple.joints[0].inverseWeight == 0.25 && simple.bodies[1].inverseWeight == 0.25)
    // Off its centre, turned, or with another body on it, it is like any other: MuJoCo's figures.
    for geom in [#"size="1" mass="4" pos="0.1 0 0""#, #"size="1" mass="4" euler="0 5 0""#] {
      let model = try MJCFDocument(joint: joint, geom: geom).model()
      #expect(abs(model.joints[0].inverseWeight - 1 / 7.0) < 1e-15)
      #expect(abs(model.bodies[1].inverseWeight - 1 / 21.0) < 1e-15)
    }
    let carrier = try MJCFDocument(
      joint: joint, geom: #"size="1" mass="4""#, body: "<body/>"
    ).model()
    #expect(abs(carrier.bodies[1].inverseWeight - 1 / 21.0) < 1e-15)
  }

  @Test(
    "Orientations agree",
    arguments: [
      #"zaxis="1 0 1""#, #"axisangle="0 1 0 45""#, #"euler="0 45 0""#, #"euler="180 135 0""#,
      #"quat="0.9238795325112867 0 0.3826834323650898 0""#,
    ])
  func orientations(_ orientation: String) throws {
    let model = try MJCFDocument(geom: #"type="capsule" size="0.1 1" \#(orientation)"#).model()
    guard case .capsule(let from, _, _) = model.geoms[0].shape else {
      Issue.record("no capsule")
      return
    }
    #expect((from - Planar(0.5.squareRoot(), 0.5.squareRoot())).length < 1e-12)
  }

  @Test("Classes inherit from classes around them, and elements from their body's class")
  func defaultClasses() throws {
    let sections = """
      <default>
        <default class="inner"><joint damping="7"/><geom solimp="0.1"/></default>
        <joint damping="3" armature="2"/><geom solimp="0.5 0.6 0.7 0.8"/>
      </default>
      """
    let body = """
      <body childclass="inner"><joint axis="0 1 0"/><geom size="1"/>
        <body><joint axis="0 1 0" class="main"/><geom size="1"/></body>
      </body>
      """
    let model = try MJCFDocument(
      sections: sections, body: body, world: #"<geom type="plane" size="1 1 1" conaffinity="3"/>"#
    ).model()
    #expect(model.joints.map(\.damping) == [3, 7, 3])
    #expect(model.joints.map(\.armature) == [2, 2, 2])
    let toFloor = model.contactPairs.filter { $0.first == 0 }
    #expect(toFloor.map(\.impedance.curve[0]) == [0.5, 0.3, 0.3])
    #expect(toFloor[1].impedance.curve == [0.3, 0.6, 0.7, 0.8, 2])
    #expect(model.bodies.map(\.name) == ["world", "a", "body 2", "body 3"])
  }

  @Test("Limits: inferred from a range, in degrees for hinges alone")
  func limits() throws {
    let hinge = try MJCFDocument(joint: #"axis="0 -1 0" range="-90 180" ref="90""#).model()
    #expect(hinge.joints[0].range == -(.pi / 2)...Double.pi)
    #expect(hinge.initialPositions == [.pi / 2])
    let slide = try MJCFDocument(joint: #"type="slide" range="-90 180" limited="false""#).model()
    #expect(slide.joints[0].range == nil)
    let motor = #"<motor joint="j" ctrlrange="-2 3" gear="4"/>"#
    let driven = try MJCFDocument(actuators: motor).model()
    #expect(driven.actuators == [Actuator(name: "j", joint: 0, gear: 4, range: -2...3)])
  }

  @Test("The hopper weighs what the classic one weighs, and touches the floor alone")
  func hopper() throws {
    let file = Reference.package.appendingPathComponent("Scenarios/Bodies/hopper.xml")
    let model = try Model(contentsOf: file)
    #expect(model.name == "hopper")
    #expect(model.joints.map(\.name) == ["rootx", "rootz", "rooty", "thigh", "leg", "foot"])
    #expect(model.geoms.map(\.name) == ["floor", "torso", "thigh", "leg", "foot"])
    // MuJoCo 4.0.0 for Gymnasium's hopper.xml.
    let masses = [3.6651914291880923, 4.057890510886818, 2.7813566959781637, 5.315574769873931]
    let weights = [0.08492239638897524, 0.051923310146107036, 0.04959511864425975]
    for (body, mass) in zip(model.bodies.dropFirst(), masses) {
      #expect(abs(body.mass - mass) < 1e-12)
    }
    for (body, weight) in zip(model.bodies.dropFirst(), weights) {
      #expect(abs(body.inverseWeight - weight) < 1e-12)
    }
    #expect(model.contactPairs.map(\.first) == [0, 0, 0, 0])
    #expect(model.contactPairs.map(\.second) == [1, 2, 3, 4])
    #expect(model.contactPairs.map(\.friction) == [1, 1, 1, 2])
    #expect(model.contactPairs.allSatisfy { $0.dimension == 3 && $0.margin == 0.002 })
    #expect(model.actuators.map(\.gear) == [200, 200, 200])
  }
}
