/// A vector in the plane of motion, x forward and z up.
public struct Planar: Sendable, Equatable, Hashable {
  /// Forward, m.
  public var x: Double
  /// Up, m.
  public var z: Double

  /// Makes a vector of its two components.
  public init(_ x: Double, _ z: Double) {
    self.x = x
    self.z = z
  }

  /// The origin.
  public static let zero = Planar(0, 0)
}

/// A vector of a body's frame, with the part that leads out of the plane of motion.
///
/// Shapes may have any orientation; bodies turn about y alone.
public struct Spatial: Sendable, Equatable {
  /// Forward, m.
  public var x: Double
  /// Out of the plane, to the left, m.
  public var y: Double
  /// Up, m.
  public var z: Double

  /// Makes a vector of its three components.
  public init(_ x: Double, _ y: Double, _ z: Double) {
    (self.x, self.y, self.z) = (x, y, z)
  }

  /// The part within the plane of motion.
  public var planar: Planar { Planar(x, z) }

  /// The square of the Euclidean norm.
  public var squaredLength: Double { x * x + y * y + z * z }

  /// The Euclidean norm.
  public var length: Double { squaredLength.squareRoot() }
}

/// The constant description of a planar articulated body, as MuJoCo's `mjModel` is of a scene.
///
/// Everything moves in the x–z plane. Angles turn about +y, so a positive pitch leans forward:
/// x' = x cos θ + z sin θ, z' = −x sin θ + z cos θ. Parents stand before their children, and a
/// joint is one degree of freedom, so that joint `j`, `qpos[j]` and `qvel[j]` belong together.
public struct Model: Sendable, Equatable {
  /// The name that the file gives, or the file's own.
  public var name: String
  /// The length of one simulation step, s.
  public var timestep: Double
  /// Acceleration of free fall, m/s²; (0, −9.81) by default.
  public var gravity: Planar
  /// How a step is taken unless the caller says otherwise.
  public var integrator: Integrator
  /// Whether Euler steps treat joint damping implicitly (MJCF's flag `eulerdamp`).
  public var dampsImplicitly = true
  /// Body 0 is the world.
  public var bodies: [Body]
  /// The degrees of freedom, those of a body one after another, parents' before children's.
  public var joints: [Joint]
  /// Shapes that collide and are drawn.
  public var geoms: [Geom]
  /// Motors and servos, in the order of the controls.
  public var actuators: [Actuator]
  /// Fixed tendons, which couple joints.
  public var tendons: [Tendon] = []
  /// Pairs of geoms that may touch, with their combined contact parameters, in MuJoCo's order.
  public var contactPairs: [ContactPair]

  /// Makes a model of its parts.
  public init(
    name: String, timestep: Double, gravity: Planar, integrator: Integrator, bodies: [Body],
    joints: [Joint], geoms: [Geom], actuators: [Actuator], contactPairs: [ContactPair]
  ) {
    self.name = name
    self.timestep = timestep
    self.gravity = gravity
    self.integrator = integrator
    self.bodies = bodies
    self.joints = joints
    self.geoms = geoms
    self.actuators = actuators
    self.contactPairs = contactPairs
  }

  /// Where the body starts: `qpos0`, each joint's reference.
  public var initialPositions: [Double] { joints.map(\.reference) }
}

/// How a step advances the state ("Computation", section "Numerical integration").
public enum Integrator: String, Sendable, CaseIterable {
  /// Semi-implicit Euler, with joint damping implicit.
  case euler = "Euler"
  /// Runge–Kutta of fourth order.
  case rungeKutta4 = "RK4"
}

/// A rigid link, and the frame that its joints move.
public struct Body: Sendable, Equatable {
  /// The name that contacts and messages use.
  public var name: String
  /// Index of the parent in `Model.bodies`; the world's is 0.
  public var parent: Int
  /// Origin in the parent's frame, m.
  public var position: Planar
  /// Angle about y in the parent's frame at the reference configuration, rad.
  public var angle: Double
  /// Mass, kg.
  public var mass: Double
  /// Moment of inertia about the centre of mass, about y, kg m².
  public var inertia: Double
  /// Centre of mass in the body's frame, m.
  public var centreOfMass: Planar
  /// Mean inverse translational inertia at `qpos0`: MuJoCo's `body_invweight0[0]`, 1/kg.
  public var inverseWeight: Double
  /// The joints that move this body, a range of `Model.joints`.
  public var joints: Range<Int>

  /// Makes a body of its parts.
  public init(
    name: String, parent: Int, position: Planar, angle: Double, mass: Double, inertia: Double,
    centreOfMass: Planar, inverseWeight: Double, joints: Range<Int>
  ) {
    self.name = name
    self.parent = parent
    self.position = position
    self.angle = angle
    self.mass = mass
    self.inertia = inertia
    self.centreOfMass = centreOfMass
    self.inverseWeight = inverseWeight
    self.joints = joints
  }
}

/// One degree of freedom.
public struct Joint: Sendable, Equatable {
  /// The motion that a joint allows.
  public enum Motion: Sendable, Equatable {
    /// Moves along a direction of the body's frame (a unit vector).
    case slide(Planar)
    /// Turns about +y (1) or −y (−1).
    case hinge(Double)
  }

