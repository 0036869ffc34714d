/// What the rows contribute to the solver's problem.
extension Constraints {
  /// Takes a first v̇: its residuals and the rows that push there.
  @inline(__always) func begin(at acceleration: Column<L>) {
    findNextResiduals(acceleration)
    move(remainder: .zero)
  }

  /// Finds the residuals at the next v̇, and the lanes in which other rows push there.
  @inline(__always) func evaluate(_ candidate: Column<L>) -> L.Mask {
    findNextResiduals(candidate)
    var changes = L.Mask(repeating: false)
    for index in 0..<limitCount {
      let row = limits[index]
      let next = row.weight.masked(row.nextResidual .< .zero)
      changes = changes .| next.differs(from: row.pushing)
    }
    for index in 0..<contactCount {
      let contact = contacts[index]
      let next = contact.weight.pushing(contact.along(contact.nextResidual))
      changes = changes .| next.differs(from: contact.pushing)
    }
    return changes
  }

  /// J v̇ − a* of all rows.
  @inline(__always) private func findNextResiduals(_ acceleration: Column<L>) {
    for index in 0..<limitCount {
      let row = limits[index]
      let value: L = row.side * acceleration[row.joint]
      limits[index].nextResidual = value - row.target
    }
    for index in 0..<contactCount {
      let (normal, tangent) = (normal(index), tangent(index))
      var value = NormalTangent<L>.zero
      for joint in 0..<joints {
        value.normal = value.normal.adding(normal[joint], times: acceleration[joint])
        value.tangent = value.tangent.adding(tangent[joint], times: acceleration[joint])
      }
      contacts[index].nextResidual = value - contacts[index].target
    }
  }

  /// Goes to the next residuals but for a remainder of the way, and marks the rows that push.
  @inline(__always) func move(remainder: L) {
    for index in 0..<limitCount {
      let row = limits[index]
      let residual = row.nextResidual.subtracting(remainder, times: row.nextResidual - row.residual)
      limits[index].residual = residual
      limits[index].pushing = row.weight.masked(residual .< .zero)
    }
    for index in 0..<contactCount {
      let contact = contacts[index]
      let way = contact.nextResidual - contact.residual
      let residual = NormalTangent(
        normal: contact.nextResidual.normal.subtracting(remainder, times: way.normal),
        tangent: contact.nextResidual.tangent.subtracting(remainder, times: way.tangent))
      contacts[index].residual = residual
      contacts[index].pushing = contact.weight.pushing(contact.along(residual))
    }
  }

  /// Adds Jᵀ D J to a matrix and Jᵀ D a* to a vector, over the rows that push.
  @inline(__always)
  func addPushingRows(to matrix: SymmetricMatrix<L>, and vector: Column<L>) {
    for index in 0..<limitCount {
      let row = limits[index]
      let joint = row.joint
      let diagonal = matrix.row(joint)
      diagonal[joint] = diagonal[joint] + row.pushing
      vector[joint] = vector[joint].adding(row.pushing * row.side, times: row.target)
    }
    for index in 0..<contactCount {
      let (normal, tangent) = (normal(index), tangent(index))
      let target = contacts[index].target
      let stiffness = contacts[index].stiffness
      guard L.any(.zero .< stiffness.normal) else { continue }
      for joint in 0..<joints {
        let n = normal[joint]
        let t = tangent[joint]
        let u: L = (stiffness.normal * n).adding(stiffness.mixed, times: t)
        let v: L = (stiffness.mixed * n).adding(stiffness.tangent, times: t)
        vector[joint] = vector[joint].adding(u, times: target.normal).adding(
          v, times: target.tangent)
        let row = matrix.row(joint)
        for other in 0...joint {
          row[other] = row[other].adding(u, times: normal[other]).adding(v, times: tangent[other])
        }
      }
    }
  }

  /// dᵀ Jᵀ D J d over the rows that push, d the way to the next v̇.
  @inline(__always) func pushingCurvature() -> L {
    var sum: L = .zero
    for index in 0..<limitCount {
      let row = limits[index]
      let way: L = row.nextResidual - row.residual
      sum = sum.adding(row.pushing * way, times: way)
    }
    for index in 0..<contactCount {
      let contact = contacts[index]
      let way = contact.along(contact.nextResidual - contact.residual)
      sum = sum + contact.pushing.sum(way, way)
    }
    return sum
  }

  /// The first and second derivative of the cost at a point of the way to the next v̇.
  ///
  /// If the rows that push stayed the same, the slope would be −(1 − α) dᵀ H d. The rows that
  /// start or stop pushing by then add what they have more or less.
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
    for index in 0..<contactCount {
      let contact = contacts[index]
      let way = contact.along(contact.nextResidual - contact.residual)
      let residual = contact.along(contact.nextResidual).subtracting(remainder, times: way)
      let difference = contact.weight.pushing(residual) - contact.pushing
      slope = slope + difference.sum(way, residual)
      rate = rate + difference.sum(way, way)
    }
    return (slope, rate)
  }
}
