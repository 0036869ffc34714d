/// Newton's method for the convex problem of "Computation", section "Solver": minimize over v̇ the
/// cost ½ (v̇ − v̇₀)ᵀ M (v̇ − v̇₀) + Σ ½ D min(J v̇ − a*, 0)².
///
/// For a fixed set of active rows the cost is quadratic, and its minimum solves one linear system.
/// Each iteration updates the active set; the solver has converged when the set no longer changes.
/// A lane's result depends only on that lane: a converged lane reproduces its solution while others
/// continue.
extension Dynamics {
  /// The maximum number of iterations.
  ///
  /// In single precision, a row near zero may switch between active and inactive; this has little
  /// effect on the result.
  private var iterationLimit: Int { L.isDouble ? 100 : 8 }

  /// The number of initial full Newton steps, taken without a line search.
  ///
  /// These nearly always reach the solution, whereas line searches took a third of a world's step
  /// time. Searching from the fourth step on prevents active sets from cycling.
  private var freeSteps: Int { 3 }

  /// The number of iterative refinements of the solution, in double precision.
  ///
  /// A row's weight grows without bound as friction approaches zero or an impedance approaches one:
  /// it reaches 1e11 for masses of 1 and MuJoCo's minimum friction coefficient of 1e-5. The error
  /// of one linear solve is then 1e-4 of the largest acceleration; after a second solve it is 1e-8.
  private var refinements: Int { L.isDouble ? 4 : 0 }

  /// Computes the acceleration of the state, starting from the active set of the warm start.
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

  /// Updates the active set until it no longer changes.
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

  /// Performs one iterative refinement, v̇ −= (M + Jᵀ D J)⁻¹ ∇.
  ///
  /// The gradient of the cost, ∇ = M v̇ − (τ − c) − Jᵀ f, is evaluated from the rows' residuals at
  /// v̇.
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

  /// Takes one Newton step with line search; returns false if the solver has converged.
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

  /// Minimizes the cost for the current active set: (M + Jᵀ D J) v̇ = τ − c + Jᵀ D a*.
  @inline(__always) private func minimise(into solution: Column<L>) {
    findSystem(solution)
    system.solve(solution)
  }

  /// The step length: 1, or the minimum along the search direction in lanes where the active set
  /// changed and a full step overshoots.
  private func stepLength(where changes: L.Mask) -> L {
    for joint in 0..<size { direction[joint] = candidate[joint] - acceleration[joint] }
    // dᵀ (M + Jᵀ D J) d: the rate at which the slope of the cost rises along the search direction.
    // For an unchanged active set the slope is zero at the candidate.
    let curvature: L = massMatrix.quadraticForm(direction) + constraints.pushingCurvature()
    let end = constraints.slope(at: L(1), curvature: curvature)
    // A step that at least halves the slope is accepted.
    let overshoots = changes .& (L(0.5) * curvature .< end.slope)
    guard L.any(overshoots) else { return L(1) }
    return L(1).replacing(with: searchLine(curvature: curvature), where: overshoots)
  }

  /// Finds the zero of the slope between 0 and 1 by Newton's method within a shrinking bracket.
  ///
  /// The slope is piecewise linear and increasing, so a few iterations find the right piece.
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
