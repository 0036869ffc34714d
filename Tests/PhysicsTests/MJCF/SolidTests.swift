import Foundation
import Physics
import Testing

/// Boxes and cylinders: what they weigh, what they touch and what is seen of them.
///
/// Masses are MuJoCo 4.0.0's; motions are held against it in `MuJoCoAgreementTests`.
@Suite("Boxes and cylinders")
struct SolidTests {
  private func model(_ geom: String, world: String = "") throws -> Model {
    try MJCFDocument(
      sections: #"<compiler angle="radian"/>"#, joint: #"axis="0 1 0""#, geom: geom, world: world
    ).model()
  }

  @Test(
    "Mass and inertia about y",
    arguments: Self.knownMasses)
  func masses(_ geom: String, _ mass: Double, _ inertia: Double) throws {
    let body = try model(geom).bodies[1]
    #expect(abs(body.mass - mass) < 1e-12)
    #expect(abs(body.inertia - inertia) < 1e-12)
  }

  private static let knownMasses: [(String, Double, Double)] = [
    (#"type="box" size="0.1 0.2 0.3""#, 48, 1.6),
    (#"type="box" size="0.1" fromto="0 0 0 .3 0 .4""#, 20, 0.4833333333333333),
    // Turned by 90° about x: what was along z is across.
    (#"type="box" size="0.1 0.3 0.2" quat="1 1 0 0""#, 48, 1.6),
    (
      #"type="cylinder" size="0.1" fromto="0 -.2 0 0 .2 0""#, 12.566370614359172,
      0.06283185307179587
    ),
    (
      #"type="cylinder" size="0.1" fromto="0 0 0 .3 0 .4""#, 15.707963267948966,
      0.3665191429188092
    ),
  ]

  @Test("A box may touch planes alone, unless the masks keep it apart")
  func pairs() throws {
    let ball = #"<geom name="ball" size="0.1" pos="5 0 0"/>"#
    let box = #"type="box" size="0.1 0.1 0.1""#
    #expect(throws: MJCFError.self) { try model(box, world: ball) }
    do {
      _ = try model(box, world: ball)
    } catch {
      #expect(
        "\(error)"
          == "t.xml:6: <geom>: a box, g, may touch ball; accepted: contact with planes, "
          + "or contype and conaffinity that keep both apart")
    }
    let apart = try model(box + #" contype="0" conaffinity="0""#, world: ball)
    #expect(apart.contactPairs.isEmpty)
  }

  @Test("A crate and a wheel come to rest on the ground, and touch it")
  func rest() throws {
    let text = """
      <mujoco>
        <worldbody>
          <geom type="plane" size="1 1 1" contype="1" conaffinity="2"/>
          <body pos="0 0 0.3">
            <joint type="slide" axis="1 0 0"/><joint type="slide" axis="0 0 1"/>
            <joint axis="0 1 0"/>
            <geom type="box" size="0.2 0.1 0.1" contype="2" conaffinity="0"/>
          </body>
          <body pos="3 0 0.3">
            <joint type="slide" axis="1 0 0"/><joint type="slide" axis="0 0 1"/>
            <joint axis="0 1 0"/>
            <geom type="cylinder" size="0.1" fromto="0 -0.1 0 0 0.1 0" contype="2" conaffinity="0"/>
          </body>
        </worldbody>
      </mujoco>
      """
    let model = try Model(mjcf: Data(text.utf8), file: "t.xml")
    let worlds = Worlds(model: model, count: 8)
    worlds.step(2000)
    for world in 0..<worlds.count {
      // Both sink in by less than a millimetre.
      #expect(abs(worlds.position(world, 1) + 0.2) < 1e-3)
      #expect(abs(worlds.position(world, 4) + 0.2) < 1e-3)
      #expect((0..<6).allSatisfy { abs(worlds.velocity(world, $0)) < 1e-3 })
    }
    var contacts = [UInt32](repeating: 0, count: worlds.count)
    contacts.withUnsafeMutableBufferPointer { worlds.findGroundContacts($0) }
    #expect(contacts.allSatisfy { $0 == 0b110 })
    let simulation = Simulation(model: model)
    simulation.positions[1] = -0.2001
    #expect(simulation.contacts().filter { $0.second == 1 }.count == 4)
  }

  @Test("What is seen: a rectangle along the longest edge, a disc, a capsule's axis with corners")
  func segments() throws {
    let box = try model(#"type="box" size="0.1 0.9 0.3" pos="1 0 0""#)
    let segment = try #require(box.pose(positions: [0]).segments[0])
    #expect(segment.isFlat)
    #expect(segment.from == Planar(1, 0.3) && segment.to == Planar(1, -0.3))
    #expect(segment.radius == 0.1)
    let disc = try model(#"type="cylinder" size="0.1" fromto="0 -.2 0 0 .2 0""#)
    let seen = try #require(disc.pose(positions: [0]).segments[0])
    #expect(!seen.isFlat && seen.from == seen.to && abs(seen.radius - 0.1) < 1e-15)
  }
}
