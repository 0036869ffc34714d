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
    state = State(model: model, arena: dynamics.arena)
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
        dynamics.massMatrix.row(max(row, column))[min(row, column)].x
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
      let place = dynamics.frames[body].place(SIMD2(repeating: c.x), SIMD2(repeating: c.z))
      energy -=
        model.bodies[body].mass
        * (model.gravity.x * place.x.x + model.gravity.z * place.z.x)
    }
    return energy
  }

  /// The contacts of the present state: both geoms and the distance of their surfaces, m.
  public func contacts() -> [(first: Int, second: Int, distance: Double)] {
    dynamics.locateBodies(state)
    let constraints = dynamics.constraints
    let planes = (0..<constraints.planeCandidates.count).map { index in
      let candidate = constraints.planeCandidates[index]
      return (candidate.law, candidate.locate(dynamics.frames).distance.x)
    }
    let capsules = (0..<constraints.capsuleCandidates.count).map { index in
      let candidate = constraints.capsuleCandidates[index]
      return (candidate.law, candidate.locate(dynamics.frames).distance.x)
    }
    return (planes + capsules).compactMap { law, distance in
      guard distance < law.margin.x else { return nil }
      return (law.geoms.first, law.geoms.second, distance)
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
