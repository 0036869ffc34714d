/// The rows of limits and contacts that act on a state ("Computation", section "Constraints").
extension Dynamics {
  /// Fills the rows of the joints that are at a limit.
  func findLimits(_ state: State<L>) {
    for index in 0..<constraints.limitCandidates.count {
      let candidate = constraints.limitCandidates.base + index
      let joint = candidate.pointee.joint
      let distance: L = candidate.pointee.side * (state.positions[joint] - candidate.pointee.bound)
      let isNear = distance .< candidate.pointee.margin
      guard L.any(isNear) else { continue }
      let limit = candidate.pointee
      let depth: L = distance - limit.margin
      let impedance = limit.law.impedance(at: depth)
      var row = LimitRow<L>(joint: limit.joint, side: limit.side)
      row.weight = limit.law.weight(impedance, diagonal: limit.diagonal).masked(isNear)
      row.target = limit.law.reference(
        velocity: limit.side * state.velocities[limit.joint], depth: depth, impedance: impedance)
      constraints.add(row)
    }
  }

  /// Fills the rows of the shapes that touch, for placed bodies of known velocities.
  func findContacts() {
    findContacts(among: constraints.planeCandidates)
    constraints.endGround()
    findContacts(among: constraints.capsuleCandidates)
  }

  @inline(__always)
  private func findContacts<Candidate: ContactCandidate>(
    among candidates: Column<Candidate>
  ) where Candidate.Register == L {
    for index in 0..<candidates.count {
      let candidate = candidates.base + index
      let contact = candidate.pointee.locate(frames)
      let isNear = contact.distance .< candidate.pointee.law.margin
      if L.any(isNear) { add(contact, candidate.pointee.law, where: isNear) }
    }
  }

  @inline(__always)
  private func add(
    _ contact: ContactPoint<L>, _ law: ContactLaw<L>, where isNear: L.Mask
  ) {
    let depth: L = contact.distance - law.margin
    let impedance = law.impedance.impedance(at: depth)
    let weight: L = law.impedance.weight(impedance, diagonal: law.diagonal) * law.weightScale
    let weightHere = weight.masked(isNear)
    var rows = ContactRows<L>(joints: law.joints)
    let (x, z): (L, L) = (contact.x - origin.x, contact.z - origin.z)
    rows.normal = ForceVector(forward: contact.normalX, up: contact.normalZ, atX: x, z: z)
    rows.tangent = ForceVector(forward: contact.normalZ, up: contact.normalX.negated, atX: x, z: z)
    rows.friction = law.friction
    rows.edgeWeight = law.isFrictional ? weightHere : .zero
    rows.normalWeight = law.isFrictional ? weightHere + weightHere : weightHere
    let velocity = rows.along(relative(velocities, law.bodies))
    rows.target.normal = law.impedance.reference(
      velocity: velocity.normal, depth: depth, impedance: impedance)
    rows.target.tangent = -(law.impedance.damping * velocity.tangent)
    constraints.add(rows)
  }

  /// How the second body moves beside the first.
  @inline(__always)
  private func relative(
    _ velocities: Column<MotionVector<L>>, _ bodies: (first: Int, second: Int)
  ) -> MotionVector<L> {
    let second = velocities[bodies.second]
    return bodies.first == 0 ? second : second - velocities[bodies.first]
  }
}
