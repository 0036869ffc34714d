/// Components along a contact's normal and tangent.
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
/// A pyramidal cone has four edges, n ± μ t₁ and n ± μ t₂. There is no motion along t₂, out of the
/// plane, so the last two reduce to the normal, counted twice. Without friction, only the normal
/// remains.
struct FrictionCone<L: Lane> {
  var plus: L
  var minus: L
  var normal: L

  @inline(__always) init(plus: L, minus: L, normal: L) {
    self.plus = plus
    self.minus = minus
    self.normal = normal
  }

  /// Projects a vector with components along n and t onto the rows.
  @inline(__always) init(_ value: NormalTangent<L>, friction: L) {
    self.init(
      plus: value.normal.adding(friction, times: value.tangent),
      minus: value.normal.subtracting(friction, times: value.tangent), normal: value.normal)
  }

  @inline(__always) static var zero: FrictionCone {
    FrictionCone(plus: .zero, minus: .zero, normal: .zero)
  }

  /// The lanes in which any row differs.
  @inline(__always) func differs(from other: FrictionCone) -> L.Mask {
    (plus .!= other.plus) .| (minus .!= other.minus) .| (normal .!= other.normal)
  }

  @inline(__always) static func - (a: FrictionCone, b: FrictionCone) -> FrictionCone {
    FrictionCone(plus: a.plus - b.plus, minus: a.minus - b.minus, normal: a.normal - b.normal)
  }

  /// self − a · other.
  @inline(__always) func subtracting(_ a: L, times other: FrictionCone) -> FrictionCone {
    FrictionCone(
      plus: plus.subtracting(a, times: other.plus),
      minus: minus.subtracting(a, times: other.minus),
      normal: normal.subtracting(a, times: other.normal))
  }

  /// Σ weight · a · b over the rows.
  @inline(__always) func sum(_ a: FrictionCone, _ b: FrictionCone) -> L {
    let edge: L = plus * a.plus * b.plus
    let other: L = minus * a.minus * b.minus
    let middle: L = normal * a.normal * b.normal
    return edge + other + middle
  }
}
