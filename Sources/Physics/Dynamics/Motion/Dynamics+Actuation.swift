/// Servos and tendons: forces that depend on length and velocity ("Computation", section "Actuation
/// model").
extension Dynamics {
  /// Adds the forces of the actuators that are not motors, clamped to the joints'
  /// `actuatorfrcrange`.
  func addServoForces(_ state: WorldState<L>) {
    let isLimited = jointForceLimits.count > 0
    let total = isLimited ? actuation : smoothForce
    if isLimited {
      for joint in 0..<size { actuation[joint] = .zero }
    }
    for index in 0..<servos.count { add(servos[index], state, to: total) }
    guard isLimited else { return }
    for index in 0..<jointForceLimits.count {
      let limit = jointForceLimits[index]
      actuation[limit.joint] = clamped(actuation[limit.joint], limit.lowest, limit.highest)
    }
    for joint in 0..<size { smoothForce[joint] = smoothForce[joint] + actuation[joint] }
  }

  private func add(_ servo: ServoConstants<L>, _ state: WorldState<L>, to total: Column<L>) {
    let (length, velocity) = measure(servo.path, state)
    let input =
      servo.activation < 0
      ? clamped(state.controls[servo.control], servo.lowest, servo.highest)
      : activation(servo.activation, state)
    let bias = servo.constant.adding(servo.length, times: length)
      .adding(servo.velocity, times: velocity)
    let force = bias.adding(servo.gain, times: input)
    pull(servo.path.range, clamped(force, servo.leastForce, servo.greatestForce), total)
  }

  /// Adds the spring and damper forces of the tendons.
  func addTendonForces(_ state: WorldState<L>) {
    for index in 0..<tendons.count {
      let tendon = tendons[index]
      let (length, velocity) = measure(tendon.path, state)
      let stretch: L = length - clamped(length, tendon.leastRest, tendon.greatestRest)
      let resistance = (tendon.stiffness * stretch).adding(tendon.damping, times: velocity)
      pull(tendon.path.range, -resistance, smoothForce)
    }
  }

  /// The length of a path and its time derivative.
  private func measure(_ path: StrandPath<L>, _ state: WorldState<L>) -> (length: L, velocity: L) {
    var (length, velocity): (L, L) = (.zero, .zero)
    for index in path.range {
      let strand = strands[index]
      length = length.adding(strand.coefficient, times: state.positions[strand.joint])
      velocity = velocity.adding(strand.coefficient, times: state.velocities[strand.joint])
    }
    return (path.spatial < 0 ? length : spatial.lengths[path.spatial] * path.scale, velocity)
  }

  /// Applies a force along a path: adds its joint torques or forces to `total`.
  private func pull(_ range: Range<Int>, _ force: L, _ total: Column<L>) {
    for index in range {
      let strand = strands[index]
      total[strand.joint] = total[strand.joint].adding(strand.coefficient, times: force)
    }
  }

  /// Computes the lengths and Jacobians of the spatial tendons; requires the current body frames
  /// and motion axes.
  func findSpatialTendons() {
    spatial.find(frames, axes, ancestors, origin: origin)
    for index in 0..<servos.count { spatial.update(strands, of: servos[index].path) }
    for index in 0..<tendons.count { spatial.update(strands, of: tendons[index].path) }
    constraints.tendonLimits.update(from: spatial)
  }

  @inline(__always) private func clamped(_ value: L, _ lowest: L, _ highest: L) -> L {
    L.smaller(L.larger(value, lowest), highest)
  }
}
