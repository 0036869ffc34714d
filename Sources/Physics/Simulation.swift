/// A single world in double precision, used to compare with MuJoCo and to process files.
///
/// It owns its state and workspace; stepping allocates no memory.
public final class Simulation {
  /// The model that is simulated.
  public let model: Model
  /// The numerical integrator.
  public var integrator: Integrator
  /// Whether contacts and joint limits are enforced.
  public var isConstrained = true
  private let dynamics: Dynamics<SIMD2<Double>>
  let state: WorldState<SIMD2<Double>>

  /// Creates a world at rest in the model's initial configuration.
  public init(model: Model) {
    self.model = model
    integrator = model.integrator
    dynamics = Dynamics(model: model)
    state = WorldState(model: model, arena: dynamics.arena)
  }

  /// Generalized positions, `[nv]`, m and rad.
  public var positions: [Double] {
    get { read(state.positions) }
    set { write(newValue, to: state.positions) }
  }

  /// Generalized velocities, `[nv]`, m/s and rad/s.
  public var velocities: [Double] {
    get { read(state.velocities) }
    set { write(newValue, to: state.velocities) }
  }

  /// Controls, `[nu]`; forces use them clamped to their ranges.
  public var controls: [Double] {
    get { read(state.controls) }
    set { write(newValue, to: state.controls) }
  }

  /// Activations of the actuators that are not stateless, `[na]`; initially 0.
  public var activations: [Double] {
    get { read(state.activations) }
    set { write(newValue, to: state.activations) }
  }

  /// Advances the world by one time step.
  public func step() {
    dynamics.step(state, integrator: integrator, isConstrained: isConstrained)
  }

  /// The accelerations of the current state, `[nv]`, m/s² and rad/s².
  public func accelerations() -> [Double] {
    dynamics.forward(state, isConstrained: isConstrained)
    // The solver's column is padded to whole blocks.
    return Array(read(dynamics.acceleration).prefix(dynamics.size))
  }

  /// The mass matrix of the current state, `[nv, nv]`, including armature.
  public func massMatrix() -> [[Double]] {
    dynamics.forward(state, isConstrained: false)
    let indices = model.joints.indices
    return indices.map { row in
      indices.map { dynamics.massMatrix.row(max(row, $0))[min(row, $0)].x }
    }
  }

  /// Kinetic and potential energy of the current state, J; armature counts as inertia.
  public func energy() -> Double {
    var energy = 0.0
    for (row, velocity) in zip(massMatrix(), velocities) {
      energy += 0.5 * velocity * zip(row, velocities).reduce(0) { $0 + $1.0 * $1.1 }
    }
    for (joint, position) in zip(model.joints, positions) {
      let stretch = position - joint.springReference
      energy += 0.5 * joint.stiffness * stretch * stretch
    }
    for tendon in model.tendons {
      let length = model.length(of: tendon, at: positions)
      let stretch = length - min(max(length, tendon.rest.lowerBound), tendon.rest.upperBound)
      energy += 0.5 * tendon.stiffness * stretch * stretch
    }
    for (index, body) in model.bodies.enumerated().dropFirst() {
      let local = body.centreOfMass
      let centre = dynamics.frames[index].place(
        SIMD2(repeating: local.x), SIMD2(repeating: local.z))
      energy -= body.mass * (model.gravity.x * centre.x.x + model.gravity.z * centre.z.x)
    }
    return energy
  }

  /// The contacts of the current state, in MuJoCo's order: the indices of both geoms in
  /// `Model.geoms`, and the distance between their surfaces, m.
  public func contacts() -> [(first: Int, second: Int, distance: Double)] {
    dynamics.locateBodies(state)
    let found = groundContacts() + capsuleContacts() + cornerContacts() + cylinderContacts()
    return model.contactPairs.flatMap { pair in
      found.filter { $0.first == pair.first && $0.second == pair.second }
    }
  }

  private func groundContacts() -> [(first: Int, second: Int, distance: Double)] {
    let candidates = dynamics.constraints.planeCandidates
    return (0..<candidates.count).compactMap { index in
      let law = candidates[index].law
      let distance = candidates[index].locate(dynamics.frames).distance.x
      return distance < law.margin.x ? (law.geoms.first, law.geoms.second, distance) : nil
    }
  }

  private func capsuleContacts() -> [(first: Int, second: Int, distance: Double)] {
    let candidates = dynamics.constraints.capsuleCandidates
    return (0..<candidates.count).flatMap { index in
      let (geoms, axes) = (candidates[index].law.geoms, candidates[index].axes(dynamics.frames))
      let contacts = candidates[index].contacts(axes, at: axes.nearest())
      let isTwo = contacts.hasSecond[0] && !contacts.areOne[0]
      let found = (contacts.hasFirst[0] ? [contacts.first] : []) + (isTwo ? [contacts.second] : [])
      return found.map { (geoms.first, geoms.second, $0.distance.x) }
    }
  }

  private func cornerContacts() -> [(first: Int, second: Int, distance: Double)] {
    let candidates = dynamics.constraints.cornerCandidates
    let found = (0..<candidates.count).flatMap { index -> [(number: Int, contact: FoundContact)] in
      let law = candidates[index].law
      let (contact, isLow) = candidates[index].locate(dynamics.frames)
      guard isLow[0], contact.distance.x < law.margin.x else { return [] }
      let numbers = [candidates[index].numbers.0, candidates[index].numbers.1]
      return numbers.prefix(candidates[index].copies).map {
        ($0, (law.geoms.first, law.geoms.second, contact.distance.x))
      }
    }
    return found.sorted { $0.number < $1.number }.map(\.contact)
  }

  private func cylinderContacts() -> [(first: Int, second: Int, distance: Double)] {
    let candidates = dynamics.constraints.cylinderCandidates
    var found: [FoundContact] = []
    for index in 0..<candidates.count {
      let geoms = candidates[index].law.geoms
      candidates[index].forEachContact(dynamics.frames) { contact, isNear, copies in
        guard isNear[0] else { return }
        let one = (first: geoms.first, second: geoms.second, distance: contact.distance.x)
        found += Array(repeating: one, count: copies)
      }
    }
    return found
  }

  private typealias FoundContact = (first: Int, second: Int, distance: Double)

  private func read(_ column: Column<SIMD2<Double>>) -> [Double] {
    (0..<column.count).map { column[$0].x }
  }

  private func write(_ values: [Double], to column: Column<SIMD2<Double>>) {
    precondition(values.count == column.count, "\(values.count) values for \(column.count)")
    for (index, value) in values.enumerated() { column[index] = SIMD2(repeating: value) }
  }
}
