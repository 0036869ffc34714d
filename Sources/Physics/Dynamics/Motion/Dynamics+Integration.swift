/// Time stepping ("Computation", section "Numerical integration").
extension Dynamics {
  /// Semi-implicit Euler with implicit joint damping B: (M + h B) v̇' = τ − c + Jᵀ f.
  func integrateEuler(_ state: WorldState<L>) {
    for joint in 0..<size { state.accelerations[joint] = acceleration[joint] }
    if isDamped { dampImplicitly() }
    if activations.count > 0 {
      advanceActivations(state, from: state.activations, rates: activationRates)
    }
    for joint in 0..<size {
      let velocity = state.velocities[joint].adding(timestep, times: acceleration[joint])
      state.velocities[joint] = velocity
      state.positions[joint] = state.positions[joint].adding(timestep, times: velocity)
    }
  }

  /// Since τ − c + Jᵀ f = M v̇, the damped acceleration is v̇ − (M + h B)⁻¹ h B v̇; overwrites M.
  private func dampImplicitly() {
    for joint in 0..<size {
      let damping: L = timestep * joints[joint].damping
      let row = massMatrix.row(joint)
      row[joint] = row[joint] + damping
      direction[joint] = damping * acceleration[joint]
    }
    massMatrix.solve(direction)
    for joint in 0..<size { acceleration[joint] = acceleration[joint] - direction[joint] }
  }

  /// The classical fourth-order Runge–Kutta method.
  func integrateRungeKutta4(_ state: WorldState<L>, isConstrained: Bool) {
    for joint in 0..<size {
      start.positions[joint] = state.positions[joint]
      start.velocities[joint] = state.velocities[joint]
      stageSum.positions[joint] = .zero
      stageSum.velocities[joint] = .zero
    }
    for index in 0..<activations.count {
      start.activations[index] = state.activations[index]
      stageSum.activations[index] = .zero
    }
    for stage in 0..<4 {
      forward(state, isConstrained: isConstrained)
      if stage == 0 {
        for joint in 0..<size { state.accelerations[joint] = acceleration[joint] }
      }
      add(state, share: L(stage == 0 || stage == 3 ? 1 / 6.0 : 1 / 3.0))
      if stage < 3 { advance(state, by: stage == 2 ? timestep : timestep * L(0.5)) }
    }
    for joint in 0..<size {
      state.positions[joint] = start.positions[joint].adding(
        timestep, times: stageSum.positions[joint])
      state.velocities[joint] =
        start.velocities[joint].adding(timestep, times: stageSum.velocities[joint])
    }
    if activations.count > 0 {
      advanceActivations(state, from: start.activations, rates: stageSum.activations)
    }
  }

  /// Adds a stage's derivatives to the weighted sums.
  private func add(_ state: WorldState<L>, share: L) {
    for joint in 0..<size {
      stageSum.positions[joint] = stageSum.positions[joint].adding(
        share, times: state.velocities[joint])
      stageSum.velocities[joint] = stageSum.velocities[joint].adding(
        share, times: acceleration[joint])
    }
    for index in 0..<activations.count {
      stageSum.activations[index] = stageSum.activations[index].adding(
        share, times: activationRates[index])
    }
  }

  /// Advances from the start of the step to the next stage, using the current derivatives.
  private func advance(_ state: WorldState<L>, by time: L) {
    for joint in 0..<size {
      state.positions[joint] = start.positions[joint].adding(time, times: state.velocities[joint])
      state.velocities[joint] = start.velocities[joint].adding(time, times: acceleration[joint])
    }
    // As in MuJoCo's stages, activations are not clamped, and filters of every kind advance by
    // their time derivative.
    for index in 0..<activations.count {
      state.activations[index] = start.activations[index].adding(
        time, times: activationRates[index])
    }
  }
}
