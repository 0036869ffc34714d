/// A component along a contact's normal and one along its tangent.
struct NormalTangent<L: Lane> {
  var normal: L
  var tangent: L

  @inline(__always) static var zero: NormalTangent { NormalTangent(normal: .zero, tangent: .zero) }

  @inline(__always) static func - (a: NormalTangent, b: NormalTangent) -> NormalTangent {
    NormalTangent(normal: a.normal - b.normal, tangent: a.tangent - b.tangent)
  }
}

/// The rows of a contact: the edges n + μ t and n − μ t of its friction cone, and the normal n.
///
/// A pyramid has four edges, n ± μ t₁ and n ± μ t₂. Nothing moves along t₂, out of the plane, so
/// the last two are the normal twice; without friction the normal alone is left.
struct Pyramid<L: Lane> {
  var plus: L
  var minus: L
  var normal: L

  @inline(__always) init(plus: L, minus: L, normal: L) {
    self.plus = plus
    self.minus = minus
    self.normal = normal
  }

  /// What is along n and t, along the rows.
  @inline(__always) init(_ value: NormalTangent<L>, friction: L) {
    self.init(
      plus: value.normal.adding(friction, times: value.tangent),
      minus: value.normal.subtracting(friction, times: value.tangent), normal: value.normal)
  }

  @inline(__always) static var zero: Pyramid { Pyramid(plus: .zero, minus: .zero, normal: .zero) }

  /// Where any row differs.
  @inline(__always) func differs(from other: Pyramid) -> L.Mask {
    (plus .!= other.plus) .| (minus .!= other.minus) .| (normal .!= other.normal)
  }

  @inline(__always) static func - (a: Pyramid, b: Pyramid) -> Pyramid {
    Pyramid(plus: a.plus - b.plus, minus: a.minus - b.minus, normal: a.normal - b.normal)
  }

  /// self − a · other.
  @inline(__always) func subtracting(_ a: L, times other: Pyramid) -> Pyramid {
    Pyramid(
      plus: plus.subtracting(a, times: other.plus),
      minus: minus.subtracting(a, times: other.minus),
      normal: normal.subtracting(a, times: other.normal))
  }

  /// Σ weight · a · b over the rows.
  @inline(__always) func sum(_ a: Pyramid, _ b: Pyramid) -> L {
    let edge: L = plus * a.plus * b.plus
    let other: L = minus * a.minus * b.minus
    let middle: L = normal * a.normal * b.normal
    return edge + other + middle
  }
}

/// A contact that acts in some of the lanes, in terms of its normal and tangent.
///
/// J, a* and J v̇ − a* of the cone's edges are n ± μ t of these.
struct ContactRows<L: Lane> {
  /// The last degrees of freedom that move the two bodies, −1 for none.
  var joints = (first: -1, second: -1)
  /// Unit forces at the place of the contact, along the normal from the first body to the second and
  /// along the tangent: the power of one is how fast the point moves that way.
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
  /// D where a row pushes at the solver's v̇, else 0.
  var pushing: Pyramid<L> = .zero

  /// The parts of a motion along the normal and the tangent.
  @inline(__always) func along(_ motion: MotionVector<L>) -> NormalTangent<L> {
    NormalTangent(normal: motion.dot(normal), tangent: motion.dot(tangent))
  }

  /// A residual along the rows.
  @inline(__always) func alongRows(_ value: NormalTangent<L>) -> Pyramid<L> {
    Pyramid(value, friction: friction)
  }

  /// D where a row's residual is negative, else 0.
  @inline(__always) func pushing(_ residual: Pyramid<L>) -> Pyramid<L> {
    Pyramid(
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
