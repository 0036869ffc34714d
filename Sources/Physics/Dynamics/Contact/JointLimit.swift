/// One side of a joint's range, which may become an active limit.
struct LimitCandidate<L: Lane> {
  let joint: Int
  /// 1 for the lower limit, −1 for the upper.
  let side: L
  let bound: L
  let margin: L
  let law: ImpedanceLaw<L>
  /// The approximate diagonal of J M⁻¹ Jᵀ (MuJoCo's `diagApprox`).
  let diagonal: L
  /// The upper bound of I / (1 − I) / diagonal: MuJoCo bounds R away from zero (mjMINVAL).
  let largestWeight = L(1e15)

  static func all(of model: Model) -> [LimitCandidate] {
    model.joints.indices.flatMap { index -> [LimitCandidate] in
      let joint = model.joints[index]
      guard let range = joint.range else { return [] }
      return [(1.0, range.lowerBound), (-1.0, range.upperBound)].map { side, bound in
        LimitCandidate(
          joint: index, side: L(side), bound: L(bound), margin: L(joint.margin),
          law: ImpedanceLaw(joint.limit, timestep: model.timestep),
          diagonal: L(joint.inverseWeight))
      }
    }
  }
}

/// The constraint row of a joint limit: J is `side` at the joint and zero elsewhere.
struct LimitRow<L: Lane> {
  var joint = 0
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
