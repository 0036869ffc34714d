/// The state of one lane group: a register for each coordinate, a world in each lane.
struct WorldState<L: Lane> {
  /// Generalised positions, `[nv]` (planar joints have as many positions as velocities).
  let positions: Column<L>
  /// Generalised velocities, `[nv]`.
  let velocities: Column<L>
  /// Controls, `[nu]`.
  let controls: Column<L>
  /// Activations of the actuators that have one, `[na]`.
  let activations: Column<L>
  /// Accelerations of the last step, `[nv]`: where the solver of the next one begins.
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

/// The equations of motion of one model, for a lane group at a time, and their workspace.
///
/// Notation and order follow the chapter "Computation" of MuJoCo's documentation:
/// M v̇ + c = τ + Jᵀ f, with c the bias force, τ the passive and actuation forces, and f the
/// constraint forces.
final class Dynamics<L: Lane> {
  let arena: Arena
  /// Degrees of freedom (nv).
  let size: Int
  let timestep: L
  let isDamped: Bool
  // The model, in lanes; body 0 is the world.
  let bodies: Column<BodyConstants<L>>
  let joints: Column<JointConstants<L>>
  /// The next degree of freedom towards the world, −1 at the root, `[nv]`.
  let ancestors: Column<Int>
  /// Whether a degree of freedom carries others than the next one, `[nv]`.
  let isFork: Column<Bool>
  /// Pairs of degrees of freedom of which neither carries the other: M is zero there.
  let unrelated: Column<(row: Int, column: Int)>
  let motors: Column<MotorConstants<L>>
  /// The other actuators, the activations of those that have one, `[na]`, and the tendons that have
  /// springs or dampers.
  let servos: Column<ServoConstants<L>>
  let activations: Column<ActivationConstants<L>>
  let tendons: Column<TendonConstants<L>>
  /// The joints of the servos and tendons.
  let strands: Column<StrandConstants<L>>
  let jointForceLimits: Column<JointForceLimit<L>>
  let spatial: SpatialTendons<L>

  /// Where the bodies are, `[bodies]`.
  let frames: Column<BodyFrame<L>>
  /// Of a hinge its anchor, of a slide its direction, in the world, `[nv]`.
  let placements: Column<JointPlacement<L>>
  /// The joints' motion axes S, `[nv]`.
  let axes: Column<MotionVector<L>>
  /// Velocities V of the bodies, `[bodies]`.
  let velocities: Column<MotionVector<L>>
  /// Accelerations Ṡ q̇ that the bodies have although v̇ = 0, less gravity, `[bodies]`.
  let biases: Column<MotionVector<L>>
  /// Forces that the bodies need to accelerate so, summed from the leaves, `[bodies]`.
  let forces: Column<ForceVector<L>>
  /// Inertias of the bodies with all that they carry, `[bodies]`.
  let inertias: Column<RigidInertia<L>>

  /// M, armature included.
  let massMatrix: SymmetricMatrix<L>
  /// τ − c, `[nv]`.
  let smoothForce: Column<L>
  /// The total actuator force on each joint, where joints limit it, `[nv]`.
  let actuation: Column<L>
  /// How fast the activations change, `[na]`, 1/s.
  let activationRates: Column<L>
  let constraints: Constraints<L>
  /// v̇ of the state, `[nv]`.
  let acceleration: Column<L>

  /// What rates of change of the joints come to for that which each joint carries; index −1, the
  /// world's, is there too, and zero.
  let motions: Column<MotionVector<L>>
  /// What pushes the joints that a fork carries, as far as they have been gone through, `[nv]`.
  let forkPushes: Column<ContactPush<L>>
  /// The matrix of the linear system that is being solved.
  let system: SymmetricMatrix<L>
  /// The solver's next v̇, and how far it is from the present one, `[nv]`.
  let candidate: Column<L>
  let direction: Column<L>
  /// Where RK4 began, and the weighted sums of its stages' rates of change: `[nv]`, `[nv]`, `[na]`.
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
    // A world that accelerates upward stands for gravity (Featherstone 2008, section 5.3).
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
