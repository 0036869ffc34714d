import Learning
import Physics

@testable import Scenarios

/// A hopper's model made by hand, with all that scenarios look at and nothing that they do not.
enum Hopper {
  static let model = Model(
    name: "hopper", timestep: 0.002, gravity: Planar(0, -9.81), integrator: .euler,
    bodies: [
      body("world", parent: 0, joints: 0..<0), body("torso", parent: 0, joints: 0..<3, z: 1.25),
      body("thigh", parent: 1, joints: 3..<4), body("leg", parent: 2, joints: 4..<5),
      body("foot", parent: 3, joints: 5..<6),
    ],
    joints: [
      joint("rootx", body: 1, .slide(Planar(1, 0))),
      joint("rootz", body: 1, .slide(Planar(0, 1)), reference: 1.25),
      joint("rooty", body: 1, .hinge(1)), joint("thigh_joint", body: 2, .hinge(-1)),
      joint("leg_joint", body: 3, .hinge(-1)), joint("foot_joint", body: 4, .hinge(-1)),
    ],
    geoms: [
      Geom(name: "floor", body: 0, shape: .plane(point: .zero, normal: Planar(0, 1))),
      geom("torso", body: 1), geom("thigh", body: 2), geom("leg", body: 3), geom("foot", body: 4),
    ],
    actuators: (3..<6).map { joint in
      Actuator(
        name: ["hip", "knee", "ankle"][joint - 3], joint: joint, gear: 200, range: -1...1)
    },
    contactPairs: [])

  static let turn = AerialTurn(feet: ["foot"])
  static let success = Success.turn(turn)

  /// Contact bits.
  static let torso: UInt32 = 1 << 1
  static let foot: UInt32 = 1 << 4

  static func measures() throws -> Measures { try Measures(model: model, success: success) }

  static func detector(_ turn: AerialTurn = turn) throws -> ManoeuvreDetector {
    try ManoeuvreDetector(turn: turn, model: model)
  }

  /// A trajectory whose frames are given one by one, 100 a second; degrees are of pitch.
  static func trajectory(_ frames: [(degrees: Double, contacts: UInt32)]) -> Trajectory {
    var trajectory = Trajectory(
      period: 0.01, positionCount: 6, velocityCount: 6, controlCount: 3)
    for (index, frame) in frames.enumerated() {
      let time = Float(index) * 0.01
      trajectory.positions += [
        2 * time, 1.25 - time, Float(frame.degrees * .pi / 180), 0.1, 0.2, 0.3,
      ]
      trajectory.velocities += [2, -1, 0.5, 1.1, 1.2, 1.3]
      trajectory.controls += index == 0 ? [0, 0, 0] : [0.25, -0.5, 1]
      trajectory.contacts.append(frame.contacts)
    }
    return trajectory
  }

  private static func body(
    _ name: String, parent: Int, joints: Range<Int>, z: Double = 0
  ) -> Body {
    Body(
      name: name, parent: parent, position: Planar(0, z), angle: 0, mass: 1, inertia: 1,
      centreOfMass: .zero, inverseWeight: 1, joints: joints)
  }

  private static func joint(
    _ name: String, body: Int, _ motion: Joint.Motion, reference: Double = 0
  ) -> Joint {
    Joint(
      name: name, body: body, motion: motion, position: .zero, reference: reference, armature: 0,
      damping: 0, stiffness: 0, springReference: 0, range: nil, margin: 0, limit: Impedance(),
      inverseWeight: 1)
  }

  private static func geom(_ name: String, body: Int) -> Geom {
    Geom(name: name, body: body, shape: .capsule(from: .zero, to: Planar(0, 1), radius: 0.1))
  }
}

/// A stretch of a motion: the pitch goes evenly to `to` within `frames` frames.
struct Stretch {
  var to: Double
  var frames: Int
  var contacts: UInt32

  /// On the foot.
  static func standing(_ to: Double, _ frames: Int) -> Stretch {
    Stretch(to: to, frames: frames, contacts: Hopper.foot)
  }

  /// In the air.
  static func flying(_ to: Double, _ frames: Int) -> Stretch {
    Stretch(to: to, frames: frames, contacts: 0)
  }

  /// On the torso.
  static func lying(_ to: Double, _ frames: Int) -> Stretch {
    Stretch(to: to, frames: frames, contacts: Hopper.torso)
  }
}

extension Hopper {
  /// A trajectory made of stretches, from pitch 0.
  static func trajectory(_ stretches: [Stretch]) -> Trajectory {
    var frames: [(degrees: Double, contacts: UInt32)] = []
    var pitch = 0.0
    for stretch in stretches {
      for frame in 1...stretch.frames {
        let share = Double(frame) / Double(stretch.frames)
        frames.append((pitch + (stretch.to - pitch) * share, stretch.contacts))
      }
      pitch = stretch.to
    }
    return trajectory(frames)
  }

  /// The same, with the pitch velocity that belongs to it.
  static func motion(_ stretches: [Stretch]) -> Trajectory {
    var motion = trajectory(stretches)
    motion.velocities[2] = 0
    for frame in 1..<motion.frames {
      let change = motion.positions[frame * 6 + 2] - motion.positions[frame * 6 - 4]
      motion.velocities[frame * 6 + 2] = change / motion.period
    }
    return motion
  }
}
