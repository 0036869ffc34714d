/// The constraint terms of the solver's cost and its derivatives.
extension Constraints {
  /// Updates the residuals J v̇ − a* and the active rows to a new v̇.
  ///
  /// - Parameters:
  ///   - acceleration: v̇, `[nv]`.
  ///   - motions: The corresponding acceleration of each joint's body, `[-1..<nv]`.
  /// - Returns: The lanes in which the active set changed.
  @inline(__always)
  func move(to acceleration: Column<L>, _ motions: Column<MotionVector<L>>) -> L.Mask {
    var changes = L.Mask(repeating: false)
    for index in 0..<limitCount {
      let row = limits.base + index
      let residual = row.pointee.residual(acceleration)
      let pushing = row.pointee.weight.masked(residual .< .zero)
      changes = changes .| (pushing .!= row.pointee.pushing)
      row.pointee.residual = residual
      row.pointee.pushing = pushing
    }
    if tendonLimits.count > 0 { changes = changes .| tendonLimits.move(to: acceleration) }
    for index in 0..<contactCount {
      let contact = contacts.base + index
      let residual = contact.pointee.residual(motions)
      let pushing = contact.pointee.pushing(contact.pointee.alongRows(residual))
      changes = changes .| pushing.differs(from: contact.pointee.pushing)
      contact.pointee.residual = residual
      contact.pointee.pushing = pushing
    }
    return changes
  }

  /// Evaluates the residuals at a candidate v̇ without changing the active set.
  ///
  /// - Returns: The lanes in which the active set at the candidate differs.
  func look(at acceleration: Column<L>, _ motions: Column<MotionVector<L>>) -> L.Mask {
    var changes = L.Mask(repeating: false)
    for index in 0..<limitCount {
      let row = limits[index]
      let residual = row.residual(acceleration)
      limits[index].nextResidual = residual
      changes = changes .| (row.weight.masked(residual .< .zero) .!= row.pushing)
    }
    if tendonLimits.count > 0 { changes = changes .| tendonLimits.look(at: acceleration) }
    for index in 0..<contactCount {
      let contact = contacts[index]
      let residual = contact.residual(motions)
      contacts[index].nextResidual = residual
      changes =
        changes .| contact.pushing(contact.alongRows(residual)).differs(from: contact.pushing)
    }
    return changes
  }

  /// dᵀ Jᵀ D J d over the active rows, where d is the search direction.
  func pushingCurvature() -> L {
    var sum = tendonLimits.pushingCurvature()
    for index in 0..<limitCount {
      let row = limits[index]
      let way: L = row.nextResidual - row.residual
      sum = sum.adding(row.pushing * way, times: way)
    }
    for index in 0..<contactCount {
      let contact = contacts[index]
      let way = contact.alongRows(contact.nextResidual - contact.residual)
      sum = sum + contact.pushing.sum(way, way)
    }
    return sum
  }

  /// The first and second derivative of the cost at a point of the search direction.
  ///
  /// If the active set stayed the same, the slope would be −(1 − α) dᵀ H d. Rows that have become
  /// active or inactive at α then contribute the difference.
  @inline(__always)
  func slope(at alpha: L, curvature: L) -> (slope: L, rate: L) {
    let remainder: L = L(1) - alpha
    var slope: L = -(remainder * curvature)
    var rate = curvature
    for index in 0..<limitCount {
      let row = limits[index]
      let way: L = row.nextResidual - row.residual
      let residual = row.nextResidual.subtracting(remainder, times: way)
      let difference: L = row.weight.masked(residual .< .zero) - row.pushing
      slope = slope.adding(difference * way, times: residual)
      rate = rate.adding(difference * way, times: way)
    }
    if tendonLimits.count > 0 {
      let more = tendonLimits.slope(remainder: remainder)
      slope = slope + more.slope
      rate = rate + more.rate
    }
    for index in 0..<contactCount {
      let contact = contacts[index]
      let way = contact.alongRows(contact.nextResidual - contact.residual)
      let residual = contact.alongRows(contact.nextResidual).subtracting(remainder, times: way)
      let difference = contact.pushing(residual) - contact.pushing
      slope = slope + difference.sum(way, residual)
      rate = rate + difference.sum(way, way)
    }
    return (slope, rate)
  }
}

extension LimitRow {
  /// J v̇ − a*.
  @inline(__always) func residual(_ acceleration: Column<L>) -> L {
    let value: L = side * acceleration[joint]
    return value - target
  }
}

extension ContactRows {
  /// J v̇ − a*, where `motions` are the accelerations of the joints' bodies due to v̇.
  @inline(__always) func residual(_ motions: Column<MotionVector<L>>) -> NormalTangent<L> {
    along(relative(motions)) - target
  }

  /// The motion of the second body relative to the first.
  @inline(__always) func relative(_ motions: Column<MotionVector<L>>) -> MotionVector<L> {
    let second = motions.base[joints.second]
    return joints.first < 0 ? second : second - motions.base[joints.first]
  }
}
