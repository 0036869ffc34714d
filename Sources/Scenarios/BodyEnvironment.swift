import Learning
import Physics

/// The worlds of a scenario: a body in each, its actions held for a few simulation steps.
final class BodyEnvironment: Environment {
  let shape: EnvironmentShape
  private let simulation: Worlds
  private let layout: ObservationLayout
  private let stepsPerAction: Int
  /// Actuators with an activation.
  private let activationCount: Int
  private let start: [Float]
  private let scattered: [ScatteredStart]
  /// Bit g of a world's entry is set while geom g touches the ground.
  private var contacts: [UInt32]
  /// Each world's flight, as observations show it.
  private var flights: [Flight<Float>]
  /// What each episode has drawn of its world; nil where all are as the body's file has it.
  private var episodes: EpisodeWorlds?
  /// The numbers of an observation that sensors measure.
  private let measured: [Int]
  private let rootX: RootCoordinates.Coordinate

  /// How far from its initial position a joint may start, m or rad, and how fast, m/s or rad/s, at
  /// most.
  ///
  /// Four times Gymnasium's 0.005, so that episodes differ, and still clear of the ground.
  static let startNoise: Float = 0.02

  /// The largest action that a motor without a range is given, in multiples of its gear: far beyond
  /// the actions of policies, which are of order one.
  static let largestAction: Float = 10

  init(maker: BodyEnvironmentMaker, worlds: Int) {
    shape = maker.shape
    layout = maker.layout
    stepsPerAction = maker.stepsPerAction
    activationCount = maker.model.activationCount
    simulation = Worlds(model: maker.model, count: worlds)
    start = maker.model.initialPositions.map { Float($0) }
    scattered = ScatteredStart.ofJoints(of: maker.model, root: maker.root)
    contacts = Array(repeating: 0, count: simulation.count)
    flights = Array(repeating: Flight<Float>(), count: simulation.count)
    measured = maker.layout.measured
    rootX = maker.root.x
    if !maker.world.isUsual {
      episodes = EpisodeWorlds(
        maker.world, model: maker.model, period: Double(maker.shape.period),
        worlds: simulation.count)
    }
  }

  var worlds: Int { simulation.count }

  func reset(_ world: Int, random: inout Random) {
    for joint in start.indices {
      let offset = (random.uniform() * 2 - 1) * Self.startNoise
      let velocity = (random.uniform() * 2 - 1) * Self.startNoise
      simulation.set(world, joint, position: start[joint] + offset, velocity: velocity)
    }
    begin(world, random: &random)
  }

  func scatter(_ world: Int, random: inout Random) {
    place(world, random: &random)
    begin(world, random: &random)
  }

  /// Throws a body up as if it had taken off upright, and had turned since then the way that it
  /// turns.
  ///
  /// A body that is scattered at any pitch and lands a whole turn later lands in any pose. Thrown
  /// so, it lands on its feet, as after a flip that it had begun by itself.
  func toss(_ world: Int, random: inout Random) {
    guard layout.observesFlight else { return scatter(world, random: &random) }
    place(world, random: &random)
    let pitch = layout.pitch.joint
    let (drawn, velocity) = (simulation.position(world, pitch), simulation.velocity(world, pitch))
    let way: Float = velocity < 0 ? -1 : 1
    simulation.set(
      world, pitch, position: start[pitch] + way * ScatteredStart.tossed(abs(drawn)),
      velocity: velocity)
    begin(world, flight: Flight<Float>(takeoffPitch: start[pitch]), random: &random)
  }

  func place(
    _ world: Int, at frame: Int, of trajectory: Trajectory, random: inout Random
  ) {
    var flight = Flight<Float>()
    for earlier in 0..<frame {
      let row = earlier * trajectory.positionCount
      layout.advance(&flight, contacts: trajectory.contacts[earlier]) {
        trajectory.positions[row + $0]
      }
    }
    for joint in start.indices {
      simulation.set(
        world, joint, position: trajectory.positions[frame * trajectory.positionCount + joint],
        velocity: trajectory.velocities[frame * trajectory.velocityCount + joint])
    }
    begin(world, flight: flight, random: &random)
  }

  /// Puts a world's joints where they are drawn.
  private func place(_ world: Int, random: inout Random) {
    for joint in start.indices {
      let drawn = scattered[joint]
      simulation.set(
        world, joint, position: random.uniform(in: drawn.position),
        velocity: random.uniform(in: drawn.velocity))
    }
  }

  /// Pitch at the take-off of a world's flight, or where it stands, rad; backward is negative.
  func takeoffPitch(_ world: Int) -> Double? {
    flights[world].takeoffPitch.map { Double(layout.pitch.sign) * Double($0) }
  }

