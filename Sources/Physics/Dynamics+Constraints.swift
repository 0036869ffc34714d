/// The rows of limits and contacts that act on a state ("Computation", section "Constraints").
extension Dynamics {
  /// Fills the rows of the joints that are at a limit.
  func findLimits(_ state: State<L>) {
    for index in 0..<constraints.limitCandidates.count {
      let limit = constraints.limitCandidates[index]
      let distance: L = limit.side * (state.positions[limit.joint] - limit.bound)
      let isNear = distance .< limit.margin
      guard L.any(isNear) else { continue }
      let depth: L = distance - limit.margin
      let impedance = limit.law.impedance(at: depth)
      var row = LimitRow<L>(joint: limit.joint, side: limit.side)
      row.weight = limit.law.weight(impedance, diagonal: limit.diagonal).masked(isNear)
      row.target = limit.law.reference(
        velocity: limit.side * state.velocities[limit.joint], depth: depth, impedance: impedance)
      constraints.add(row)
    }
  }

  /// Fills the rows of the shapes that touch, for placed bodies.
  func findContacts(_ state: State<L>) {
    findContacts(among: constraints.planeCandidates, state)
    findContacts(among: constraints.capsuleCandidates, state)
  }

  @inline(__always)
  private func findContacts<Candidate: ContactCandidate>(
    among candidates: Column<Candidate>, _ state: State<L>
  ) where Candidate.Register == L {
    for index in 0..<candidates.count {
      let contact = candidates[index].locate(frames)
      let isNear = contact.distance .< candidates[index].law.margin
      if L.any(isNear) { add(contact, candidates[index].law, state, where: isNear) }
    }
  }

  @inline(__always)
  private func add(
    _ contact: ContactPoint<L>, _ law: ContactLaw<L>, _ state: State<L>, where isNear: L.Mask
  ) {
    findJacobian(of: contact, between: law.joints)
    var velocity = NormalTangent<L>.zero
    for joint in 0..<size {
      let rate = state.velocities[joint]
      velocity.normal = velocity.normal.adding(normal[joint], times: rate)
      velocity.tangent = velocity.tangent.adding(tangent[joint], times: rate)
    }
    let depth: L = contact.distance - law.margin
    let impedance = law.impedance.impedance(at: depth)
    let weight: L = law.impedance.weight(impedance, diagonal: law.diagonal) * law.weightScale
    var rows = ContactRows<L>(friction: law.friction)
    rows.weight =
      law.isFrictional
      ? Pyramid(plus: weight, minus: weight, normal: weight + weight)
      : Pyramid(plus: .zero, minus: .zero, normal: weight)
    rows.target.normal = law.impedance.reference(
      velocity: velocity.normal, depth: depth, impedance: impedance)
    rows.target.tangent = -(law.impedance.damping * velocity.tangent)
    constraints.add(rows, normal: normal, tangent: tangent, where: isNear)
  }

  /// Finds how the distance and the slip of a contact change with v.
  @inline(__always)
  private func findJacobian(of contact: ContactPoint<L>, between last: (first: Int, second: Int)) {
    for joint in 0..<size {
      normal[joint] = .zero
      tangent[joint] = .zero
    }
    addJacobian(of: contact, upTo: last.second, sign: L(1))
    addJacobian(of: contact, upTo: last.first, sign: L(-1))
  }

  /// Adds how fast a body's point at the contact moves along the normal and the tangent.
  @inline(__always)
  private func addJacobian(of contact: ContactPoint<L>, upTo last: Int, sign: L) {
    let x: L = contact.x - origin.x
    let z: L = contact.z - origin.z
    let nx: L = sign * contact.normalX
    let nz: L = sign * contact.normalZ
    var joint = last
    while joint >= 0 {
      let point = axes[joint].velocity(atX: x, z: z)
      normal[joint] = normal[joint].adding(nx, times: point.forward).adding(nz, times: point.up)
      tangent[joint] =
        tangent[joint].adding(nz, times: point.forward).subtracting(nx, times: point.up)
      joint = joints[joint].ancestor
    }
  }
}
