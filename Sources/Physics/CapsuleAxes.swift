/// Two capsules' axes in the world, middle and half of each: first + s u and second + t v, with s and
/// t from −1 to 1.
///
/// What follows is MuJoCo's `mjraw_CapsuleCapsule`.
struct CapsuleAxes<L: Lane> {
  typealias Places = (s: L, t: L)

  let first: (x: L, z: L)
  let second: (x: L, z: L)
  let u: (x: L, z: L)
  let v: (x: L, z: L)
  private let uu: L
  private let vv: L
  private let uv: L
  private let uw: L
  private let vw: L
  /// uu vv − uv², without the rounding errors of that difference.
  private let determinant: L

  @inline(__always)
  init(first: (x: L, z: L), second: (x: L, z: L), u: (x: L, z: L), v: (x: L, z: L)) {
    (self.first, self.second, self.u, self.v) = (first, second, u, v)
    let w: (x: L, z: L) = (first.x - second.x, first.z - second.z)
    uu = L.larger(Self.dot(u, u), Self.tiny)
    vv = L.larger(Self.dot(v, v), Self.tiny)
    uv = -Self.dot(u, v)
    uw = -Self.dot(u, w)
    vw = Self.dot(v, w)
    let across: L = (u.x * v.z).subtracting(u.z, times: v.x)
    determinant = across * across
  }

  /// Where the axes are nearest: the nearest points of their lines, then clipped to the axes one
  /// after the other.
  @inline(__always) func nearest() -> Places {
    let s = Self.clipped((vv * uw - uv * vw) / L.larger(determinant, Self.tiny))
    let t: L = (vw - uv * s) / vv
    let nearest = Self.clipped(t)
    let again = Self.clipped((uw - uv * nearest) / uu)
    return (s.replacing(with: again, where: .!(t.magnitude .< L(1))), nearest)
  }

  /// The lanes in which two capsules' axes are so near to parallel that MuJoCo tests all four ends.
  @inline(__always) var areParallel: L.Mask { determinant .< Self.tiny }

  /// The lanes in which the axes cross, given where they are nearest.
  @inline(__always) func cross(at places: Places) -> L.Mask {
    (places.s.magnitude .< L(1)) .& (places.t.magnitude .< L(1)) .& .!areParallel
  }

  /// The end of the first axis at s = `side`, and the place of the second that is nearest to it.
  @inline(__always) func end(ofFirst side: L) -> Places {
    (side, Self.clipped((vw - uv * side) / vv))
  }

  /// The end of the second axis at t = `side`, and the place of the first that is nearest to it.
  @inline(__always) func end(ofSecond side: L) -> Places {
    (Self.clipped((uw - uv * side) / uu), side)
  }

  @inline(__always) private static func clipped(_ value: L) -> L {
    L.smaller(L.larger(value, L(-1)), L(1))
  }

  /// What MuJoCo keeps divisors away from zero by (mjMINVAL).
  @inline(__always) static var tiny: L { L(1e-15) }

  @inline(__always) private static func dot(_ a: (x: L, z: L), _ b: (x: L, z: L)) -> L {
    (a.x * b.x).adding(a.z, times: b.z)
  }
}
