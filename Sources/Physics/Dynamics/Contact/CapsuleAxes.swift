/// Two capsules' axes in the world, middle and half of each: first + s u and second + t v, with s
/// and t from −1 to 1.
///
/// The nearest points are MuJoCo's `mjraw_CapsuleCapsule`; parallel axes are as they were measured
/// with MuJoCo 4.0.0.
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

  /// The lanes in which two capsules' axes count as parallel: within 1e-4 rad, as in MuJoCo.
  @inline(__always) var areParallel: L.Mask { determinant .< uu * vv * L(1e-8) }

  /// The lanes in which the axes cross, given where they are nearest.
  @inline(__always) func cross(at places: Places) -> L.Mask {
    (places.s.magnitude .< L(1)) .& (places.t.magnitude .< L(1)) .& .!areParallel
  }

  /// Where what the second axis spans along the first begins and ends, of parallel axes.
  ///
  /// Each is an end of the second axis and what is nearest to it on the first; or, where that would
  /// be beyond the first axis' end, that end and what is nearest to it on the second.
  var overlap: (begin: Places, end: Places) {
    let side: L = L(-1).replacing(with: L(1), where: uv .< .zero)
    return (overlap(atSecond: -side), overlap(atSecond: side))
  }

  private func overlap(atSecond side: L) -> Places {
    let along: L = (uw - uv * side) / uu
    let s = Self.clipped(along)
    return (s, Self.clipped((vw - uv * s) / vv).replacing(with: side, where: along .== s))
  }

  @inline(__always) private static func clipped(_ value: L) -> L {
    L.smaller(L.larger(value, L(-1)), L(1))
  }

  /// The smallest divisor that MuJoCo allows (mjMINVAL).
  @inline(__always) static var tiny: L { L(1e-15) }

  @inline(__always) private static func dot(_ a: (x: L, z: L), _ b: (x: L, z: L)) -> L {
    (a.x * b.x).adding(a.z, times: b.z)
  }
}
