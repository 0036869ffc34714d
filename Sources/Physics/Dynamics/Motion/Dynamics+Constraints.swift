/// Instantiates the rows of joint limits and contacts ("Computation", section "Constraints").
extension Dynamics {
  /// Creates the rows of the joints that are within the margin of a limit.
  func findLimits(_ state: WorldState<L>) {
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
      row.weight = limit.law.weight(
        impedance, diagonal: limit.diagonal, limit: limit.largestWeight
      ).masked(isNear)
      row.target = limit.law.reference(
        velocity: limit.side * state.velocities[limit.joint], depth: depth, impedance: impedance)
      constraints.add(row)
    }
  }

  /// Creates the rows of the contacts; requires the current body frames and velocities.
  func findContacts() {
    for index in 0..<constraints.planeCandidates.count {
      let candidate = constraints.planeCandidates.base + index
      let contact = candidate.pointee.locate(frames)
      let isNear = contact.distance .< candidate.pointee.law.margin
      guard L.any(isNear) else { continue }
      if candidate.pointee.isSlanted, candidate.pointee.law.isFrictional {
        let shares = candidate.pointee.frictionShares(frames)
        add(contact, candidate.pointee.law, where: isNear, sideOfCone: shares.along)
        add(contact, candidate.pointee.law, where: isNear, sideOfCone: shares.across)
      } else {
        add(contact, candidate.pointee.law, where: isNear)
      }
    }
    constraints.endGround()
    for index in 0..<constraints.capsuleCandidates.count {
      findContact(constraints.capsuleCandidates.base + index)
    }
    guard constraints.cornerCandidates.count + constraints.cylinderCandidates.count > 0 else {
      return
    }
    constraints.forEachSolidContact(frames) { contact, law, isNear, copies in
      add(contact, law, where: isNear, copies: copies)
    }
  }

  @inline(__always) private func findContact(_ candidate: UnsafePointer<CapsuleCandidate<L>>) {
    let axes = candidate.pointee.axes(frames)
    let places = axes.nearest()
    let contact = candidate.pointee.contact(axes, at: places)
    let isNear = contact.distance .< candidate.pointee.law.margin
    guard L.any(isNear) else { return }
    guard L.any(isNear .& candidate.pointee.areSpecial(axes, at: places)) else {
      add(contact, candidate.pointee.law, where: isNear)
      return
    }
    let contacts = candidate.pointee.contacts(axes, at: places)
    add(contacts.first, candidate.pointee.law, where: contacts.hasFirst)
    add(contacts.second, candidate.pointee.law, where: contacts.hasSecond)
  }

  /// Creates the rows of a contact that represents `copies` identical contacts.
  ///
  /// If `share` is given, the tangent is partly out of the plane: only the two edges of the
  /// friction cone along this tangent are created, with friction reduced by this factor.
  @inline(__always)
  private func add(
    _ contact: ContactPoint<L>, _ law: ContactLaw<L>, where isNear: L.Mask, copies: Int = 1,
    sideOfCone share: L? = nil
  ) {
    let depth: L = contact.distance - law.margin
    let impedance = law.impedance.impedance(at: depth)
    let ratio = law.impedance.weight(
      impedance, diagonal: law.diagonal, limit: law.largestWeight)
    let weight: L =
      copies == 1 ? ratio * law.weightScale : ratio * law.weightScale * L(Double(copies))
    let weightHere = weight.masked(isNear)
    var rows = ContactRows<L>(joints: law.joints)
    let (x, z): (L, L) = (contact.x - origin.x, contact.z - origin.z)
    rows.normal = ForceVector(forward: contact.normalX, up: contact.normalZ, atX: x, z: z)
    rows.tangent = ForceVector(forward: contact.tangentX, up: contact.tangentZ, atX: x, z: z)
    rows.friction = law.friction
    rows.edgeWeight = law.isFrictional ? weightHere : .zero
    rows.normalWeight = law.isFrictional ? weightHere + weightHere : weightHere
    if let share {
      rows.friction = law.friction * share
      rows.normalWeight = .zero
    }
    let velocity = rows.along(relative(velocities, law.bodies))
    rows.target.normal = law.impedance.reference(
      velocity: velocity.normal, depth: depth, impedance: impedance)
    rows.target.tangent = -(law.impedance.damping * velocity.tangent)
    constraints.add(rows)
  }

  /// The velocity of the second body relative to the first.
  @inline(__always)
  private func relative(
    _ velocities: Column<MotionVector<L>>, _ bodies: (first: Int, second: Int)
  ) -> MotionVector<L> {
    let second = velocities[bodies.second]
    return bodies.first == 0 ? second : second - velocities[bodies.first]
  }
}
