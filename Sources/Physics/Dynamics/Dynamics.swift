/// The state of one lane group: one register per coordinate, one world per lane.
struct WorldState<L: Lane> {
  /// Generalized positions, `[nv]` (planar joints have as many positions as velocities).
  let positions: Column<L>
  /// Generalized velocities, `[nv]`.
  let velocities: Column<L>
  /// Controls, `[nu]`.
  let controls: Column<L>
  /// Activations of the actuators that are not stateless, `[na]`.
  let activations: Column<L>
  /// Accelerations of the last step, `[nv]`: the solver's warm start for the next step.
  let accelerations: Column<L>

  /// The model's initial positions, at rest.
  init(model: Model, arena: Arena) {
    positions = arena.column(model.initialPositions.map { L($0) })
    velocities = arena.column(model.joints.count, of: .zero)
    controls = arena.column(model.actuators.count, of: .zero)
    activations = arena.column(model.activationCount, of: .zero)
    accelerations = arena.column(model.joints.count, of: .zero)
  }
}

/// The equations of motion of one model, evaluated for one lane group at a time, and their
/// workspace.
///
/// Notation and order follow the chapter "Computation" of MuJoCo's documentation:
/// M v̇ + c = τ + Jᵀ f, where c is the bias force, τ the passive and actuation forces, and f the
/// constraint forces.
final class Dynamics<L: Lane> {
  let arena: Arena
  /// Degrees of freedom (nv).
  let size: Int
  let timestep: L
  let isDamped: Bool
  // The model constants in lanes; body 0 is the world.
  let bodies: Column<BodyConstants<L>>
  let joints: Column<JointConstants<L>>
  /// The parent degree of freedom, −1 at the root, `[nv]`.
  let ancestors: Column<Int>
  /// Whether a degree of freedom has children other than the next degree of freedom, `[nv]`.
  let isFork: Column<Bool>
  /// Pairs of degrees of freedom that are on different branches of the tree: M is zero there.
  let unrelated: Column<(row: Int, column: Int)>
  let motors: Column<MotorConstants<L>>
  /// The actuators that are not motors, the activations of those that are not stateless, `[na]`,
  /// and the tendons with springs or dampers.
  let servos: Column<ServoConstants<L>>
  let activations: Column<ActivationConstants<L>>
  let tendons: Column<TendonConstants<L>>
  /// The joints and coefficients of the servos and tendons.
  let strands: Column<StrandConstants<L>>
  let jointForceLimits: Column<JointForceLimit<L>>
  let spatial: SpatialTendons<L>

  /// Body frames in world coordinates, `[bodies]`.
  let frames: Column<BodyFrame<L>>
  /// The anchor of each hinge and the direction of each slide, in world coordinates, `[nv]`.
  let placements: Column<JointPlacement<L>>
  /// The joints' motion axes S, `[nv]`.
  let axes: Column<MotionVector<L>>
  /// Velocities V of the bodies, `[bodies]`.
  let velocities: Column<MotionVector<L>>
  /// Accelerations Ṡ q̇ of the bodies at v̇ = 0, minus gravity, `[bodies]`.
  let biases: Column<MotionVector<L>>
  /// Forces that produce these accelerations, accumulated from the leaves to the root, `[bodies]`.
  let forces: Column<ForceVector<L>>
  /// Composite inertias: each body with all its descendants, `[bodies]`.
  let inertias: Column<RigidInertia<L>>

  /// M, including armature.
  let massMatrix: SymmetricMatrix<L>
  /// τ − c, `[nv]`.
  let smoothForce: Column<L>
  /// The total actuator force on each joint, used if any joint limits it, `[nv]`.
  let actuation: Column<L>
  /// Time derivatives of the activations, `[na]`, 1/s.
  let activationRates: Column<L>
  let constraints: Constraints<L>
  /// v̇ of the current state, `[nv]`.
  let acceleration: Column<L>

