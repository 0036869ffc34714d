/// One side of a tendon's range, which may become an active limit.
struct TendonLimitCandidate<L: Lane> {
  /// The joints of the tendon.
  let path: StrandPath<L>
  /// 1 for the lower limit, −1 for the upper.
  let side: L
  let bound: L
  let margin: L
  let law: ImpedanceLaw<L>
  /// The approximate diagonal of J M⁻¹ Jᵀ (MuJoCo's `diagApprox`).
  let diagonal: L
  /// The upper bound of I / (1 − I) / diagonal: MuJoCo bounds R away from zero (mjMINVAL).
  let largestWeight = L(1e15)
}

/// The constraint row of a tendon limit: J is side × coefficient at the tendon's joints and zero
/// elsewhere.
struct TendonLimitRow<L: Lane> {
  var firstStrand = 0
  var endStrand = 0
  var side: L = .zero
  /// D.
  var weight: L = .zero
  /// The reference acceleration a*.
  var target: L = .zero
  /// J v̇ − a* at the current v̇, and at the candidate.
  var residual: L = .zero
  var nextResidual: L = .zero
  /// D if the row is active, otherwise 0.
  var pushing: L = .zero
}

/// The limits of a model's tendons, and the rows that are instantiated in some lane.
///
/// This is the counterpart of the joint limits in `Constraints`; few models have any.
final class TendonLimits<L: Lane> {
  let strands: Column<StrandConstants<L>>
  private let candidates: Column<TendonLimitCandidate<L>>
  private let rows: Column<TendonLimitRow<L>>
  /// The lengths of spatial tendons, one per candidate.
  private let lengths: Column<L>
  /// The number of rows in use.
  private(set) var count = 0

  init(model: Model, arena: Arena) {
    var strands: [StrandConstants<L>] = []
    var candidates: [TendonLimitCandidate<L>] = []
    for (index, tendon) in model.tendons.enumerated() {
      guard let range = tendon.range else { continue }
      let path = StrandPath<L>(.tendon(index), scale: 1, of: model, strands: &strands)
      candidates += [(1.0, range.lowerBound), (-1.0, range.upperBound)].map { side, bound in
        TendonLimitCandidate(
          path: path, side: L(side), bound: L(bound), margin: L(tendon.margin),
          law: ImpedanceLaw(tendon.limit, timestep: model.timestep),
          diagonal: L(tendon.inverseWeight))
      }
    }
    self.strands = arena.column(strands)
    self.candidates = arena.column(candidates)
    rows = arena.column(candidates.count, of: TendonLimitRow())
    lengths = arena.column(candidates.count, of: .zero)
  }

  /// Discards the rows of the previous step.
  @inline(__always) func removeAll() { count = 0 }

  /// Copies the lengths and Jacobians of the spatial tendons.
  func update(from spatial: SpatialTendons<L>) {
    for index in 0..<candidates.count {
      let path = candidates[index].path
      guard path.spatial >= 0 else { continue }
      lengths[index] = spatial.lengths[path.spatial]
      spatial.update(strands, of: path)
    }
  }

  /// Creates the rows of the tendons that are within the margin of a limit.
  func find(_ state: WorldState<L>) {
    for index in 0..<candidates.count {
      let limit = candidates[index]
      let strands = limit.path.range
      let length = limit.path.spatial < 0 ? sum(strands, state.positions) : lengths[index]
      let distance: L = limit.side * (length - limit.bound)
      let isNear = distance .< limit.margin
      guard L.any(isNear) else { continue }
      let depth: L = distance - limit.margin
      let impedance = limit.law.impedance(at: depth)
      var row = TendonLimitRow<L>(
        firstStrand: limit.path.first, endStrand: limit.path.end, side: limit.side)
      row.weight = limit.law.weight(
        impedance, diagonal: limit.diagonal, limit: limit.largestWeight
      ).masked(isNear)
      row.target = limit.law.reference(
        velocity: limit.side * sum(strands, state.velocities), depth: depth, impedance: impedance)
      rows[count] = row
      count += 1
    }
  }

  /// Updates residuals and active rows to a new v̇; returns the lanes in which the active set
  /// changed.
  func move(to acceleration: Column<L>) -> L.Mask {
    var changes = L.Mask(repeating: false)
    for index in 0..<count {
      let residual = residual(of: rows[index], acceleration)
      let pushing = rows[index].weight.masked(residual .< .zero)
      changes = changes .| (pushing .!= rows[index].pushing)
      rows[index].residual = residual
      rows[index].pushing = pushing
    }
    return changes
  }

  /// Evaluates the residuals at a candidate v̇; returns the lanes in which its active set differs.
  func look(at acceleration: Column<L>) -> L.Mask {
    var changes = L.Mask(repeating: false)
    for index in 0..<count {
      let residual = residual(of: rows[index], acceleration)
      rows[index].nextResidual = residual
      changes = changes .| (rows[index].weight.masked(residual .< .zero) .!= rows[index].pushing)
    }
    return changes
  }

  /// dᵀ Jᵀ D J d over the active rows, where d is the search direction.
  func pushingCurvature() -> L {
    var sum: L = .zero
    for index in 0..<count {
      let way: L = rows[index].nextResidual - rows[index].residual
      sum = sum.adding(rows[index].pushing * way, times: way)
    }
    return sum
  }

  /// The terms that rows which change between active and inactive along the search direction add to
  /// the first and second derivative of the cost.
  func slope(remainder: L) -> (slope: L, rate: L) {
    var (slope, rate): (L, L) = (.zero, .zero)
    for index in 0..<count {
      let row = rows[index]
      let way: L = row.nextResidual - row.residual
      let residual = row.nextResidual.subtracting(remainder, times: way)
      let difference: L = row.weight.masked(residual .< .zero) - row.pushing
      slope = slope.adding(difference * way, times: residual)
      rate = rate.adding(difference * way, times: way)
    }
    return (slope, rate)
  }

  /// Adds Jᵀ D J and Jᵀ D a* of the active rows to the linear system.
  func add(to system: SymmetricMatrix<L>, _ vector: Column<L>) {
    for index in 0..<count {
      let row = rows[index]
      for a in row.firstStrand..<row.endStrand {
        let strand = strands[a]
        let push: L = row.pushing * strand.coefficient
        vector[strand.joint] = vector[strand.joint].adding(push * row.side, times: row.target)
        for b in row.firstStrand..<row.endStrand where strands[b].joint <= strand.joint {
          let line = system.row(strand.joint)
          let other = strands[b]
          line[other.joint] = line[other.joint].adding(push, times: other.coefficient)
        }
      }
    }
  }

  /// Subtracts Jᵀ f from a vector, where f = −D (J v̇ − a*) for the active rows.
  func subtractPushes(from vector: Column<L>) {
    for index in 0..<count {
      let row = rows[index]
      let pull: L = row.side * row.pushing * row.residual
      for a in row.firstStrand..<row.endStrand {
        let strand = strands[a]
        vector[strand.joint] = vector[strand.joint].adding(strand.coefficient, times: pull)
      }
    }
  }

  /// J v̇ − a*.
  private func residual(of row: TendonLimitRow<L>, _ acceleration: Column<L>) -> L {
    row.side * sum(row.firstStrand..<row.endStrand, acceleration) - row.target
  }

  /// The dot product of a range of coefficients with the joint values.
  private func sum(_ range: Range<Int>, _ column: Column<L>) -> L {
    var sum: L = .zero
    for index in range {
      sum = sum.adding(strands[index].coefficient, times: column[strands[index].joint])
    }
    return sum
  }
}
