import Foundation
import Physics
import Testing

/// Contacts and limits against what the constraint law says on paper.
@Suite("Contacts and limits")
struct ContactTests {
  /// A time constant of 20 ms, critically damped, of constant impedance 0.9.
  private static let soft = #"solref="0.02 1" solimp="0.9 0.9 0.001""#

  /// Where one row carries a weight: f = D (k I |r|) with D = I / ((1 − I) A), A the approximate
  /// diagonal of J M⁻¹ Jᵀ, and k = 1 / (I τ)²; so r = −F τ² A (1 − I).
  private func depth(carrying force: Double, diagonal: Double) -> Double {
    force * 0.02 * 0.02 * diagonal * (1 - 0.9)
  }

  @Test("A frictionless contact carries the weight at the depth that the law gives")
  func weight() throws {
    let geom = #"condim="1" \#(Self.soft)"#
    let world =
      #"<geom type="plane" size="5 5 1" \#(geom)/>"# + TestScene.sphere(at: 0, 0.1, geom: geom)
    let simulation = Simulation(model: try TestScene.model(world))
    let body = simulation.model.bodies[1]
    simulation.step(1000)
    let depth = depth(carrying: body.mass * 9.81, diagonal: body.inverseWeight)
    #expect(abs(try #require(simulation.contacts().first).distance + depth) < 1e-9 * depth)
    #expect(abs(simulation.velocities[1]) < 1e-10)
  }

  @Test("The four edges of a friction cone share the weight")
  func pyramid() throws {
    let mu = 0.7
    let geom = #"condim="3" friction="\#(mu)" \#(Self.soft)"#
    let world =
      #"<geom type="plane" size="5 5 1" \#(geom)/>"# + TestScene.sphere(at: 0, 0.1, geom: geom)
    let simulation = Simulation(model: try TestScene.model(world))
    let body = simulation.model.bodies[1]
    simulation.step(1000)
    let diagonal = 2 * mu * mu * (1 + mu * mu) * body.inverseWeight
    let depth = depth(carrying: body.mass * 9.81 / 4, diagonal: diagonal)
    #expect(abs(try #require(simulation.contacts().first).distance + depth) < 1e-9 * depth)
  }

  @Test("A limit carries the weight, from either side", arguments: [1.0, -1.0])
  func limit(side: Double) throws {
    let body = """
      <body><joint type="slide" axis="0 0 \(side)" limited="true" range="-0.2 0.2"
        solreflimit="0.02 1" solimplimit="0.9 0.9 0.001"/><geom size="0.1"/></body>
      """
    let simulation = Simulation(model: try TestScene.model(body))
    let joint = simulation.model.joints[0]
    simulation.step(1500)
    let depth = depth(
      carrying: simulation.model.bodies[1].mass * 9.81, diagonal: joint.inverseWeight)
    #expect(abs(simulation.positions[0] * side + 0.2 + depth) < 1e-9 * depth)
  }

  @Test("Friction holds on a slope up to its coefficient, and not beyond")
  func slope() throws {
    for (coefficient, holds) in [(0.7, true), (0.4, false)] {
      let geom = #"condim="3" friction="\#(coefficient)""#
      // 0.5 rad, tan = 0.546, down along +x.
      let world =
        #"<geom type="plane" size="5 5 1" euler="0 0.5 0" \#(geom)/>"#
        + TestScene.sphere(at: 0.1 * sin(0.5), 0.1 * cos(0.5), geom: geom)
      let simulation = Simulation(model: try TestScene.model(world))
      simulation.step(1000)
      #expect((simulation.positions[0] < 0.05) == holds)
      // Never more than the coefficient's share of the weight: it slides at least this far.
      let pull = 9.81 * (sin(0.5) - coefficient * cos(0.5))
      #expect(simulation.positions[0] / cos(0.5) >= pull / 2 - 0.01)
    }
  }

  /// The floor cannot lift it, so that its row is as stiff as rows can be: v̇ = −b v.
  @Test("A wheel on a fixed axle is braked as fast as the reference acceleration asks")
  func wheel() throws {
    let world =
      #"<geom type="plane" size="5 5 1"/>"#
      + #"<body pos="0 0 0.099"><joint axis="0 1 0"/><geom size="0.1"/></body>"#
    let simulation = Simulation(model: try TestScene.model(world))
    simulation.velocities = [5]
    // b = 2 / (dmax τ) with MuJoCo's defaults.
    #expect(abs(simulation.accelerations()[0] + 5 * 2 / (0.95 * 0.02)) < 1e-8)
  }

