/// One world in double precision, for agreement with MuJoCo and for files.
///
/// It owns its state and its workspace; a step allocates nothing.
public final class Simulation {
  /// What is simulated.
  public let model: Model
  /// How steps are taken.
  public var integrator: Integrator
  /// Whether contacts and joint limits act.
  public var isConstrained = true
  private let dynamics: Dynamics<SIMD2<Double>>
  private let state: State<SIMD2<Double>>

  /// A world at the model's initial positions, at rest.
  public init(model: Model) {
    self.model = model
    integrator = model.integrator
    dynamics = Dynamics(model: model)
    state = State(
      positions: dynamics.arena.column(model.initialPositions.map { SIMD2<Double>(repeating: $0) }),
      velocities: dynamics.arena.column(model.joints.count, of: SIMD2<Double>()),
      controls: dynamics.arena.column(model.actuators.count, of: SIMD2<Double>()),
      accelerations: dynamics.arena.column(model.joints.count, of: SIMD2<Double>()))
  }

  /// Generalised positions, `[nv]`, m and rad.
  public var positions: [Double] {
    get { read(state.positions) }
    set { write(newValue, to: state.positions) }
  }

  /// Generalised velocities, `[nv]`, m/s and rad/s.
  public var velocities: [Double] {
    get { read(state.velocities) }
    set { write(newValue, to: state.velocities) }
  }

  /// Controls, `[nu]`; outside of their ranges they are clamped.
  public var controls: [Double] {
    get { read(state.controls) }
    set { write(newValue, to: state.controls) }
  }

  /// Advances the world by one time step.
  public func step() {
    dynamics.step(state, integrator: integrator, isConstrained: isConstrained)
  }

  /// The accelerations of the present state, `[nv]`, m/s² and rad/s².
  public func accelerations() -> [Double] {
    dynamics.forward(state, isConstrained: isConstrained)
    return read(dynamics.acceleration)
  }

  /// The mass matrix of the present state, `[nv, nv]`, armature included.
  public func massMatrix() -> [[Double]] {
    _ = accelerations()
    let size = dynamics.size
    return (0..<size).map { row in
      (0..<size).map { column in
        dynamics.massMatrix[max(row, column) * size + min(row, column)].x
      }
    }
  }

  /// Kinetic and potential energy of the present state, J; armature counts as inertia.
  public func energy() -> Double {
    let mass = massMatrix()
    let v = velocities
    var energy = 0.0
    for i in v.indices {
      for j in v.indices { energy += 0.5 * mass[i][j] * v[i] * v[j] }
      let joint = model.joints[i]
      let stretch = positions[i] - joint.springReference
      energy += 0.5 * joint.stiffness * stretch * stretch
    }
    for body in model.bodies.indices.dropFirst() {
      let c = model.bodies[body].centreOfMass
      let place = dynamics.place(SIMD2(repeating: c.x), SIMD2(repeating: c.z), on: body)
      energy -=
        model.bodies[body].mass
        * (model.gravity.x * place.x.x + model.gravity.z * place.z.x)
    }
    return energy
  }

  /// The contacts of the present state: both geoms and the distance of their surfaces, m.
  public func contacts() -> [(first: Int, second: Int, distance: Double)] {
    dynamics.locateBodies(state)
    let candidates = dynamics.constraints.contacts
    return (0..<candidates.count).compactMap { index in
      let pair = candidates[index]
      let distance = dynamics.locate(pair).distance.x
      guard distance < pair.margin.x else { return nil }
      return (pair.firstGeom, pair.secondGeom, distance)
    }
  }

  private func read(_ column: Column<SIMD2<Double>>) -> [Double] {
    (0..<column.count).map { column[$0].x }
  }

  private func write(_ values: [Double], to column: Column<SIMD2<Double>>) {
    precondition(values.count == column.count, "\(values.count) values for \(column.count)")
    for (index, value) in values.enumerated() { column[index] = SIMD2(repeating: value) }
  }
}
