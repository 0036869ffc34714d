/// The state of one lane group: a register for each coordinate, a world in each lane.
struct State<L: Lane> {
  /// Generalised positions, `[nv]` (planar joints have as many positions as velocities).
  let positions: Column<L>
  /// Generalised velocities, `[nv]`.
  let velocities: Column<L>
  /// Controls, `[nu]`.
  let controls: Column<L>
  /// Accelerations of the last step, `[nv]`: where the solver of the next one begins.
  let accelerations: Column<L>
}

/// The equations of motion of one model, for a lane group at a time, and their workspace.
///
/// Notation and order follow the chapter "Computation" of MuJoCo's documentation:
/// M v̇ + c = τ + Jᵀ f, with c the bias force, τ the passive and actuation forces, and f the
/// constraint forces. Spatial vectors are planar, (ω, vx, vz) for motion and (L, px, pz) for force
/// and momentum, all taken about one point: the origin of the first moving body, so that single
/// precision does not suffer as the body travels.
final class Dynamics<L: Lane> {
  let arena = Arena()
  let bodyCount: Int
  /// Degrees of freedom (nv).
  let size: Int
  let timestep: L

  // Constants of the bodies, by body; the world is 0.
  let parent: Column<Int>
  let bodyX: Column<L>
  let bodyZ: Column<L>
  let bodyAngle: Column<L>
  let isTurned: Column<Bool>
  let mass: Column<L>
  let inertia: Column<L>
  let comX: Column<L>
  let comZ: Column<L>
  let firstJoint: Column<Int>
  let endJoint: Column<Int>
  /// The last degree of freedom that moves a body, −1 for none.
  let lastJoint: Column<Int>

  // Constants of the joints.
  let isHinge: Column<Bool>
  let axisX: Column<L>  // of a hinge: its sign
  let axisZ: Column<L>
  let anchorX: Column<L>
  let anchorZ: Column<L>
  let reference: Column<L>
  let armature: Column<L>
  let damping: Column<L>
  let stiffness: Column<L>
  let springReference: Column<L>
  /// The next degree of freedom towards the world, −1 at the root.
  let ancestor: Column<Int>
  let jointBody: Column<Int>
  let isDamped: Bool

  // Constants of the actuators.
  let actuatorJoint: Column<Int>
  let gear: Column<L>
  let lowestControl: Column<L>
  let highestControl: Column<L>

  // Where the bodies are: origin, cosine and sine of the angle, in the world.
  let originX: Column<L>
  let originZ: Column<L>
  let angle: Column<L>
  let cosine: Column<L>
  let sine: Column<L>
  /// Anchor of a hinge, direction of a slide, in the world.
  let jointX: Column<L>
  let jointZ: Column<L>

  // Motion axes S of the joints, velocities V and bias accelerations Ṡ q̇ of the bodies (whose
  // angular part is zero in the plane).
  let axisTurn: Column<L>
  let axisForward: Column<L>
  let axisUp: Column<L>
  let velocityTurn: Column<L>
  let velocityForward: Column<L>
  let velocityUp: Column<L>
  let biasForward: Column<L>
  let biasUp: Column<L>
  // Forces that the bodies need, summed from the leaves.
  let forceTurn: Column<L>
  let forceForward: Column<L>
  let forceUp: Column<L>
  // Composite inertia of the subtrees: mass, first moment, second moment.
  let compositeMass: Column<L>
  let momentX: Column<L>
  let momentZ: Column<L>
  let secondMoment: Column<L>

  /// The mass matrix, `[nv, nv]`, lower triangle and diagonal in use.
  let massMatrix: Column<L>
  /// τ − c, `[nv]`.
  let smoothForce: Column<L>
  /// An LDLᵀ factor, `[nv, nv]`, and the reciprocals of D, `[nv]`.
  let factor: Column<L>
  let reciprocal: Column<L>
  /// v̇ of the state, `[nv]`.
  let acceleration: Column<L>
  let gradient: Column<L>
  let direction: Column<L>
  let scratch: Column<L>
  /// Where RK4 began, and the weighted sums of its stages, `[4, nv]`.
  let stages: Column<L>

  let constraints: Constraints<L>