  /// The motion of each joint's body under given joint rates (J times the rates); index −1, the
  /// world, is valid and zero.
  let motions: Column<MotionVector<L>>
  /// Accumulated contact terms of the subtrees that have been processed, for joints with several
  /// child branches, `[nv]`.
  let forkPushes: Column<ContactPush<L>>
  /// The matrix of the current linear system.
  let system: SymmetricMatrix<L>
  /// The solver's next iterate of v̇, and its difference from the current one, `[nv]`.
  let candidate: Column<L>
  let direction: Column<L>
  /// The state at the start of an RK4 step, and the weighted sums of its stage derivatives: `[nv]`,
  /// `[nv]`, `[na]`.
  let start: (positions: Column<L>, velocities: Column<L>, activations: Column<L>)
  let stageSum: (positions: Column<L>, velocities: Column<L>, activations: Column<L>)

  init(model: Model) {
    let arena = Arena()
    let bodyCount = model.bodies.count
    let size = model.joints.count
    let massMatrix = SymmetricMatrix<L>(size: size, arena: arena)
    func blank() -> Column<L> { arena.column(massMatrix.paddedSize, of: .zero) }
    self.arena = arena
    self.size = size
    timestep = L(model.timestep)
    isDamped = model.dampsImplicitly && model.joints.contains { $0.damping != 0 }
    bodies = arena.column(model.bodies.map { BodyConstants($0) })
    let joints: [JointConstants<L>] = JointConstants.all(of: model)
    self.joints = arena.column(joints)
    ancestors = arena.column(joints.map(\.ancestor))
    isFork = arena.column(
      joints.indices.map { joint in
        joints.dropFirst(joint + 2).contains { $0.ancestor == joint }
      })
    unrelated = arena.column(JointConstants.unrelated(joints))
    motors = arena.column(MotorConstants.all(of: model))
    var strands: [StrandConstants<L>] = []
    servos = arena.column(ServoConstants.all(of: model, strands: &strands))
    activations = arena.column(ActivationConstants.all(of: model))
    tendons = arena.column(TendonConstants.all(of: model, strands: &strands))
    self.strands = arena.column(strands)
    jointForceLimits = arena.column(JointForceLimit.all(of: model))
    spatial = SpatialTendons(model: model, arena: arena)

    frames = arena.column(bodyCount, of: .world)
    placements = arena.column(size, of: JointPlacement(x: .zero, z: .zero))
    axes = arena.column(size, of: .zero)
    velocities = arena.column(bodyCount, of: .zero)
    // Gravity is modelled as an upward acceleration of the world (Featherstone 2008, section 5.3).
    biases = arena.column(
      bodyCount,
      of: MotionVector(turn: .zero, forward: L(-model.gravity.x), up: L(-model.gravity.z)))
    forces = arena.column(bodyCount, of: .zero)
    inertias = arena.column(bodyCount, of: .zero)
    self.massMatrix = massMatrix
    smoothForce = blank()
    actuation = blank()
    constraints = Constraints(model: model, arena: arena)
    acceleration = blank()
    motions = arena.column(size + 1, of: MotionVector<L>.zero).from(1)
    forkPushes = arena.column(size, of: ContactPush())
    system = SymmetricMatrix(size: size, arena: arena)
    candidate = blank()
    direction = blank()
    let activationCount = model.activationCount
    activationRates = arena.column(activationCount, of: .zero)
    start = (blank(), blank(), arena.column(activationCount, of: .zero))
    stageSum = (blank(), blank(), arena.column(activationCount, of: .zero))
  }

  /// Advances one lane group by one time step.
  func step(_ state: WorldState<L>, integrator: Integrator, isConstrained: Bool) {
    switch integrator {
    case .euler:
      forward(state, isConstrained: isConstrained)
      integrateEuler(state)
    case .rungeKutta4:
      integrateRungeKutta4(state, isConstrained: isConstrained)
    }
  }

  /// Computes the acceleration of a state: forward dynamics.
  func forward(_ state: WorldState<L>, isConstrained: Bool) {
    locateBodies(state)
    findMotion(state)
    if spatial.count > 0 { findSpatialTendons() }
    findSmoothForce(state)
    findMassMatrix()
    constraints.removeAll()
    if isConstrained {
      findLimits(state)
      constraints.tendonLimits.find(state)
      findContacts()
    }
    solveAcceleration(warm: state.accelerations)
  }
}
