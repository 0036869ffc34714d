/// Bias forces by the recursive Newton–Euler algorithm, the mass matrix by the composite-rigid-body
/// algorithm (Featherstone 2008, sections 5.3 and 6.2).
extension Dynamics {
  /// Computes τ − c: actuation, damping and spring forces minus Coriolis, centrifugal and gravity
  /// forces.
  func findSmoothForce(_ state: WorldState<L>) {
    findBodyForces()
    for index in 0..<size {
      let joint = joints.base + index
      let bias = axes[index].dot(forces[joint.pointee.body])
      let stretch: L = state.positions[index] - joint.pointee.springReference
      let resistance = bias.adding(joint.pointee.damping, times: state.velocities[index])
      smoothForce[index] = -resistance.adding(joint.pointee.stiffness, times: stretch)
    }
    for index in 0..<motors.count {
      let motor = motors[index]
      let control = L.smaller(L.larger(state.controls[motor.control], motor.lowest), motor.highest)
      smoothForce[motor.joint] = smoothForce[motor.joint].adding(motor.gear, times: control)
    }
    if activations.count > 0 { findActivationRates(state) }
    if servos.count > 0 { addServoForces(state) }
    if tendons.count > 0 { addTendonForces(state) }
  }

  /// Computes the force I A + V ×* I V of each body, and accumulates it from children to parents.
  private func findBodyForces() {
    let origin = origin
    for index in 1..<bodies.count {
      let inertia = inertia(of: bodies[index], at: frames[index], from: origin)
      let velocity = velocities[index]
      inertias[index] = inertia
      forces[index] = inertia * biases[index] + velocity.cross(inertia * velocity)
    }
    for index in (1..<bodies.count).reversed() {
      let parent = bodies[index].parent
      guard parent > 0 else { continue }
      forces[parent] = forces[parent] + forces[index]
      inertias[parent] = inertias[parent] + inertias[index]
    }
  }

  @inline(__always)
  private func inertia(
    of body: BodyConstants<L>, at frame: BodyFrame<L>, from origin: (x: L, z: L)
  ) -> RigidInertia<L> {
    let centre = frame.place(body.centreX, body.centreZ)
    let x: L = centre.x - origin.x
    let z: L = centre.z - origin.z
    let momentX: L = body.mass * x
    let momentZ: L = body.mass * z
    // The parallel axis theorem.
    let second = body.inertia.adding(momentX, times: x).adding(momentZ, times: z)
    return RigidInertia(mass: body.mass, momentX: momentX, momentZ: momentZ, second: second)
  }

  /// Computes M, including armature, from the composite inertias that `findSmoothForce`
  /// accumulated.
  func findMassMatrix() {
    massMatrix.clear(unrelated)
    for index in 0..<size {
      let joint = joints.base + index
      let row = massMatrix.row(index)
      let axis = axes[index]
      // The momentum of the joint's subtree, moving with this joint alone.
      let momentum = inertias[joint.pointee.body] * axis
      row[index] = axis.dot(momentum, plus: joint.pointee.armature)
      var other = ancestors[index]
      while other >= 0 {
        row[other] = axes[other].dot(momentum)
        other = ancestors[other]
      }
    }
  }
}