  init(model: Model) {
    let arena = self.arena
    let bodies = model.bodies
    let joints = model.joints
    bodyCount = bodies.count
    size = joints.count
    timestep = L(model.timestep)

    func constant(_ values: [Double]) -> Column<L> { arena.column(values.map { L($0) }) }
    func blank(_ count: Int) -> Column<L> { arena.column(count, of: .zero) }

    parent = arena.column(bodies.map(\.parent))
    bodyX = constant(bodies.map(\.position.x))
    bodyZ = constant(bodies.map(\.position.z))
    bodyAngle = constant(bodies.map(\.angle))
    isTurned = arena.column(bodies.map { $0.angle != 0 })
    mass = constant(bodies.map(\.mass))
    inertia = constant(bodies.map(\.inertia))
    comX = constant(bodies.map(\.centreOfMass.x))
    comZ = constant(bodies.map(\.centreOfMass.z))
    firstJoint = arena.column(bodies.map(\.joints.lowerBound))
    endJoint = arena.column(bodies.map(\.joints.upperBound))
    let last = Self.lastJoints(of: bodies)
    lastJoint = arena.column(last)

    isHinge = arena.column(joints.map { if case .hinge = $0.motion { true } else { false } })
    axisX = constant(
      joints.map {
        switch $0.motion {
        case .slide(let direction): direction.x
        case .hinge(let sign): sign
        }
      })
    axisZ = constant(
      joints.map { if case .slide(let direction) = $0.motion { direction.z } else { 0 } })
    anchorX = constant(joints.map(\.position.x))
    anchorZ = constant(joints.map(\.position.z))
    reference = constant(joints.map(\.reference))
    armature = constant(joints.map(\.armature))
    damping = constant(joints.map(\.damping))
    stiffness = constant(joints.map(\.stiffness))
    springReference = constant(joints.map(\.springReference))
    ancestor = arena.column(
      joints.indices.map { joint in
        let body = joints[joint].body
        let isFirst = joint == bodies[body].joints.lowerBound
        return isFirst ? last[bodies[body].parent] : joint - 1
      })
    jointBody = arena.column(joints.map(\.body))
    isDamped = joints.contains { $0.damping != 0 }

    actuatorJoint = arena.column(model.actuators.map(\.joint))
    gear = constant(model.actuators.map(\.gear))
    // Single precision has no room for ±greatestFiniteMagnitude of Double; ±1e30 limits nothing.
    lowestControl = constant(model.actuators.map { $0.range?.lowerBound ?? -1e30 })
    highestControl = constant(model.actuators.map { $0.range?.upperBound ?? 1e30 })

    originX = blank(bodyCount)
    originZ = blank(bodyCount)
    angle = blank(bodyCount)
    cosine = arena.column(bodyCount, of: L(1))
    sine = blank(bodyCount)
    jointX = blank(size)
    jointZ = blank(size)
    axisTurn = blank(size)
    axisForward = blank(size)
    axisUp = blank(size)
    velocityTurn = blank(bodyCount)
    velocityForward = blank(bodyCount)
    velocityUp = blank(bodyCount)
    // A world that accelerates upward stands for gravity ("Computation", recursive Newton–Euler).
    biasForward = arena.column(bodyCount, of: L(-model.gravity.x))
    biasUp = arena.column(bodyCount, of: L(-model.gravity.z))
    forceTurn = blank(bodyCount)
    forceForward = blank(bodyCount)
    forceUp = blank(bodyCount)
    compositeMass = blank(bodyCount)
    momentX = blank(bodyCount)
    momentZ = blank(bodyCount)
    secondMoment = blank(bodyCount)
    massMatrix = blank(size * size)
    smoothForce = blank(size)
    factor = blank(size * size)
    reciprocal = blank(size)
    acceleration = blank(size)
    gradient = blank(size)
    direction = blank(size)
    scratch = blank(size)
    stages = blank(4 * size)
    constraints = Constraints(model: model, arena: arena)
  }

  private static func lastJoints(of bodies: [Body]) -> [Int] {
    var last = [Int](repeating: -1, count: bodies.count)
    for body in bodies.indices.dropFirst() {
      let joints = bodies[body].joints
      last[body] = joints.isEmpty ? last[bodies[body].parent] : joints.upperBound - 1
    }
    return last
  }

  /// Advances one lane group by one time step.
  func step(_ state: State<L>, integrator: Integrator, isConstrained: Bool) {
    switch integrator {
    case .euler:
      forward(state, isConstrained: isConstrained)
      integrateEuler(state)
    case .rungeKutta4:
      integrateRungeKutta4(state, isConstrained: isConstrained)
    }
  }

  /// Computes the acceleration of a state: forward dynamics.
  func forward(_ state: State<L>, isConstrained: Bool) {
    locateBodies(state)
    findMotion(state)
    findSmoothForces(state)
    findMassMatrix()
    if isConstrained { findConstraints(state) } else { constraints.removeAll() }
    solveAcceleration(warm: state.accelerations)
  }
}
