/// One side of a joint's range, which may be reached.
struct LimitCandidate<L: Lane> {
  let joint: Int
  /// 1 at the lower end, −1 at the upper.
  let side: L
  let bound: L
  let margin: L
  let law: ImpedanceLaw<L>
  /// The approximate diagonal of J M⁻¹ Jᵀ.
  let diagonal: L
  /// The upper bound of I / (1 − I) / diagonal: MuJoCo keeps R off zero (mjMINVAL).
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

/// The row of a limit: J is the side at the joint and zero elsewhere.
struct LimitRow<L: Lane> {
  var joint = 0
  var side: L = .zero
  /// D.
  var weight: L = .zero
  /// a*.
  var target: L = .zero
  /// J v̇ − a* at the solver's v̇ and at its candidate.
  var residual: L = .zero
  var nextResidual: L = .zero
  /// D where the row pushes, otherwise 0.
  var pushing: L = .zero
}
