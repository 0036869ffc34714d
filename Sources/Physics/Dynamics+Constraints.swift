/// The rows of limits and contacts that act on a state ("Computation", section "Constraints").
extension Dynamics {
  /// Fills the rows of `constraints` for the placed bodies of a state.
  func findConstraints(_ state: State<L>) {
    constraints.removeAll()
    for index in 0..<constraints.limits.count { addLimit(constraints.limits[index], state) }
    for index in 0..<constraints.contacts.count {
      addContact(constraints.contacts[index], state)
    }
  }

  private func addLimit(_ limit: LimitCandidate<L>, _ state: State<L>) {
    let distance: L = limit.side * (state.positions[limit.joint] - limit.bound)
    let isNear = distance .< limit.margin
    guard L.Mask.anyLane(isNear) else { return }
    let row = constraints.count * size
    for joint in 0..<size { constraints.jacobian[row + joint] = .zero }
    constraints.jacobian[row + limit.joint] = limit.side
    addRow(
      velocity: limit.side * state.velocities[limit.joint], depth: distance - limit.margin,
      law: limit.law, diagonal: limit.inverseWeight, where: isNear)
  }

  /// Completes the row whose Jacobian stands at the end of the rows: its D and a*.
  @inline(__always)
  private func addRow(
    velocity: L, depth: L, law: ImpedanceLaw<L>, diagonal: L, where isActing: L.Mask,
    copies: L = L(1)
  ) {
    let index = constraints.count
    let impedance = law.impedance(at: depth)
    // R = (1 − I)/I · diagonal, so D = I / ((1 − I) · diagonal).
    let weight: L = copies * impedance / ((L(1) - impedance) * diagonal)
    constraints.weight[index] = weight.masked(isActing)
    constraints.target[index] = -(law.damping * velocity + law.stiffness * impedance * depth)
    constraints.count = index + 1
  }

  private func addContact(_ pair: ContactCandidate<L>, _ state: State<L>) {
    let contact = locate(pair)
    let isNear = contact.distance .< pair.margin
    guard L.Mask.anyLane(isNear) else { return }
    let normal = constraints.normalRow
    let tangent = constraints.tangentRow
    for joint in 0..<size {
      normal[joint] = .zero
      tangent[joint] = .zero
    }
    accumulateJacobian(of: pair.secondBody, at: contact, sign: L(1))
    accumulateJacobian(of: pair.firstBody, at: contact, sign: L(-1))

    var normalVelocity: L = .zero
    var tangentVelocity: L = .zero
    for joint in 0..<size {
      normalVelocity = normalVelocity + normal[joint] * state.velocities[joint]
      tangentVelocity = tangentVelocity + tangent[joint] * state.velocities[joint]
    }
    let depth: L = contact.distance - pair.margin

    guard pair.isFrictional else {
      copyRow(adding: .zero)
      addRow(
        velocity: normalVelocity, depth: depth, law: pair.law, diagonal: pair.diagonal,
        where: isNear)
      return
    }
    // The four edges of the pyramid n ± μ t₁, n ± μ t₂. Motion along t₂, out of the plane, is
    // none, so the last two are the normal twice.
    let mu = pair.friction
    copyRow(adding: mu)
    addRow(
      velocity: normalVelocity + mu * tangentVelocity, depth: depth, law: pair.law,
      diagonal: pair.diagonal, where: isNear)
    copyRow(adding: -mu)
    addRow(
      velocity: normalVelocity - mu * tangentVelocity, depth: depth, law: pair.law,
      diagonal: pair.diagonal, where: isNear)
    copyRow(adding: .zero)
    addRow(
      velocity: normalVelocity, depth: depth, law: pair.law, diagonal: pair.diagonal,
      where: isNear, copies: L(2))
  }

  /// Writes n + factor · t as the Jacobian of the next row.
  @inline(__always) private func copyRow(adding factor: L) {
    let row = constraints.jacobian.from(constraints.count * size)
    for joint in 0..<size {
      row[joint] = constraints.normalRow[joint] + factor * constraints.tangentRow[joint]
    }
  }

  /// Adds the velocity of a body's point at the contact to the normal and tangent rows.
  @inline(__always)
  private func accumulateJacobian(of body: Int, at contact: ContactPoint<L>, sign: L) {
    let about = origin
    let x: L = contact.x - about.x
    let z: L = contact.z - about.z
    let nx: L = sign * contact.normalX
    let nz: L = sign * contact.normalZ
    var joint = lastJoint[body]
    while joint >= 0 {
      let forward: L = axisForward[joint] + axisTurn[joint] * z
      let up: L = axisUp[joint] - axisTurn[joint] * x
      constraints.normalRow[joint] = constraints.normalRow[joint] + nx * forward + nz * up
      constraints.tangentRow[joint] = constraints.tangentRow[joint] + nz * forward - nx * up
      joint = ancestor[joint]
    }
  }

