/// Time stepping ("Computation", section "Numerical integration").
extension Dynamics {
  /// Semi-implicit Euler with implicit joint damping: (M + h B) v̇ = τ − c + Jᵀ f.
  func integrateEuler(_ state: State<L>) {
    let h = timestep
    for i in 0..<size { state.accelerations[i] = acceleration[i] }
    if isDamped {
      multiplyMass(acceleration, into: scratch)
      for i in 0..<size * size { factor[i] = massMatrix[i] }
      for i in 0..<size { factor[i * size + i] = factor[i * size + i] + h * damping[i] }
      factorise()
      substitute(scratch)
      for i in 0..<size { acceleration[i] = scratch[i] }
    }
    for i in 0..<size {
      let velocity: L = state.velocities[i] + h * acceleration[i]
      state.velocities[i] = velocity
      state.positions[i] = state.positions[i] + h * velocity
    }
  }

  /// The classic Runge–Kutta method of fourth order.
  func integrateRungeKutta4(_ state: State<L>, isConstrained: Bool) {
    let startPositions = stages.from(0)
    let startVelocities = stages.from(size)
    let positionSum = stages.from(2 * size)
    let velocitySum = stages.from(3 * size)
    for i in 0..<size {
      startPositions[i] = state.positions[i]
      startVelocities[i] = state.velocities[i]
      positionSum[i] = .zero
      velocitySum[i] = .zero
    }
    for stage in 0..<4 {
      forward(state, isConstrained: isConstrained)
      if stage == 0 {
        for i in 0..<size { state.accelerations[i] = acceleration[i] }
      }
      let share = L(stage == 0 || stage == 3 ? 1 / 6.0 : 1 / 3.0)
      let next: L = stage == 2 ? timestep : timestep * L(0.5)
      for i in 0..<size {
        positionSum[i] = positionSum[i] + share * state.velocities[i]
        velocitySum[i] = velocitySum[i] + share * acceleration[i]
        guard stage < 3 else { continue }
        state.positions[i] = startPositions[i] + next * state.velocities[i]
        state.velocities[i] = startVelocities[i] + next * acceleration[i]
      }
    }
    for i in 0..<size {
      state.positions[i] = startPositions[i] + timestep * positionSum[i]
      state.velocities[i] = startVelocities[i] + timestep * velocitySum[i]
    }
  }
}
