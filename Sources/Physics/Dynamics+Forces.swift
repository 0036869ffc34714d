/// Bias forces by recursive Newton–Euler, the mass matrix by composite rigid bodies
/// (Featherstone 2008, chapters 5 and 6, in the plane).
extension Dynamics {
  /// Finds τ − c: actuation, damping and springs, less Coriolis, centrifugal and gravity forces.
  func findSmoothForces(_ state: State<L>) {
    findBodyForces()
    for joint in 0..<size {
      let body = jointBody[joint]
      let bias: L =
        axisTurn[joint] * forceTurn[body] + axisForward[joint] * forceForward[body]
        + axisUp[joint] * forceUp[body]
      let stretch: L = state.positions[joint] - springReference[joint]
      let passive: L = damping[joint] * state.velocities[joint] + stiffness[joint] * stretch
      smoothForce[joint] = -(bias + passive)
    }
    for motor in 0..<actuatorJoint.count {
      let joint = actuatorJoint[motor]
      let control = L.smaller(
        L.larger(state.controls[motor], lowestControl[motor]), highestControl[motor])
      smoothForce[joint] = smoothForce[joint] + gear[motor] * control
    }
  }

  /// Finds the force I A + V ×* I V that each body needs, and adds the children's to the parents'.
  private func findBodyForces() {
    let about = origin
    for body in 1..<bodyCount {
      let m: L = mass[body]
      let c: L = cosine[body]
      let s: L = sine[body]
      let x: L = originX[body] - about.x + c * comX[body] + s * comZ[body]
      let z: L = originZ[body] - about.z - s * comX[body] + c * comZ[body]
      let hx: L = m * x
      let hz: L = m * z
      let i: L = inertia[body] + hx * x + hz * z
      compositeMass[body] = m
      momentX[body] = hx
      momentZ[body] = hz
      secondMoment[body] = i

      let turn: L = velocityTurn[body]
      let forward: L = velocityForward[body]
      let up: L = velocityUp[body]
      let px: L = m * forward + turn * hz
      let pz: L = m * up - turn * hx
      forceTurn[body] =
        hz * biasForward[body] - hx * biasUp[body] + (up * px - forward * pz)
      forceForward[body] = m * biasForward[body] + turn * pz
      forceUp[body] = m * biasUp[body] - turn * px
    }
    for body in stride(from: bodyCount - 1, to: 0, by: -1) {
      let to = parent[body]
      guard to > 0 else { continue }
      forceTurn[to] = forceTurn[to] + forceTurn[body]
      forceForward[to] = forceForward[to] + forceForward[body]
      forceUp[to] = forceUp[to] + forceUp[body]
      compositeMass[to] = compositeMass[to] + compositeMass[body]
      momentX[to] = momentX[to] + momentX[body]
      momentZ[to] = momentZ[to] + momentZ[body]
      secondMoment[to] = secondMoment[to] + secondMoment[body]
    }
  }

  /// Finds M, armature included, from the composite inertias that `findSmoothForces` summed.
  func findMassMatrix() {
    for joint in 0..<size {
      let body = jointBody[joint]
      let turn: L = axisTurn[joint]
      let forward: L = axisForward[joint]
      let up: L = axisUp[joint]
      let hx: L = momentX[body]
      let hz: L = momentZ[body]
      // The momentum of the subtree as it moves with this joint alone.
      let px: L = compositeMass[body] * forward + turn * hz
      let pz: L = compositeMass[body] * up - turn * hx
      let l: L = hz * forward - hx * up + secondMoment[body] * turn
      let row = massMatrix.from(joint * size)
      for other in 0..<joint { row[other] = .zero }
      row[joint] = turn * l + forward * px + up * pz + armature[joint]
      var other = ancestor[joint]
      while other >= 0 {
        row[other] = axisTurn[other] * l + axisForward[other] * px + axisUp[other] * pz
        other = ancestor[other]
      }
    }
  }
}
