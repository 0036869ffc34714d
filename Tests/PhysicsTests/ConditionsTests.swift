import Foundation
import Physics
import Testing

/// Worlds of one model under gravity, friction and motors of their own.
@Suite("Conditions of worlds")
struct ConditionsTests {
  /// A ball of 0.1 m on two slides, and a motor along x.
  private static func ball(z: Double = 10, friction: Double = 0.5) throws -> Model {
    try TestScene.model(
      """
      <geom type="plane" size="1 1 1" friction="\(friction)"/>
      <body pos="0 0 \(z)">
        <joint name="x" type="slide" axis="1 0 0"/><joint type="slide" axis="0 0 1"/>
        <geom size="0.1" mass="2" friction="\(friction)"/>
      </body>
      """, actuators: "<motor joint=\"x\" gear=\"3\"/>", integrator: .euler)
  }

  @Test("A ball falls by the gravity of its world, and other worlds keep theirs, bit for bit")
  func freeFall() throws {
    let model = try Self.ball()
    let (worlds, plain) = (Worlds(model: model, count: 16), Worlds(model: model, count: 16))
    var moon = Conditions(of: model)
    moon.gravity = Planar(0.5, -1.62)
    worlds.setConditions(3, moon)
    worlds.step(500)
    plain.step(500)
    #expect(abs(worlds.velocity(3, 1) + 0.5 * 1.62) < 1e-4)
    #expect(abs(worlds.velocity(3, 0) - 0.5 * 0.5) < 1e-4)
    // Semi-implicit steps of 1 ms: half of g t (t + h).
    #expect(abs(worlds.position(3, 1) + 0.5 * 1.62 * 0.5 * 0.501) < 1e-4)
    for world in 0..<16 where world != 3 {
      #expect(worlds.position(world, 1) == plain.position(world, 1))
    }
  }

  /// A ball on slides cannot roll: it is a block.
  @Test("A block slides down a slope beyond tan⁻¹ μ, and holds below it", arguments: [0.3, 0.6, 1])
  func slope(factor: Double) throws {
    let model = try Self.ball(z: 0.1)
    let limit = atan(0.5 * factor)
    let worlds = Worlds(model: model, count: 8)
    for (world, slope) in [limit - 0.05, limit + 0.05].enumerated() {
      var conditions = Conditions(of: model)
      conditions.gravity = Planar(-9.81 * sin(slope), -9.81 * cos(slope))
      conditions.friction = factor
      worlds.setConditions(world, conditions)
    }
    worlds.step(1000)
    // MuJoCo's friction is soft: what holds creeps by millimetres a second.
    #expect(abs(worlds.velocity(0, 0)) < 0.02)
    let slope = limit + 0.05
    let expected = -9.81 * (sin(slope) - 0.5 * factor * cos(slope))
    #expect(abs(Double(worlds.velocity(1, 0)) - expected) < 0.03)
  }

  @Test("A factor of friction is the same as another coefficient in the file")
  func friction() throws {
    let (model, other) = (try Self.ball(z: 0.1), try Self.ball(z: 0.1, friction: 0.2))
    let (worlds, expected) = (Worlds(model: model, count: 1), Worlds(model: other, count: 1))
    var conditions = Conditions(of: model)
    conditions.friction = 0.4
    for world in 0..<8 {
      worlds.setConditions(world, conditions)
      for simulated in [worlds, expected] {
        simulated.set(world, 0, position: 0, velocity: 3)
        simulated.set(world, 1, position: 0, velocity: 0)
      }
    }
    worlds.step(400)
    expected.step(400)
    #expect(abs(worlds.position(0, 0) - expected.position(0, 0)) < 1e-3)
    #expect(worlds.position(0, 0) > 0.5)
  }

  @Test("Motors pull by their strength, and so do servos")
  func motorStrength() throws {
    let servo = try TestScene.model(
      "<body><joint name=\"x\" type=\"slide\" axis=\"1 0 0\"/><geom size=\"0.1\" mass=\"2\"/></body>",
      actuators: "<position joint=\"x\" kp=\"10\" forcerange=\"-4 4\"/>", integrator: .euler)
    for (model, control, force) in [(try Self.ball(), Float(0.5), 1.5), (servo, 1, 4)] {
      let worlds = Worlds(model: model, count: 8)
      var conditions = Conditions(of: model)
      conditions.motorStrength = 0.25
      worlds.setConditions(1, conditions)
      for world in 0..<2 { worlds.setControl(world, 0, control) }
      worlds.step(1)
      let acceleration = force / 2
      #expect(abs(Double(worlds.velocity(0, 0)) - 0.001 * acceleration) < 1e-6)
      #expect(abs(Double(worlds.velocity(1, 0)) - 0.001 * acceleration / 4) < 1e-6)
    }
  }
}
