/// The convex problem of "Computation", section "Solver": minimise over v̇
/// ½ (v̇ − v̇₀)ᵀ M (v̇ − v̇₀) + Σ ½ D min(J v̇ − a*, 0)², by Newton's method with exact line search.
extension Dynamics {
  /// Newton iterations at most. In single precision the set of acting rows may flicker about zero.
  private var iterationLimit: Int { MemoryLayout<L.Scalar>.size == 4 ? 8 : 100 }

  /// Finds the acceleration, from the smooth one or from the last step's where rows act.
  func solveAcceleration(warm: Column<L>) {
    guard constraints.count > 0 else {
      for i in 0..<size * size { factor[i] = massMatrix[i] }
      factorise()
      for i in 0..<size { acceleration[i] = smoothForce[i] }
      substitute(acceleration)
      return
    }
    for i in 0..<size { acceleration[i] = warm[i] }
    findResiduals()
    _ = findActiveRows()
    for _ in 0..<iterationLimit {
      newtonDirection()
      let isWhole = moveAlongDirection()
      // A whole step to the minimum of this set of rows, which stays the same set: solved.
      let hasChanged = findActiveRows()
      if isWhole && !hasChanged { break }
    }
  }

  /// residual = J v̇ − a*.
  @inline(__always) private func findResiduals() {
    for row in 0..<constraints.count {
      let jacobian = constraints.jacobian.from(row * size)
      var sum: L = -constraints.target[row]
      for i in 0..<size { sum = sum + jacobian[i] * acceleration[i] }
      constraints.residual[row] = sum
    }
  }

  /// Marks the rows that push; true if any differs from the marks before.
  @inline(__always) private func findActiveRows() -> Bool {
    var change: L = .zero
    for row in 0..<constraints.count {
      let now = constraints.weight[row].masked(constraints.residual[row] .< .zero)
      let difference: L = now - constraints.active[row]
      change = change + difference.magnitude
      constraints.active[row] = now
    }
    return L.Mask.anyLane(change .!= .zero)
  }

  /// direction = −(M + Jᵀ D J)⁻¹ (M v̇ − τ + c + Jᵀ D (J v̇ − a*)), over the rows that push.
  @inline(__always) private func newtonDirection() {
    multiplyMass(acceleration, into: direction)
    for i in 0..<size {
      gradient[i] = direction[i] - smoothForce[i]
    }
    for i in 0..<size * size { factor[i] = massMatrix[i] }
    for row in 0..<constraints.count {
      let weight = constraints.active[row]
      guard L.Mask.anyLane(weight .!= .zero) else { continue }
      let jacobian = constraints.jacobian.from(row * size)
      let force: L = weight * constraints.residual[row]
      for i in 0..<size {
        let scaled: L = weight * jacobian[i]
        let hessian = factor.from(i * size)
        gradient[i] = gradient[i] + force * jacobian[i]
        for k in 0...i { hessian[k] = hessian[k] + scaled * jacobian[k] }
      }
    }
    factorise()
    for i in 0..<size { direction[i] = -gradient[i] }
    substitute(direction)
  }

  /// Moves to the minimum along the direction; true if that was the whole step in every lane.
  @inline(__always) private func moveAlongDirection() -> Bool {
    // The quadratic part of the derivative: φ'(α) = g₀ + α h₀ + the rows' share.
    multiplyMass(direction, into: scratch)
    var constant: L = .zero
    var rate: L = .zero
    for i in 0..<size {
      rate = rate + scratch[i] * direction[i]
      constant = constant + gradient[i] * direction[i]
    }
    for row in 0..<constraints.count {
      let jacobian = constraints.jacobian.from(row * size)
      var sum: L = .zero
      for i in 0..<size { sum = sum + jacobian[i] * direction[i] }
      constraints.slope[row] = sum
      // `gradient` holds the rows' share at α = 0; take it out, it comes in again below.
      constant = constant - constraints.active[row] * constraints.residual[row] * sum
    }
    var alpha = L(1)
    var isWhole = true
    let first = derivative(at: alpha, constant: constant, rate: rate)
    let start = derivative(at: .zero, constant: constant, rate: rate)
    // A step that at least halves the slope is good enough; else search for its zero.
    let overshoots = L(0.5) * start.slope.magnitude .< first.slope
    if L.Mask.anyLane(overshoots) {
      isWhole = false
      let found = searchLine(constant: constant, rate: rate)
      alpha = alpha.replacing(with: found, where: overshoots)
    }
    for i in 0..<size { acceleration[i] = acceleration[i] + alpha * direction[i] }
    for row in 0..<constraints.count {
      constraints.residual[row] = constraints.residual[row] + alpha * constraints.slope[row]
    }
    return isWhole
  }

  /// φ' and φ'' at a point of the line.
  @inline(__always)
  private func derivative(at alpha: L, constant: L, rate: L) -> (slope: L, curvature: L) {
    var slope: L = constant + alpha * rate
    var curvature: L = rate
    for row in 0..<constraints.count {
      let residual: L = constraints.residual[row] + alpha * constraints.slope[row]
      let weight = constraints.weight[row].masked(residual .< .zero)
      let scaled: L = weight * constraints.slope[row]
      slope = slope + scaled * residual
      curvature = curvature + scaled * constraints.slope[row]
    }
    return (slope, curvature)
  }

  /// The zero of φ' between 0 and 1 by Newton's method, kept in a shrinking bracket.
  ///
  /// φ' is piecewise linear and rises, so that a few iterations end on the right piece.
  private func searchLine(constant: L, rate: L) -> L {
    var low: L = .zero
    var high = L(1)
    var alpha = L(1)
    for _ in 0..<12 {
      let (slope, curvature) = derivative(at: alpha, constant: constant, rate: rate)
      let isBelow = slope .< .zero
      low = low.replacing(with: alpha, where: isBelow)
      high = alpha.replacing(with: high, where: isBelow)
      let next: L = alpha - slope / curvature
      let isInside = (low .< next) .& (next .< high)
      let middle: L = (low + high) * L(0.5)
      alpha = middle.replacing(with: next, where: isInside)
    }
    return alpha
  }
}
