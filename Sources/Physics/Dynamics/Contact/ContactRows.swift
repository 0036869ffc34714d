/// The constraint rows of a contact that exists in some lanes, in terms of its normal and tangent.
///
/// J, a* and J v̇ − a* of the edges of the friction cone are n ± μ t of the values stored here.
struct ContactRows<L: Lane> {
  /// The last degree of freedom that moves each body, −1 for none.
  var joints = (first: -1, second: -1)
  /// Unit forces at the contact point, along the normal from the first body to the second and along
  /// the tangent.
  ///
  /// The dot product with a motion is the velocity of the contact point in that direction.
  var normal: ForceVector<L> = .zero
  var tangent: ForceVector<L> = .zero
  var friction: L = .zero
  /// D of the edges and of the normal; zero in lanes without this contact.
  var edgeWeight: L = .zero
  var normalWeight: L = .zero
  /// The reference acceleration a*.
  var target = NormalTangent<L>.zero
  /// J v̇ − a* at the current v̇, and at the candidate of a line search.
  var residual = NormalTangent<L>.zero
  var nextResidual = NormalTangent<L>.zero
  /// D if a row is active at the current v̇, otherwise 0.
  var pushing: FrictionCone<L> = .zero

  /// The components of a motion along the normal and the tangent.
  @inline(__always) func along(_ motion: MotionVector<L>) -> NormalTangent<L> {
    NormalTangent(normal: motion.dot(normal), tangent: motion.dot(tangent))
  }

  /// Projects a residual onto the rows.
  @inline(__always) func alongRows(_ value: NormalTangent<L>) -> FrictionCone<L> {
    FrictionCone(value, friction: friction)
  }

  /// D if a row's residual is negative, otherwise 0.
  @inline(__always) func pushing(_ residual: FrictionCone<L>) -> FrictionCone<L> {
    FrictionCone(
      plus: edgeWeight.masked(residual.plus .< .zero),
      minus: edgeWeight.masked(residual.minus .< .zero),
      normal: normalWeight.masked(residual.normal .< .zero))
  }

  /// −f on the second body, summed over the active rows.
  var pull: ForceVector<L> {
    let rows = alongRows(residual)
    let plus: L = pushing.plus * rows.plus
    let minus: L = pushing.minus * rows.minus
    let normal: L = pushing.normal * rows.normal
    return (self.normal * (plus + minus + normal)).adding(
      tangent, times: friction * (plus - minus))
  }
}
