package import Learning
internal import Physics

extension Scenario {
  /// Pushes the body: all of it gains the same velocity along x, as by a blow at its centre of mass.
  ///
  /// - Parameters:
  ///   - impulse: The change of the body's momentum, N·s; positive is forward.
  ///   - frame: The frame at which it is pushed.
  ///   - trajectory: The motion.
  package func push(_ impulse: Double, at frame: Int, of trajectory: inout Trajectory) {
    let mass = model.bodies.reduce(0) { $0 + $1.mass }
    guard mass > 0, frame >= 0, frame < trajectory.frames else { return }
    trajectory.velocities[frame * trajectory.velocityCount + root.x.joint] += Float(
      root.x.sign * impulse / mass)
  }
}