  /// The name that the file gives.
  public var name: String
  /// Index of the body that moves.
  public var body: Int
  /// Slide or hinge, with its direction.
  public var motion: Motion
  /// Anchor in the body's frame, m.
  public var position: Planar
  /// `qpos` in the reference configuration (`ref`), m or rad.
  public var reference: Double
  /// Added to the diagonal of the mass matrix, kg or kg m².
  public var armature: Double
  /// Force against velocity, N s/m or N m s/rad.
  public var damping: Double
  /// Spring, N/m or N m/rad.
  public var stiffness: Double
  /// Where the spring rests (`springref`), m or rad.
  public var springReference: Double
  /// Lowest and highest `qpos`, where limited.
  public var range: ClosedRange<Double>?
  /// Distance from a limit at which its constraint appears, m or rad.
  public var margin: Double
  /// Impedance and reference of the limit's constraint (`solreflimit`, `solimplimit`).
  public var limit: Impedance
  /// Inverse inertia at `qpos0`: MuJoCo's `dof_invweight0`.
  public var inverseWeight: Double
  /// Range of the total actuator force on the joint (`actuatorfrcrange`), where limited, N or N m.
  public var actuatorForceRange: ClosedRange<Double>?

  /// Makes a joint of its parts.
  public init(
    name: String, body: Int, motion: Motion, position: Planar, reference: Double, armature: Double,
    damping: Double, stiffness: Double, springReference: Double, range: ClosedRange<Double>?,
    margin: Double, limit: Impedance, inverseWeight: Double,
    actuatorForceRange: ClosedRange<Double>? = nil
  ) {
    self.name = name
    self.body = body
    self.motion = motion
    self.position = position
    self.reference = reference
    self.armature = armature
    self.damping = damping
    self.stiffness = stiffness
    self.springReference = springReference
    self.range = range
    self.margin = margin
    self.limit = limit
    self.inverseWeight = inverseWeight
    self.actuatorForceRange = actuatorForceRange
  }
}

/// A constraint's `solref` and `solimp` ("Modeling", section "Solver parameters").
public struct Impedance: Sendable, Equatable {
  /// `solref[0]`, s: the time constant if positive, otherwise −stiffness.
  public var timeConstant: Double
  /// `solref[1]`: the damping ratio; where `timeConstant` is not positive, −damping.
  public var dampingRatio: Double
  /// `solimp`: dmin, dmax, width, midpoint, power.
  public var curve: [Double]

  /// MuJoCo's defaults: solref 0.02 1, solimp 0.9 0.95 0.001 0.5 2.
  public init(
    timeConstant: Double = 0.02, dampingRatio: Double = 1,
    curve: [Double] = [0.9, 0.95, 0.001, 0.5, 2]
  ) {
    self.timeConstant = timeConstant
    self.dampingRatio = dampingRatio
    self.curve = curve
  }
}

/// A shape fixed to a body.
public struct Geom: Sendable, Equatable {
  /// A shape and its place in the body's frame.
  public enum Shape: Sendable, Equatable {
    /// A half-space through a point, with its outward unit normal; only on the world.
    case plane(point: Planar, normal: Planar)
    /// A capsule, or, where both ends are the same, a sphere; m.
    case capsule(from: Planar, to: Planar, radius: Double)
    /// A box: its centre, and the three half edges that lead from there to its faces; m.
    case box(centre: Planar, halfEdges: [Spatial])
    /// A cylinder: its centre, half of its axis, and the radius that is its own x axis; m.
    case cylinder(centre: Planar, halfAxis: Spatial, spoke: Spatial)
  }

  /// The name that contacts and messages use.
  public var name: String
  /// Index of the body that carries it.
  public var body: Int
  /// Its shape and place.
  public var shape: Shape
  /// How far its axis leads out of the plane of motion: y of its first end less y of its second, m.
  public var slant: Double

  /// Makes a geom of its parts.
  public init(name: String, body: Int, shape: Shape, slant: Double = 0) {
    self.name = name
    self.body = body
    self.shape = shape
    self.slant = slant
  }

  /// Whether it is a capsule without an axis.
  public var isSphere: Bool {
    guard case .capsule(let from, let to, _) = shape else { return false }
    return from == to && slant == 0
  }
}

/// Two geoms that may touch, with their contact parameters combined as MuJoCo does
/// (`mj_contactParam`).
public struct ContactPair: Sendable, Equatable {
  /// Indices of the geoms in `Model.geoms`; a plane comes first.
  public var first: Int
  /// The other geom.
  public var second: Int
  /// 1 without friction, 3 with.
  public var dimension: Int
  /// Coefficient of sliding friction: the larger one's.
  public var friction: Double
  /// Distance at which a contact appears, m: the sum of both margins.
  public var margin: Double
  /// The mean of both geoms' `solref` and `solimp`.
  public var impedance: Impedance

  /// Makes a pair of its parts.
  public init(
    first: Int, second: Int, dimension: Int, friction: Double, margin: Double, impedance: Impedance
  ) {
    self.first = first
    self.second = second
    self.dimension = dimension
    self.friction = friction
    self.margin = margin
    self.impedance = impedance
  }
}
