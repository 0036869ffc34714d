import Foundation
import Physics
import Testing

/// Motions that can be written down.
@Suite("Motion in closed form")
struct MotionTests {
  private static let pendulum = """
    <body><joint axis="0 1 0"/><geom pos="0 0 -1" size="0.1"/></body>
    """

  @Test("Free fall: Euler's sum and the parabola")
  func freeFall() throws {
    let body = """
      <body><joint type="slide" axis="1 0 0"/><joint type="slide" axis="0 0 1"/>
        <joint axis="0 1 0"/><geom size="0.1"/></body>
      """
    let simulation = Simulation(model: try TestScene.model(body))
    let (g, h, n) = (9.81, 0.001, 500.0)
    let t = n * h
    for integrator in Integrator.allCases {
      simulation.integrator = integrator
      simulation.positions = [0, 2, 0]
      simulation.velocities = [3, 4, -5]
      simulation.step(Int(n))
      let fall = integrator == .euler ? g * h * h * n * (n + 1) / 2 : g * t * t / 2
      let expected = [3 * t, 2 + 4 * t - fall, -5 * t]
      for (position, value) in zip(simulation.positions, expected) {
        #expect(abs(position - value) < 1e-12)
      }
      #expect(abs(simulation.velocities[1] - (4 - g * t)) < 1e-12)
    }
  }

  /// T = 2π √(I / m g l) / agm(1, cos θ₀/2), after Gauss.
  @Test("A pendulum is back after its period, with its energy")
  func pendulum() throws {
    let start = 2.0
    let model = try TestScene.model(Self.pendulum)
    let (mass, inertia) = (model.bodies[1].mass, model.bodies[1].inertia)
    var (a, b) = (1.0, cos(start / 2))
    while a - b > 1e-15 { (a, b) = ((a + b) / 2, (a * b).squareRoot()) }
    let period = 2 * .pi * ((inertia + mass) / (mass * 9.81)).squareRoot() / a

    var timed = model
    timed.timestep = period / 2000
    let simulation = Simulation(model: timed)
    simulation.positions = [start]
    let energy = simulation.energy()
    simulation.step(1000)
    #expect(abs(simulation.positions[0] + start) < 1e-8)
    #expect(abs(simulation.energy() - energy) < 1e-9 * abs(energy))
    simulation.step(1000)
    #expect(abs(simulation.positions[0] - start) < 1e-8)
    #expect(abs(simulation.velocities[0]) < 1e-7)
  }

  @Test("A positive turn about +y leans forward")
  func direction() throws {
    let simulation = Simulation(model: try TestScene.model(Self.pendulum))
    // A weight above its hinge falls to the side that it leans to.
    simulation.positions = [.pi + 0.1]
    #expect(simulation.accelerations()[0] > 0)
    #expect(simulation.model.pose(positions: [.pi + 0.1]).segments[0].map { $0.from.x > 0 } == true)
  }

  @Test("Euler damps a slide by m / (m + h b) a step")
  func dampedSlide() throws {
    let body = #"<body><joint type="slide" axis="1 0 0" damping="30"/><geom size="0.1"/></body>"#
    let simulation = Simulation(model: try TestScene.model(body, integrator: .euler))
    let factor = simulation.model.bodies[1].mass / (simulation.model.bodies[1].mass + 0.03)
    simulation.velocities = [7]
    for step in 1...100 {
      simulation.step()
      #expect(abs(simulation.velocities[0] - 7 * pow(factor, Double(step))) < 1e-13)
    }
  }

  @Test("A weight on a spring swings as a cosine")
  func spring() throws {
    let body = """
      <body><joint type="slide" axis="1 0 0" stiffness="200" springref="0.5"/><geom size="0.1"/>
      </body>
      """
    let simulation = Simulation(model: try TestScene.model(body))
    let rate = (200 / simulation.model.bodies[1].mass).squareRoot()
    simulation.positions = [0.8]
    simulation.step(400)
    #expect(abs(simulation.positions[0] - 0.5 - 0.3 * cos(0.4 * rate)) < 1e-9)
    #expect(abs(simulation.velocities[0] + 0.3 * rate * sin(0.4 * rate)) < 1e-8)
  }

