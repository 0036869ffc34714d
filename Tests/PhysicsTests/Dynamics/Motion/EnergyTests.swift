import Foundation
import Physics
import TestSupport
import Testing

/// Energy comes from the motors and from nowhere else.
@Suite("Energy")
struct EnergyTests {
  // A million steps.
  private static let steps = 1000
  private static let worldCount = 1024

  @Test("A body that falls and bounces never has more energy than it began with")
  func passiveDrop() throws {
    var model = try TestScene.hopper()
    // Neither damped joints nor a long step shall hide what the contacts do.
    for joint in model.joints.indices { model.joints[joint].damping = 0 }
    model.timestep = 0.0005
    let simulation = Simulation(model: model)
    simulation.integrator = .rungeKutta4
    simulation.positions = [0, 1.6, 0.3, -0.3, -0.2, 0.1]
    simulation.velocities = [0.5, 0, -1, 0, 0, 0]
    let start = simulation.energy()
    for _ in 0..<8 {
      simulation.step(100)
      #expect(simulation.energy() <= start + 1e-6 * abs(start))
    }
    #expect(simulation.energy() < 0.9 * start)
  }

  @Test("Under random torques: finite, and no energy but the motors' work")
  func randomTorques() throws {
    let model = try TestScene.hopper()
    let worlds = Worlds(model: model, count: Self.worldCount)
    let simulation = Simulation(model: model)
    let start = simulation.energy()
    var work = [Double](repeating: 0, count: worlds.count)
    var random = SplitMix(state: 5)
    for _ in 0..<Self.steps / 4 {
      let controls = work.indices.map { _ in
        model.actuators.map { _ in Float.random(in: -1...1, using: &random) }
      }
      for world in work.indices {
        for (motor, control) in controls[world].enumerated() {
          worlds.setControl(world, motor, control)
        }
        work[world] -= worlds.moment(of: controls[world], in: world)
      }
      worlds.step(4)
      for world in work.indices { work[world] += worlds.moment(of: controls[world], in: world) }
    }
    for world in work.indices {
      simulation.positions = model.joints.indices.map { Double(worlds.position(world, $0)) }
      simulation.velocities = model.joints.indices.map { Double(worlds.velocity(world, $0)) }
      let end = simulation.energy()
      #expect(end.isFinite)
      #expect(end <= start + work[world])
    }
  }
}

extension Worlds {
  /// Σ gear × control × position: what it grows by while controls are held is the motors' work.
  func moment(of controls: [Float], in world: Int) -> Double {
    zip(model.actuators, controls).reduce(0) { sum, motor in
      guard let joint = motor.0.joint else { return sum }
      return sum + motor.0.gear * Double(motor.1) * Double(position(world, joint))
    }
  }
}