  /// Begins an episode where a world has been put; activations begin at 0, as after MuJoCo's reset.
  private func begin(
    _ world: Int, flight: Flight<Float> = Flight<Float>(), random: inout Random
  ) {
    for index in 0..<activationCount { simulation.setActivation(world, index, 0) }
    episodes?.begin(world, random: &random)
    setConditions(of: world)
    findContacts()
    flights[world] = flight
    followFlight(world)
  }

  /// Gives a world the conditions that its episode has drawn.
  private func setConditions(of world: Int) {
    guard let episodes, episodes.changesConditions else { return }
    simulation.setConditions(world, episodes.conditions(of: world))
  }

  /// Pushes the bodies whose time has come.
  private func push() {
    guard let episodes, episodes.settings.pushes != nil else { return }
    for world in 0..<simulation.count {
      let gain = episodes.gain(of: world)
      if gain != 0 { simulation.addVelocity(world, rootX.joint, Float(rootX.sign) * gain) }
    }
  }

  private func followFlight(_ world: Int) {
    layout.advance(&flights[world], contacts: contacts[world]) { simulation.position(world, $0) }
  }

  func step(_ actions: UnsafePointer<Float>) {
    let size = shape.actionSize
    for world in 0..<simulation.count {
      for motor in 0..<size {
        simulation.setControl(world, motor, control(actions[world * size + motor], motor: motor))
      }
    }
    push()
    simulation.step(stepsPerAction)
    episodes?.advance()
    findContacts()
    for world in flights.indices { followFlight(world) }
  }

  func hasDiverged(_ world: Int) -> Bool { simulation.hasDiverged(world) }

  /// The control that an action comes to: a policy that has diverged must not take the simulation
  /// with it.
  private func control(_ action: Float, motor: Int) -> Float {
    guard action.isFinite else { return 0 }
    let bounded = min(max(action, -Self.largestAction), Self.largestAction)
    return simulation.clampedControl(bounded, motor: motor)
  }

  private func findContacts() {
    contacts.withUnsafeMutableBufferPointer { simulation.findGroundContacts($0) }
  }

  func observe(_ observations: UnsafeMutablePointer<Float>) {
    let size = shape.observationSize
    for world in 0..<simulation.count {
      layout.write(
        to: observations + world * size, contacts: contacts[world], flight: flights[world],
        position: { simulation.position(world, $0) }, velocity: { simulation.velocity(world, $0) })
    }
    guard let episodes, episodes.isNoisy else { return }
    for world in 0..<simulation.count {
      episodes.addNoise(of: world, to: observations + world * size, at: measured)
    }
  }

  func record(_ world: Int, action: UnsafePointer<Float>?, to trajectory: inout Trajectory) {
    for joint in start.indices {
      trajectory.positions.append(simulation.position(world, joint))
      trajectory.velocities.append(simulation.velocity(world, joint))
    }
    for motor in 0..<shape.actionSize {
      trajectory.controls.append(action.map { control($0[motor], motor: motor) } ?? 0)
    }
    trajectory.contacts.append(contacts[world])
  }
}

extension BodyEnvironment {
  /// World after world: position, velocity and the solver's warm start of each joint; then the
  /// activations, the flight where it is observed, and what the episode has drawn of its world.
  var snapshot: [Float] {
    get {
      (0..<worlds).flatMap { world -> [Float] in
        var values: [Float] = []
        for joint in start.indices {
          values += [
            simulation.position(world, joint), simulation.velocity(world, joint),
            simulation.warmStart(world, joint),
          ]
        }
        for index in 0..<activationCount { values.append(simulation.activation(world, index)) }
        return values
          + (layout.observesFlight
            ? flights[world].snapshot(withRecentTurn: layout.observesRecentTurn) : [])
          + (episodes?.snapshot(of: world) ?? [])
      }
    }
    set {
      let drawn = episodes == nil ? 0 : EpisodeWorlds.snapshotSize
      let stride = 3 * start.count + activationCount + layout.memorySize + drawn
      precondition(newValue.count == worlds * stride, "a snapshot of another environment")
      for world in 0..<worlds {
        for joint in start.indices {
          let base = world * stride + 3 * joint
          simulation.set(world, joint, position: newValue[base], velocity: newValue[base + 1])
          simulation.setWarmStart(world, joint, newValue[base + 2])
        }
        for index in 0..<activationCount {
          simulation.setActivation(
            world, index, newValue[world * stride + 3 * start.count + index])
        }
        episodes?.restore(world, newValue[(world + 1) * stride - drawn..<(world + 1) * stride])
        setConditions(of: world)
        guard layout.observesFlight else { continue }
        let end = (world + 1) * stride - drawn
        flights[world] = Flight<Float>(snapshot: newValue[end - layout.memorySize..<end])
      }
      findContacts()
    }
  }
}