  @Test("A motor pushes with gear times its clamped control")
  func motor() throws {
    let body = #"<body><joint name="x" type="slide" axis="1 0 0"/><geom size="0.1"/></body>"#
    let motor = #"<motor joint="x" gear="50" ctrllimited="true" ctrlrange="-1 0.5"/>"#
    let simulation = Simulation(model: try TestScene.model(body, actuators: motor))
    let mass = simulation.model.bodies[1].mass
    for (control, force) in [(0.25, 12.5), (3.0, 25), (-2.0, -50)] {
      simulation.controls = [control]
      #expect(abs(simulation.accelerations()[0] - force / mass) < 1e-12)
    }
  }

  /// The textbook matrix of a double pendulum, its links' centres at c from joints l apart.
  @Test("Mass matrix of two links")
  func massMatrix() throws {
    let body = """
      <body><joint axis="0 1 0" armature="0.2"/><geom pos="0 0 -0.4" size="0.1"/>
        <body pos="0 0 -1"><joint axis="0 -1 0"/><geom pos="0 0 -0.3" size="0.12"/></body></body>
      """
    let simulation = Simulation(model: try TestScene.model(body))
    let (first, second) = (simulation.model.bodies[1], simulation.model.bodies[2])
    let bend = 0.7
    simulation.positions = [1.1, bend]
    let tip = second.inertia + second.mass * 0.09
    let cross = tip + second.mass * 0.3 * cos(bend)
    let root =
      first.inertia + first.mass * 0.16 + 0.2 + second.mass + tip
      + 2 * second.mass * 0.3 * cos(bend)
    let mass = simulation.massMatrix()
    // The second axis points the other way.
    for (value, expected) in [
      (mass[0][0], root), (mass[0][1], -cross), (mass[1][0], -cross), (mass[1][1], tip),
    ] {
      #expect(abs(value - expected) < 1e-12)
    }
  }

  @Test("Motors within a body change neither its momentum nor its spin")
  func momentum() throws {
    var model = try TestScene.hopper()
    model.gravity = .zero
    model.timestep = 0.0005
    for joint in model.joints.indices {
      // Damping acts between links, armature does not: it belongs to rotors that MuJoCo leaves
      // out of the links' momentum.
      model.joints[joint].armature = 0
    }
    let simulation = Simulation(model: model)
    simulation.integrator = .rungeKutta4
    simulation.isConstrained = false
    simulation.positions = [0, 3, 0, -0.5, -1, 0.2]
    simulation.velocities = [1, 2, -3, 1, 0, 2]
    let before = simulation.momenta()
    simulation.controls = [0.02, -0.03, 0.01]
    simulation.step(200)
    let after = simulation.momenta()
    #expect(abs(after[0] - before[0]) < 1e-8)
    #expect(abs(after[1] - before[1]) < 1e-8)
    // About the torso's origin: p × (where it went) makes up for the moved point.
    let moved = (simulation.positions[0], simulation.positions[1] - 3)
    let spin = after[2] + moved.1 * after[0] - moved.0 * after[1]
    #expect(abs(spin - before[2]) < 1e-8)
  }

  @Test("A body without joints is part of its parent")
  func fixedBody() throws {
    let capsule = #"type="capsule" fromto="0 0 0.3 0.2 0 0.9" size="0.05""#
    let joints = """
      <joint type="slide" axis="1 0 0"/><joint type="slide" axis="0 0 1"/><joint axis="0 1 0"/>
      <geom size="0.1"/>
      """
    let floor = #"<geom type="plane" size="5 5 1"/>"#
    let welded = try TestScene.model(
      floor + "<body pos='0 0 0.5'>\(joints)<body pos='0 0 0.3'>"
        + #"<geom type="capsule" fromto="0 0 0 0.2 0 0.6" size="0.05"/></body></body>"#)
    let whole = try TestScene.model(
      floor + "<body pos='0 0 0.5'>\(joints)<geom \(capsule)/></body>")
    let simulations = [welded, whole].map { Simulation(model: $0) }
    for simulation in simulations {
      simulation.velocities = [1, 0, 2]
      simulation.isConstrained = false
      simulation.step(100)
    }
    for (a, b) in zip(simulations[0].positions, simulations[1].positions) {
      #expect(abs(a - b) < 1e-12)
    }
    // Upside down on the capsule's end, both touch the floor with that end.
    for simulation in simulations {
      simulation.positions = [0, 0.44, .pi]
      #expect(simulation.contacts().map { $0.second } == [2])
    }
  }
}
