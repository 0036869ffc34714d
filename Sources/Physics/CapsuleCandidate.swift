/// Two capsules, or spheres, that may touch.
struct CapsuleCandidate<L: Lane>: ContactCandidate {
  /// A capsule as its middle and half of its axis, in its body's frame.
  private struct Capsule {
    let body: Int
    let middleX: L
    let middleZ: L
    let halfX: L
    let halfZ: L
    let radius: L

    init?(_ geom: Geom) {
      guard case .capsule(let from, let to, let radius) = geom.shape else { return nil }
      body = geom.body
      middleX = L((from.x + to.x) / 2)
      middleZ = L((from.z + to.z) / 2)
      halfX = L((to.x - from.x) / 2)
      halfZ = L((to.z - from.z) / 2)
      self.radius = L(radius)
    }
  }

  let law: ContactLaw<L>
  private let first: Capsule
  private let second: Capsule

  /// The pairs of capsules that may touch.
  static func all(of model: Model) -> [CapsuleCandidate] {
    model.contactPairs.compactMap { pair in
      guard let first = Capsule(model.geoms[pair.first]),
        let second = Capsule(model.geoms[pair.second])
      else { return nil }
      return CapsuleCandidate(law: ContactLaw(pair, of: model), first: first, second: second)
    }
  }

  /// The place of the contact for placed bodies.
  ///
  /// As MuJoCo's `mjraw_CapsuleCapsule` finds it: the nearest points of the axes' lines, then
  /// clipped to the axes one after the other.
  @inline(__always) func locate(_ frames: Column<BodyFrame<L>>) -> ContactPoint<L> {
    let a = frames[first.body].place(first.middleX, first.middleZ)
    let b = frames[second.body].place(second.middleX, second.middleZ)
    let u = frames[first.body].rotate(first.halfX, first.halfZ)
    let v = frames[second.body].rotate(second.halfX, second.halfZ)
    let wx: L = a.x - b.x
    let wz: L = a.z - b.z
    let (s, t) = Self.nearest(u, v, (wx, wz))
    let x: L = a.x.adding(u.x, times: s)
    let z: L = a.z.adding(u.z, times: s)
    let dx: L = b.x.adding(v.x, times: t) - x
    let dz: L = b.z.adding(v.z, times: t) - z
    let length = L.squareRoot(Self.dot((dx, dz), (dx, dz)))
    let scale: L = L(1) / L.larger(length, Self.tiny)
    let distance: L = length - first.radius - second.radius
    let reach: L = first.radius.adding(distance, times: L(0.5))
    return ContactPoint(
      distance: distance, x: x.adding(dx * scale, times: reach),
      z: z.adding(dz * scale, times: reach), normalX: dx * scale, normalZ: dz * scale)
  }

  /// Where |w + s u − t v| is least, with s and t in −1…1.
  @inline(__always)
  private static func nearest(_ u: (L, L), _ v: (L, L), _ w: (L, L)) -> (s: L, t: L) {
    let uu = L.larger(dot(u, u), tiny)
    let vv = L.larger(dot(v, v), tiny)
    let uv: L = -dot(u, v)
    let uw: L = -dot(u, w)
    let vw: L = dot(v, w)
    let determinant: L = uu * vv - uv * uv
    let s = clipped((vv * uw - uv * vw) / L.larger(determinant, tiny))
    let t: L = (vw - uv * s) / vv
    let nearest = clipped(t)
    let again = clipped((uw - uv * nearest) / uu)
    return (s.replacing(with: again, where: .!(t.magnitude .< L(1))), nearest)
  }

  @inline(__always) private static func clipped(_ value: L) -> L {
    L.smaller(L.larger(value, L(-1)), L(1))
  }

  /// What MuJoCo keeps divisors away from zero by (mjMINVAL).
  private static var tiny: L { L(1e-15) }

  @inline(__always) private static func dot(_ a: (L, L), _ b: (L, L)) -> L {
    let first: L = a.0 * b.0
    return first.adding(a.1, times: b.1)
  }
}
