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
  @inline(__always) init(normal: L, tangent: L, friction: L) {
    self.init(
      plus: normal.adding(friction, times: tangent),
      minus: normal.subtracting(friction, times: tangent), normal: normal)
  }

  @inline(__always) static var zero: Pyramid { Pyramid(plus: .zero, minus: .zero, normal: .zero) }

  /// The weights of the rows that push: `self` where the residual is negative, else zero.
  @inline(__always) func pushing(_ residual: Pyramid) -> Pyramid {
    Pyramid(
      plus: plus.masked(residual.plus .< .zero), minus: minus.masked(residual.minus .< .zero),
      normal: normal.masked(residual.normal .< .zero))
  }

  /// Where any row differs.
  @inline(__always) func differs(from other: Pyramid) -> L.Mask {
    plus.differs(from: other.plus) .| minus.differs(from: other.minus)
      .| normal.differs(from: other.normal)
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

/// A contact of each lane, in terms of its normal and tangent.
///
/// J, a* and J v̇ − a* of the cone's edges are n ± μ t of these.
struct ContactRows<L: Lane> {
  var friction: L = .zero
  /// D of each row; zero in lanes that have no such contact.
  var weight: Pyramid<L> = .zero
  /// a*.
  var target = NormalTangent<L>.zero
  /// J v̇ − a* at the solver's v̇ and at its candidate.
  var residual = NormalTangent<L>.zero
  var nextResidual = NormalTangent<L>.zero
  /// D where a row pushes, else 0.
  var pushing: Pyramid<L> = .zero

  /// The rows of another contact in some lanes.
  @inline(__always) func replacing(with other: ContactRows, where mask: L.Mask) -> ContactRows {
    var result = self
    result.friction = friction.replacing(with: other.friction, where: mask)
    result.weight.plus = weight.plus.replacing(with: other.weight.plus, where: mask)
    result.weight.minus = weight.minus.replacing(with: other.weight.minus, where: mask)
    result.weight.normal = weight.normal.replacing(with: other.weight.normal, where: mask)
    result.target.normal = target.normal.replacing(with: other.target.normal, where: mask)
    result.target.tangent = target.tangent.replacing(with: other.target.tangent, where: mask)
    return result
  }

  /// A residual along the rows.
  @inline(__always) func along(_ value: NormalTangent<L>) -> Pyramid<L> {
    Pyramid(normal: value.normal, tangent: value.tangent, friction: friction)
  }

  /// [n t]ᵀ D [n t] over the rows that push, a 2 × 2 matrix.
  @inline(__always) var stiffness: (normal: L, mixed: L, tangent: L) {
    let edges: L = pushing.plus + pushing.minus
    let mixed: L = friction * (pushing.plus - pushing.minus)
    return (edges + pushing.normal, mixed, friction * friction * edges)
  }
}

/// A component along a contact's normal and one along its tangent.
struct NormalTangent<L: Lane> {
  var normal: L
  var tangent: L

  @inline(__always) static var zero: NormalTangent { NormalTangent(normal: .zero, tangent: .zero) }

  @inline(__always) static func - (a: NormalTangent, b: NormalTangent) -> NormalTangent {
    NormalTangent(normal: a.normal - b.normal, tangent: a.tangent - b.tangent)
  }
}