  /// Finds where two shapes are nearest, for placed bodies.
  @inline(__always) func locate(_ pair: ContactCandidate<L>) -> ContactPoint<L> {
    if pair.isPlane { return locateOnPlane(pair) }
    return locateBetweenCapsules(pair)
  }

  /// A point of a body's frame in the world.
  @inline(__always) func place(_ x: L, _ z: L, on body: Int) -> (x: L, z: L) {
    let c: L = cosine[body]
    let s: L = sine[body]
    return (originX[body] + c * x + s * z, originZ[body] - s * x + c * z)
  }

  /// A sphere, or an end of a capsule, against a plane; the contact lies half way between.
  @inline(__always) private func locateOnPlane(_ pair: ContactCandidate<L>) -> ContactPoint<L> {
    let centre = place(pair.second.fromX, pair.second.fromZ, on: pair.secondBody)
    let nx: L = pair.first.toX
    let nz: L = pair.first.toZ
    let height: L = (centre.x - pair.first.fromX) * nx + (centre.z - pair.first.fromZ) * nz
    let distance: L = height - pair.second.radius
    let back: L = distance * L(0.5) + pair.second.radius
    return ContactPoint(
      distance: distance, x: centre.x - nx * back, z: centre.z - nz * back, normalX: nx,
      normalZ: nz)
  }

  /// The nearest points of two capsules' axes (MuJoCo's `mjraw_CapsuleCapsule`): those of the
  /// lines, then clipped to the segments one after the other.
  @inline(__always)
  private func locateBetweenCapsules(_ pair: ContactCandidate<L>) -> ContactPoint<L> {
    let a = place(pair.first.fromX, pair.first.fromZ, on: pair.firstBody)
    let b = place(pair.first.toX, pair.first.toZ, on: pair.firstBody)
    let c = place(pair.second.fromX, pair.second.fromZ, on: pair.secondBody)
    let d = place(pair.second.toX, pair.second.toZ, on: pair.secondBody)
    let half = L(0.5)
    let ux: L = (b.x - a.x) * half
    let uz: L = (b.z - a.z) * half
    let vx: L = (d.x - c.x) * half
    let vz: L = (d.z - c.z) * half
    let wx: L = (a.x + b.x - c.x - d.x) * half
    let wz: L = (a.z + b.z - c.z - d.z) * half
    let tiny = L(1e-15)
    let uu: L = L.larger(ux * ux + uz * uz, tiny)
    let uv: L = -(ux * vx + uz * vz)
    let vv: L = L.larger(vx * vx + vz * vz, tiny)
    let uw: L = -(ux * wx + uz * wz)
    let vw: L = vx * wx + vz * wz
    let determinant: L = uu * vv - uv * uv
    let one = L(1)
    func clipped(_ value: L) -> L { L.smaller(L.larger(value, -one), one) }

    var s: L = clipped((vv * uw - uv * vw) / L.larger(determinant, tiny))
    var t: L = (vw - uv * s) / vv
    let isOutside = t.magnitude .>= one
    t = clipped(t)
    s = s.replacing(with: clipped((uw - uv * t) / uu), where: isOutside)

    let px: L = (a.x + b.x) * half + ux * s
    let pz: L = (a.z + b.z) * half + uz * s
    let dx: L = (c.x + d.x) * half + vx * t - px
    let dz: L = (c.z + d.z) * half + vz * t - pz
    let length = L.squareRoot(dx * dx + dz * dz)
    let scale: L = one / L.larger(length, tiny)
    let distance: L = length - pair.first.radius - pair.second.radius
    let nx: L = dx * scale
    let nz: L = dz * scale
    let reach: L = pair.first.radius + distance * half
    return ContactPoint(
      distance: distance, x: px + nx * reach, z: pz + nz * reach, normalX: nx, normalZ: nz)
  }
}

/// Where two shapes are nearest.
struct ContactPoint<L: Lane> {
  /// Between the surfaces, m; negative where they overlap.
  let distance: L
  /// The point, in the world, m.
  let x: L
  let z: L
  /// The normal, from the first shape to the second.
  let normalX: L
  let normalZ: L
}
