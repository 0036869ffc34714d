/// A contact that acts in some of the lanes, in terms of its normal and tangent.
///
/// J, a* and J v̇ − a* of the cone's edges are n ± μ t of these.
struct ContactRows<L: Lane> {
  /// The last degrees of freedom that move the two bodies, −1 for none.
  var joints = (first: -1, second: -1)
  /// Unit forces at the place of the contact, along the normal from the first body to the second
  /// and along the tangent: the power of one is how fast the point moves that way.
  var normal: ForceVector<L> = .zero
  var tangent: ForceVector<L> = .zero
  var friction: L = .zero
  /// D of the edges and of the normal; zero in lanes that have no such contact.
  var edgeWeight: L = .zero
  var normalWeight: L = .zero
  /// a*.
  var target = NormalTangent<L>.zero
  /// J v̇ − a* at the solver's v̇, and at the next where a line is searched.
  var residual = NormalTangent<L>.zero
  var nextResidual = NormalTangent<L>.zero
  /// D where a row pushes at the solver's v̇, otherwise 0.
  var pushing: FrictionCone<L> = .zero

  /// The parts of a motion along the normal and the tangent.
  @inline(__always) func along(_ motion: MotionVector<L>) -> NormalTangent<L> {
    NormalTangent(normal: motion.dot(normal), tangent: motion.dot(tangent))
  }

  /// A residual along the rows.
  @inline(__always) func alongRows(_ value: NormalTangent<L>) -> FrictionCone<L> {
    FrictionCone(value, friction: friction)
  }

  /// D where a row's residual is negative, otherwise 0.
  @inline(__always) func pushing(_ residual: FrictionCone<L>) -> FrictionCone<L> {
    FrictionCone(
      plus: edgeWeight.masked(residual.plus .< .zero),
      minus: edgeWeight.masked(residual.minus .< .zero),
      normal: normalWeight.masked(residual.normal .< .zero))
  }

  /// −f on the second body, of the rows that push.
  var pull: ForceVector<L> {
    let rows = alongRows(residual)
    let plus: L = pushing.plus * rows.plus
    let minus: L = pushing.minus * rows.minus
    let normal: L = pushing.normal * rows.normal
    return (self.normal * (plus + minus + normal)).adding(
      tangent, times: friction * (plus - minus))
  }
}
