import Learning
import Physics

/// Where a planar body's root stands among its joints: a slide along x, one along z, a hinge.
struct RootCoordinates: Sendable, Equatable {
  /// One coordinate of the root: `offset + sign · qpos[joint]` in the world, `sign · qvel[joint]`.
  struct Coordinate: Sendable, Equatable {
    /// Index of the joint.
    var joint: Int
    /// 1, or −1 where the joint points along −x, −z or −y.
    var sign: Double
    /// The world coordinate where `qpos` is zero, m or rad.
    var offset: Double
  }

  /// Forward position of the root, m.
  let x: Coordinate
  /// Height of the root above the world's origin, m.
  let z: Coordinate
  /// Pitch, rad: as in `qpos`, unwrapped, positive where the body leans forward.
  let pitch: Coordinate

  /// The three joints.
  var joints: [Int] { [x.joint, z.joint, pitch.joint] }

  /// Finds the root's joints by their motion.
  ///
  /// - Throws: `UnsuitableBody` where the first moving body lacks one of the three.
  init(of model: Model) throws(UnsuitableBody) {
    guard let root = model.bodies.dropFirst().first(where: { !$0.joints.isEmpty }) else {
      throw .root(missing: "joint")
    }
    x = try Self.slide(of: root, in: model, named: "slide along x") { ($0.x, root.position.x) }
    z = try Self.slide(of: root, in: model, named: "slide along z") { ($0.z, root.position.z) }
    pitch = try Self.hinge(of: root, in: model)
  }

  /// The first slide whose direction has a component of ±1 along an axis.
  private static func slide(
    of root: Body, in model: Model, named name: String,
    along axis: (Planar) -> (component: Double, origin: Double)
  ) throws(UnsuitableBody) -> Coordinate {
    for index in root.joints {
      let joint = model.joints[index]
      guard case .slide(let direction) = joint.motion else { continue }
      let (component, origin) = axis(direction)
      // Directions are unit vectors; the tolerance is for files that round them.
      guard abs(component) > 1 - 1e-6 else { continue }
      let sign = component > 0 ? 1.0 : -1.0
      return Coordinate(joint: index, sign: sign, offset: origin - sign * joint.reference)
    }
    throw .root(missing: name)
  }

  /// The first hinge.
  private static func hinge(of root: Body, in model: Model) throws(UnsuitableBody) -> Coordinate {
    for index in root.joints {
      guard case .hinge(let sign) = model.joints[index].motion else { continue }
      return Coordinate(joint: index, sign: sign, offset: 0)
    }
    throw .root(missing: "hinge about y")
  }
}

/// Why a scenario cannot be played with a body.
enum UnsuitableBody: Error, Equatable, CustomStringConvertible {
  /// The root cannot move as a free planar body does.
  case root(missing: String)
  /// No moving geom has this name; those that have one.
  case geom(String, known: [String])
  /// More geoms than a frame's contact bits.
  case tooManyGeoms(Int)

  var description: String {
    switch self {
    case .root(let missing):
      "the body's root has no \(missing); it needs slides along x and z and a hinge about y"
    case .geom(let name, let known):
      "the body has no geom \"\(name)\"" + hint(for: name, among: known)
        + "; its geoms are \(known.joined(separator: ", "))"
    case .tooManyGeoms(let count):
      "the body has \(count) geoms; up to \(UInt32.bitWidth) can be told apart"
    }
  }
}
