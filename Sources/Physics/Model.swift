/// A vector in the plane of motion, x forward and z up.
public struct Planar: Sendable, Equatable, Hashable {
  /// Forward, m.
  public var x: Double
  /// Up, m.
  public var z: Double

  /// Creates a vector from its components.
  public init(_ x: Double, _ z: Double) {
    self.x = x
    self.z = z
  }

  /// The origin.
  public static let zero = Planar(0, 0)
}

/// A vector in a body's frame, including its component out of the plane of motion.
///
/// Shapes may have any orientation, whereas bodies rotate only about y.
public struct Spatial: Sendable, Equatable {
  /// Forward, m.
  public var x: Double
  /// Out of the plane, to the left, m.
  public var y: Double
  /// Up, m.
  public var z: Double

  /// Creates a vector from its components.
  public init(_ x: Double, _ y: Double, _ z: Double) {
    (self.x, self.y, self.z) = (x, y, z)
  }

  /// The component in the plane of motion.
  public var planar: Planar { Planar(x, z) }

  /// The square of the Euclidean norm.
  public var squaredLength: Double { x * x + y * y + z * z }

  /// The Euclidean norm.
  public var length: Double { squaredLength.squareRoot() }
}

/// The constant description of a planar articulated body, like MuJoCo's `mjModel`.
///
/// All motion is in the x–z plane. Angles are about +y, so a positive pitch leans forward:
/// x' = x cos θ + z sin θ, z' = −x sin θ + z cos θ. Parents precede their children. Each joint is
/// one degree of freedom, so joint `j` corresponds to `qpos[j]` and `qvel[j]`.
public struct Model: Sendable, Equatable {
  /// The model name in the file; by default the file name.
  public var name: String
  /// The simulation time step, s.
  public var timestep: Double
  /// Gravitational acceleration, m/s²; (0, −9.81) by default.
  public var gravity: Planar
  /// The numerical integrator used by default.
  public var integrator: Integrator
  /// Whether Euler steps integrate joint damping implicitly (MJCF's flag `eulerdamp`).
  public var dampsImplicitly = true
  /// The bodies; body 0 is the world.
  public var bodies: [Body]
  /// The degrees of freedom, grouped by body, those of parents first.
  public var joints: [Joint]
  /// Shapes used for collision and rendering.
  public var geoms: [Geom]
  /// Motors and servos, in the order of the controls.
  public var actuators: [Actuator]
  /// Fixed tendons, which couple joints, and spatial tendons.
  public var tendons: [Tendon] = []
  /// Pairs of geoms that may collide, with their combined contact parameters, in MuJoCo's order.
  public var contactPairs: [ContactPair]

  /// Creates a model.
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

  /// The initial configuration `qpos0`: each joint's reference.
  public var initialPositions: [Double] { joints.map(\.reference) }
}

/// The numerical integrator ("Computation", section "Numerical integration").
public enum Integrator: String, Sendable, CaseIterable {
  /// Semi-implicit Euler with implicit joint damping.
  case euler = "Euler"
  /// Fourth-order Runge–Kutta.
  case rungeKutta4 = "RK4"
}

/// A rigid body and its frame, which is moved by its joints.
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

  /// Creates a body.
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
  /// The type of motion that a joint allows.
  public enum Motion: Sendable, Equatable {
    /// Translation along a direction in the body's frame (a unit vector).
    case slide(Planar)
    /// Rotation about +y (1) or −y (−1).
    case hinge(Double)
  }

  /// The name in the file.
  public var name: String
  /// Index of the body that moves.
  public var body: Int
  /// Slide or hinge, with its axis.
  public var motion: Motion
  /// Anchor in the body's frame, m.
  public var position: Planar
  /// `qpos` in the reference configuration (`ref`), m or rad.
  public var reference: Double
  /// Armature: inertia added to the diagonal of the mass matrix, kg or kg m².
  public var armature: Double
  /// Damping: force per unit of velocity, opposing the motion, N s/m or N m s/rad.
  public var damping: Double
  /// Spring stiffness, N/m or N m/rad.
  public var stiffness: Double
  /// The spring's equilibrium position (`springref`), m or rad.
  public var springReference: Double
  /// Joint limits on `qpos`, if limited.
  public var range: ClosedRange<Double>?
  /// Distance from a limit at which its constraint becomes active, m or rad.
  public var margin: Double
  /// Impedance and reference acceleration of the limit constraint (`solreflimit`, `solimplimit`).
  public var limit: Impedance
  /// Inverse inertia at `qpos0`: MuJoCo's `dof_invweight0`.
  public var inverseWeight: Double
  /// Range of the total actuator force on the joint, if limited (`actuatorfrcrange`), N or N m.
  public var actuatorForceRange: ClosedRange<Double>?

  /// Creates a joint.
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
  /// `solref[1]`: the damping ratio; if `timeConstant` is not positive, −damping.
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
  /// A shape and its pose in the body's frame.
  public enum Shape: Sendable, Equatable {
    /// A half-space through a point, with its outward unit normal; only on the world.
    case plane(point: Planar, normal: Planar)
    /// A capsule, or a sphere if both ends coincide; m.
    case capsule(from: Planar, to: Planar, radius: Double)
    /// A box: its centre, and the three half edges from there to its faces; m.
    case box(centre: Planar, halfEdges: [Spatial])
    /// A cylinder: its centre, its half axis, and the radius vector along its own x axis; m.
    case cylinder(centre: Planar, halfAxis: Spatial, spoke: Spatial)
  }

  /// The name that contacts and messages use.
  public var name: String
  /// Index of the body that carries it.
  public var body: Int
  /// Its shape and pose.
  public var shape: Shape
  /// The extent of the geom's axis out of the plane of motion: y of its first end minus y of its
  /// second end, m.
  public var slant: Double

  /// Creates a geom.
  public init(name: String, body: Int, shape: Shape, slant: Double = 0) {
    self.name = name
    self.body = body
    self.shape = shape
    self.slant = slant
  }

  /// Whether it is a capsule with coincident ends.
  public var isSphere: Bool {
    guard case .capsule(let from, let to, _) = shape else { return false }
    return from == to && slant == 0
  }
}

/// Two geoms that may collide, with contact parameters combined as in MuJoCo (`mj_contactParam`).
public struct ContactPair: Sendable, Equatable {
  /// Index of the first geom in `Model.geoms`; if one of the two is a plane, it is the first.
  public var first: Int
  /// Index of the second geom in `Model.geoms`.
  public var second: Int
  /// The contact dimension `condim`: 1 for frictionless, 3 for frictional.
  public var dimension: Int
  /// Coefficient of sliding friction: the maximum of both geoms.
  public var friction: Double
  /// Distance at which a contact becomes active, m: the sum of both margins.
  public var margin: Double
  /// The mean of both geoms' `solref` and `solimp`.
  public var impedance: Impedance

  /// Creates a pair.
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
