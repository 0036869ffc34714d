/// The convex problem of "Computation", section "Solver": minimise over v̇
/// ½ (v̇ − v̇₀)ᵀ M (v̇ − v̇₀) + Σ ½ D min(J v̇ − a*, 0)², by Newton's method.
///
/// As long as the same rows push the cost is a parabola, whose minimum is the solution of one
/// linear system. So a step goes from one set of pushing rows to the next, and the solution is
/// found when the set stays as it was. A lane's result depends on that lane alone: one that is done
/// finds the same solution again while others go on.
extension Dynamics {
  /// Steps at most.
  ///
  /// In single precision a row may waver about zero, where it matters little.
  private var iterationLimit: Int { L.isDouble ? 100 : 8 }

  /// Steps that go the whole way whatever the cost does.
  ///
  /// These nearly always end on the solution, and searching the lines cost a third of a world's
  /// time. A search from the fourth step on keeps sets of rows from following one another for ever.
  private var freeSteps: Int { 3 }

  /// Times that the solution's own error is solved for and taken away, in double precision.
  ///
  /// A row's weight grows without bound as friction goes to zero or an impedance to one: 1e11
  /// beside masses of 1 with MuJoCo's least coefficient, 1e-5. The solution of one linear system is
  /// then off by 1e-4 of the largest acceleration, that of a second by 1e-8.
  private var refinements: Int { L.isDouble ? 4 : 0 }

  /// Finds the acceleration of the state, from a guess of which rows push.
  func solveAcceleration(warm: Column<L>) {
    guard !constraints.isEmpty else {
      minimise(into: acceleration)
      return
    }
    for joint in 0..<size { acceleration[joint] = warm[joint] }
    findMotions(of: acceleration)
    _ = constraints.move(to: acceleration, motions)
    iterate()
    for _ in 0..<refinements { refine() }
  }

  /// Goes from set to set of pushing rows until the set stays.
  @inline(__always) private func iterate() {
    for iteration in 0..<iterationLimit {
      if iteration < freeSteps {
        minimise(into: acceleration)
        findMotions(of: acceleration)
        guard L.any(constraints.move(to: acceleration, motions)) else { return }
      } else {
        guard searchStep() else { return }
      }
    }
  }

  /// Takes away the error that is left: v̇ −= (M + Jᵀ D J)⁻¹ ∇, with the cost's gradient
  /// ∇ = M v̇ − (τ − c) − Jᵀ f from the rows' residuals at v̇.
  private func refine() {
    findMotions(of: acceleration)
    _ = constraints.move(to: acceleration, motions)
    findSystem(candidate)
    massMatrix.multiply(acceleration, into: direction)
    for joint in 0..<size { direction[joint] = direction[joint] - smoothForce[joint] }
    subtractPushes(from: direction)
    system.solve(direction)
    for joint in 0..<size { acceleration[joint] = acceleration[joint] - direction[joint] }
  }

  /// Takes a step of the best length; returns false where that is the end.
  private func searchStep() -> Bool {
    minimise(into: candidate)
    findMotions(of: candidate)
    let changes = constraints.look(at: candidate, motions)
    let isEnd = !L.any(changes)
    let remainder: L = isEnd ? .zero : L(1) - stepLength(where: changes)
    for joint in 0..<size {
      let step: L = candidate[joint] - acceleration[joint]
      acceleration[joint] = candidate[joint].subtracting(remainder, times: step)
    }
    if isEnd { return false }
    findMotions(of: acceleration)
    _ = constraints.move(to: acceleration, motions)
    return true
  }

  /// The minimum for the rows that push: (M + Jᵀ D J) v̇ = τ − c + Jᵀ D a*.
  @inline(__always) private func minimise(into solution: Column<L>) {
    findSystem(solution)
    system.solve(solution)
  }

  /// How far to go towards the candidate: the whole way, or, in lanes where rows changed and that
  /// goes too far, to the minimum on the way.
  private func stepLength(where changes: L.Mask) -> L {
    for joint in 0..<size { direction[joint] = candidate[joint] - acceleration[joint] }
    // dᵀ (M + Jᵀ D J) d: how fast the cost's slope, zero at the candidate if no row had changed,
    // rises on the way.
    let curvature: L = massMatrix.quadraticForm(direction) + constraints.pushingCurvature()
    let end = constraints.slope(at: L(1), curvature: curvature)
    // A step that at least halves the slope is good enough.
    let overshoots = changes .& (L(0.5) * curvature .< end.slope)
    guard L.any(overshoots) else { return L(1) }
    return L(1).replacing(with: searchLine(curvature: curvature), where: overshoots)
  }

  /// The zero of the slope between 0 and 1 by Newton's method, kept in a shrinking bracket.
  ///
  /// The slope is piecewise linear and rises, so that a few iterations end on the right piece.
  private func searchLine(curvature: L) -> L {
    var low: L = .zero
    var high = L(1)
    var alpha = L(1)
    for _ in 0..<12 {
      let (slope, rate) = constraints.slope(at: alpha, curvature: curvature)
      let isBelow = slope .< .zero
      low = low.replacing(with: alpha, where: isBelow)
      high = alpha.replacing(with: high, where: isBelow)
      let next: L = alpha - slope / rate
      let isInside = (low .< next) .& (next .< high)
      let middle: L = (low + high) * L(0.5)
      alpha = middle.replacing(with: next, where: isInside)
    }
    return alpha
  }
}
