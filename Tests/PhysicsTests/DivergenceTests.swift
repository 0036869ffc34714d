import Foundation
import Physics
import Testing

/// MuJoCo warns of positions, velocities and accelerations that are no numbers or beyond 10¹⁰.
@Suite("Divergence")
struct DivergenceTests {
  /// A ball on two slides and a hinge in empty space: nothing but its motor acts on it.
  private static func ball(timestep: Double = 0.001, gear: Double = 1) throws -> Model {
    try Model(
      mjcf: Data(
        """
        <mujoco>
          <option timestep="\(timestep)" gravity="0 0 0"/>
          <worldbody>
            <body>
              <joint name="x" type="slide" axis="1 0 0"/>
              <joint name="z" type="slide" axis="0 0 1"/>
              <joint name="pitch" type="hinge" axis="0 1 0"/>
              <geom type="sphere" size="0.1" mass="0.01"/>
            </body>
          </worldbody>
          <actuator><motor joint="x" gear="\(gear)"/></actuator>
        </mujoco>
        """.utf8), file: "ball.xml")
  }

  private func hasDiverged(_ model: Model, position: Double, velocity: Double) -> [Bool] {
    let simulation = Simulation(model: model)
    simulation.positions[0] = position
    simulation.velocities[0] = velocity
    simulation.step()
    let worlds = Worlds(model: model, count: 8)
    worlds.set(3, 0, position: Float(position), velocity: Float(velocity))
    worlds.step()
    for world in [0, 1, 2, 4, 5, 6, 7] { #expect(!worlds.hasDiverged(world)) }
    return [simulation.hasDiverged, worlds.hasDiverged(3)]
  }

  @Test(
    "Of a position or a velocity it begins above 10¹⁰, either way",
    arguments: [
      (0, 0, false), (1e10, 0, false), (-1e10, 0, false), (0, 1e10, false), (1.01e10, 0, true),
      (-1.01e10, 0, true), (0, 1.01e10, true), (0, -1.01e10, true), (.nan, 0, true),
      (0, .nan, true),
      (.infinity, 0, true), (0, -.infinity, true),
    ] as [(Double, Double, Bool)])
  func states(position: Double, velocity: Double, expected: Bool) throws {
    // The velocity moves the position by too little to count.
    let model = try Self.ball(timestep: 1e-6)
    let found = hasDiverged(model, position: position, velocity: velocity)
    #expect(found == [expected, expected])
  }

  @Test("Of an acceleration it begins above 10¹⁰, also where the velocity stays small")
  func accelerations() throws {
    for (gear, expected) in [(0.9e8, false), (1.1e8, true)] {
      let model = try Self.ball(timestep: 1e-6, gear: gear)
      let simulation = Simulation(model: model)
      simulation.controls = [1]
      simulation.step()
      #expect(abs(simulation.velocities[0]) < 2e4)
      #expect(simulation.hasDiverged == expected)
      let worlds = Worlds(model: model, count: 1)
      worlds.setControl(0, 0, 1)
      // What happened in one of several steps is not forgotten in the next.
      worlds.step()
      worlds.setControl(0, 0, 0)
      worlds.step(3)
      #expect(worlds.hasDiverged(0) == expected)
    }
  }

  @Test("A world that is set anew begins anew")
  func reset() throws {
    let model = try Self.ball()
    let worlds = Worlds(model: model, count: 2)
    worlds.set(1, 0, position: .nan, velocity: 0)
    worlds.step()
    #expect(worlds.hasDiverged(1))
    for joint in 0..<worlds.size { worlds.set(1, joint, position: 0, velocity: 1) }
    #expect(!worlds.hasDiverged(1))
    worlds.step(10)
    #expect(!worlds.hasDiverged(1) && !worlds.hasDiverged(0))
    #expect(abs(worlds.position(1, 0) - 0.01) < 1e-5)
  }
}
