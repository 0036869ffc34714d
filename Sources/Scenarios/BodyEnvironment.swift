import Foundation
public import Learning
import Physics

/// Makes the worlds of a scenario.
public struct BodyEnvironmentMaker: EnvironmentMaker {
  /// The sizes of what it makes.
  public let shape: EnvironmentShape
  let model: Model
  let layout: ObservationLayout
  let stepsPerAction: Int

  /// Makes the maker of a scenario's worlds.
  public init(_ scenario: Scenario) {
    model = scenario.model
    layout = scenario.layout
    stepsPerAction = scenario.stepsPerAction
    shape = EnvironmentShape(
      observationSize: layout.size, actionSize: model.actuators.count,
      positionCount: model.joints.count, velocityCount: model.joints.count,
      period: Float(scenario.control), episodeSteps: scenario.actionsPerEpisode,
      clipSteps: scenario.actionsPerClip)
  }

  /// An environment of at least `worlds` worlds, in whole registers.
  public func make(worlds: Int) -> any Environment {
    BodyEnvironment(maker: self, worlds: worlds)
  }

  /// What the networks see of a recorded trajectory, `[frames, observationSize]`.
  public func observations(of trajectory: Trajectory) -> [Float] {
    let size = layout.size
    let count = trajectory.frames
    return [Float](unsafeUninitializedCapacity: count * size) { buffer, initialized in
      if let base = buffer.baseAddress {
        // A clip is all that is known: what turned before it does not count.
        var turn: Float = 0
        for frame in 0..<count {
          if frame > 0 {
            turn = layout.turn(
              after: turn, pitchChange: trajectory.pitchChange(frame, layout.pitch.joint),
              period: trajectory.period)
          }
          layout.write(
            to: base + frame * size, contacts: trajectory.contacts[frame], turn: turn,
            position: { trajectory.positions[frame * trajectory.positionCount + $0] },
            velocity: { trajectory.velocities[frame * trajectory.velocityCount + $0] })
        }
      }
      initialized = count * size
    }
  }
}

/// The worlds of a scenario: a body in each, its actions held for a few simulation steps.
final class BodyEnvironment: Environment {
  let shape: EnvironmentShape
  private let simulation: Worlds
  private let layout: ObservationLayout
  private let stepsPerAction: Int
  private let start: [Float]
  private let contacts: UnsafeMutableBufferPointer<UInt32>
  /// Net turns of late, and the pitch when they were brought up to date, by world.
  private var turns: [Float]
  private var pitches: [Float]

  /// How far from its initial position a joint may start, m or rad, and how fast, m/s or rad/s.
  ///
  /// Four times Gymnasium's 0.005, so that episodes differ, and still clear of the ground.
  private static let startNoise: Float = 0.02

  init(maker: BodyEnvironmentMaker, worlds: Int) {
    shape = maker.shape
    layout = maker.layout
    stepsPerAction = maker.stepsPerAction
    simulation = Worlds(model: maker.model, count: worlds)
    start = maker.model.initialPositions.map { Float($0) }
    contacts = .allocate(capacity: simulation.count)
    contacts.initialize(repeating: 0)
    turns = Array(repeating: 0, count: simulation.count)
    pitches = Array(repeating: 0, count: simulation.count)
  }

  deinit { contacts.deallocate() }

  var worlds: Int { simulation.count }

  func reset(_ world: Int, random: inout Random) {
    for joint in start.indices {
      let offset = (random.uniform() * 2 - 1) * Self.startNoise
      let velocity = (random.uniform() * 2 - 1) * Self.startNoise
      simulation.set(world, joint, position: start[joint] + offset, velocity: velocity)
    }
    turns[world] = 0
    pitches[world] = simulation.position(world, layout.pitch.joint)
    simulation.findGroundContacts(contacts)
  }

  func step(_ actions: UnsafePointer<Float>) {
    let size = shape.actionSize
    for world in 0..<simulation.count {
      for motor in 0..<size {
        // A policy that has diverged must not take the simulation with it.
        let action = actions[world * size + motor]
        simulation.setControl(world, motor, action.isFinite ? min(max(action, -10), 10) : 0)
      }
    }
    simulation.step(stepsPerAction)
    simulation.findGroundContacts(contacts)
    for world in 0..<simulation.count {
      let pitch = simulation.position(world, layout.pitch.joint)
      turns[world] = layout.turn(
        after: turns[world], pitchChange: pitch - pitches[world], period: shape.period)
      pitches[world] = pitch
    }
  }

  func observe(_ observations: UnsafeMutablePointer<Float>) {
    let size = shape.observationSize
    for world in 0..<simulation.count {
      layout.write(
        to: observations + world * size, contacts: contacts[world], turn: turns[world],
        position: { simulation.position(world, $0) }, velocity: { simulation.velocity(world, $0) })
    }
  }

  func record(_ world: Int, action: UnsafePointer<Float>?, to trajectory: inout Trajectory) {
    for joint in start.indices {
      trajectory.positions.append(simulation.position(world, joint))
      trajectory.velocities.append(simulation.velocity(world, joint))
    }
    for motor in 0..<shape.actionSize {
      let control = action.map { $0[motor] } ?? 0
      trajectory.controls.append(simulation.clampedControl(control, motor: motor))
    }
    trajectory.contacts.append(contacts[world])
  }

  /// Positions, velocities, the solver's start and the net turn of world after world.
  var snapshot: [Float] {
    get {
      (0..<worlds).flatMap { world in
        [turns[world]] + start.indices.flatMap { joint in
          [
            simulation.position(world, joint), simulation.velocity(world, joint),
            simulation.warmStart(world, joint),
          ]
        }
      }
    }
    set {
      let stride = 3 * start.count + 1
      precondition(newValue.count == worlds * stride, "a snapshot of another environment")
      for world in 0..<worlds {
        for joint in start.indices {
          let base = world * stride + 1 + 3 * joint
          simulation.set(world, joint, position: newValue[base], velocity: newValue[base + 1])
          simulation.setWarmStart(world, joint, newValue[base + 2])
        }
      }
      for world in 0..<worlds {
        turns[world] = newValue[world * stride]
        pitches[world] = simulation.position(world, layout.pitch.joint)
      }
      simulation.findGroundContacts(contacts)
    }
  }
}

extension Trajectory {
  /// How much a position changed from the frame before.
  fileprivate func pitchChange(_ frame: Int, _ joint: Int) -> Float {
    positions[frame * positionCount + joint] - positions[(frame - 1) * positionCount + joint]
  }
}