  @Test("Without friction a weight slides down a plane as on paper, wherever the plane is")
  func frictionlessSlope() throws {
    let world =
      #"<geom type="plane" size="5 5 1" pos="-3 0 7" euler="0 0.5 0" condim="1"/>"#
      + TestScene.sphere(at: -3 + 0.1 * sin(0.5), 7 + 0.1 * cos(0.5), geom: #"condim="1""#)
    let simulation = Simulation(model: try TestScene.model(world))
    simulation.step(500)
    let v = simulation.velocities
    #expect(abs(v[0] * cos(0.5) - v[1] * sin(0.5) - 9.81 * sin(0.5) * 0.5) < 1e-10)
    #expect(abs(v[0] * sin(0.5) + v[1] * cos(0.5)) < 1e-3)
    #expect(simulation.contacts().count == 1)
  }

  @Test("Spheres that meet keep their momentum and part again")
  func collision() throws {
    let geom = #"condim="1" solref="0.02 0.1""#
    let world = TestScene.sphere(at: 0, 0, geom: geom) + TestScene.sphere(at: 0.5, 0, geom: geom)
    let simulation = Simulation(model: try TestScene.model(world, gravity: "0 0 0"))
    simulation.velocities = [2, 0, 0, 0]
    simulation.step(400)
    let v = simulation.velocities
    #expect(abs(v[0] + v[2] - 2) < 1e-12)
    #expect(v[2] > v[0] && v[2] - v[0] < 2)
    #expect(v[1] == 0 && v[3] == 0)
  }

  /// Where a second capsule lies, and how far its surface is from the first one's.
  struct CapsuleCase: CustomTestStringConvertible {
    let testDescription: String
    let geom: String
    let distance: Double
    /// Parallel capsules touch at both ends of what they have side by side.
    var count = 1
  }

  private static let capsuleCases: [CapsuleCase] = [
    CapsuleCase(
      testDescription: "An end beside the middle",
      geom: #"type="capsule" fromto="0.5 0 0.5 1.5 0 0.5""#, distance: 0.2),
    CapsuleCase(
      testDescription: "Parallel",
      geom: #"type="capsule" fromto="0.4 0 -3 0.4 0 3""#, distance: 0.1, count: 2),
    CapsuleCase(
      testDescription: "The middle above an end",
      geom: #"type="capsule" fromto="-1 0 1.6 1 0 1.6""#, distance: 0.3),
    CapsuleCase(
      testDescription: "End to end",
      geom: #"type="capsule" fromto="0.3 0 1.4 2 0 3""#, distance: 0.2),
    CapsuleCase(testDescription: "A sphere", geom: #"pos="0.3 0 -0.4""#, distance: 0.2),
  ]

  /// The first capsule, of radius 0.1, stands from (0, 0) to (0, 1); the second is 0.2 thick.
  @Test("The distance of two capsules", arguments: capsuleCases)
  func capsules(_ example: CapsuleCase) throws {
    let world = """
      <geom type="capsule" size="0.1" fromto="0 0 0 0 0 1"/>
      <body><joint type="slide" axis="1 0 0"/><geom size="0.2" margin="1" \(example.geom)/></body>
      """
    let contacts = Simulation(model: try TestScene.model(world)).contacts()
    #expect(contacts.count == example.count)
    for contact in contacts { #expect(abs(contact.distance - example.distance) < 1e-12) }
  }

  /// MuJoCo 4.0.0's contacts of the same scene.
  @Test("Contacts come in MuJoCo's order: body by body, the simpler geom of a pair first")
  func order() throws {
    let root = """
      <joint type="slide" axis="1 0 0"/><joint type="slide" axis="0 0 1"/><joint axis="0 1 0"/>
      """
    let world = """
      <geom type="capsule" fromto="0.15 0 0 0.15 0 1" size="0.1"/>
      <geom type="plane" size="5 5 1"/>
      <geom size="0.1" pos="-0.2 0 0.05"/>
      <body pos="0 0 0.09">\(root)
        <geom type="capsule" fromto="0 0 0 0 0 0.6" size="0.1"/><geom size="0.1"/>
      </body>
      <body pos="-0.1 0 0.7">\(root)
        <geom type="capsule" fromto="0 0 -0.62 0.05 0 0" size="0.05"/>
      </body>
      """
    let simulation = Simulation(model: try TestScene.model(world))
    let start = simulation.model.initialPositions
    simulation.positions = zip(start, [0.01, 0, 0.05, 0.02, 0, 0.1]).map { $0 + $1 }
    let contacts = simulation.contacts()
    #expect(
      contacts.map { [$0.first, $0.second] } == [
        [0, 3], [1, 3], [1, 4], [4, 0], [2, 5], [3, 5], [4, 5],
      ])
    let distances = [
      -0.08998750156240701, -0.01, -0.01, -0.06, -0.08313124504775643, -0.07952706955575131,
      -0.001809161908951376,
    ]
    for (contact, distance) in zip(contacts, distances) {
      #expect(abs(contact.distance - distance) < 1e-12)
    }
  }
}
