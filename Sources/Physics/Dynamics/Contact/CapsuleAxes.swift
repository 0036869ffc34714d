/// The axes of two capsules in world coordinates, as midpoints and half vectors: first + s u and
/// second + t v, with s and t in [−1, 1].
///
/// The closest points follow MuJoCo's `mjraw_CapsuleCapsule`; the case of parallel axes reproduces
/// measurements of MuJoCo 4.0.0.
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
  /// uu vv − uv², computed without cancellation.
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

  /// Closest points of the axes: those of the infinite lines, clamped to one axis and then to the
  /// other.
  @inline(__always) func nearest() -> Places {
    let s = Self.clipped((vv * uw - uv * vw) / L.larger(determinant, Self.tiny))
    let t: L = (vw - uv * s) / vv
    let nearest = Self.clipped(t)
    let again = Self.clipped((uw - uv * nearest) / uu)
    return (s.replacing(with: again, where: .!(t.magnitude .< L(1))), nearest)
  }

  /// The lanes in which the axes count as parallel: within 1e-4 rad, as in MuJoCo.
  @inline(__always) var areParallel: L.Mask { determinant .< uu * vv * L(1e-8) }

  /// The lanes in which the axes intersect, given their closest points.
  @inline(__always) func cross(at places: Places) -> L.Mask {
    (places.s.magnitude .< L(1)) .& (places.t.magnitude .< L(1)) .& .!areParallel
  }

  /// The start and end of the overlap of two parallel axes.
  ///
  /// Each is an end of the second axis paired with its closest point on the first axis. If that
  /// point would be beyond the end of the first axis, that end is paired with its closest point on
  /// the second axis.
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
