/// Where two shapes are nearest.
struct ContactPoint<L: Lane> {
  /// Between the surfaces, m; negative where they overlap.
  let distance: L
  /// The point, half way between the surfaces, in the world, m.
  let x: L
  let z: L
  /// The normal, from the first shape to the second.
  let normalX: L
  let normalZ: L
}

/// What a contact of two geoms is like, wherever it is.
struct ContactLaw<L: Lane> {
  /// Indices in `Model.geoms`.
  let geoms: (first: Int, second: Int)
  /// The last degrees of freedom that move the two bodies, −1 for none.
  let joints: (first: Int, second: Int)
  let isFrictional: Bool
  let friction: L
  let margin: L
  let impedance: ImpedanceLaw<L>
  /// R I / (1 − I), with R the regularisation of each row.
  let diagonal: L

  init(_ pair: ContactPair, of model: Model) {
    let bodies = (first: model.geoms[pair.first].body, second: model.geoms[pair.second].body)
    let inverseWeight =
      model.bodies[bodies.first].inverseWeight + model.bodies[bodies.second].inverseWeight
    let mu = pair.friction
    geoms = (pair.first, pair.second)
    joints = (model.lastJoint(of: bodies.first), model.lastJoint(of: bodies.second))
    isFrictional = pair.dimension > 1
    friction = L(mu)
    margin = L(pair.margin)
    impedance = ImpedanceLaw(pair.impedance, timestep: model.timestep)
    // The approximate diagonal w of J M⁻¹ Jᵀ; of the edges of a pyramidal cone 2 μ² (w + μ² w), so
    // that the cone is as soft as its normal ("Computation", "Friction cones"; mj_makeImpedance).
    diagonal = L(isFrictional ? 2 * mu * mu * inverseWeight * (1 + mu * mu) : inverseWeight)
  }
}

/// A sphere, or an end of a capsule, that may touch a plane of the world.
struct PlaneCandidate<L: Lane> {
  let law: ContactLaw<L>
  let body: Int
  private let x: L
  private let z: L
  private let radius: L
  private let normalX: L
  private let normalZ: L
  /// How far the plane is from the world's origin, along its normal.
  private let offset: L

  private init(
    _ law: ContactLaw<L>, point: Planar, normal: Planar, body: Int, end: Planar, radius: Double
  ) {
    self.law = law
    self.body = body
    x = L(end.x)
    z = L(end.z)
    self.radius = L(radius)
    normalX = L(normal.x)
    normalZ = L(normal.z)
    offset = L(point.x * normal.x + point.z * normal.z)
  }

  /// Both ends of each capsule that may touch a plane; of a sphere, the one that there is.
  static func all(of model: Model) -> [PlaneCandidate] {
    model.contactPairs.flatMap { pair -> [PlaneCandidate] in
      let other = model.geoms[pair.second]
      guard case .plane(let point, let normal) = model.geoms[pair.first].shape,
        case .capsule(let from, let to, let radius) = other.shape
      else { return [] }
      let law = ContactLaw<L>(pair, of: model)
      return (from == to ? [from] : [from, to]).map { end in
        PlaneCandidate(
          law, point: point, normal: normal, body: other.body, end: end, radius: radius)
      }
    }
  }

  /// The place of the contact for placed bodies.
  @inline(__always) func locate(_ frames: Column<BodyFrame<L>>) -> ContactPoint<L> {
    let centre = frames[body].place(x, z)
    let along: L = normalX * centre.x
    let height: L = along.adding(normalZ, times: centre.z) - offset
    let distance: L = height - radius
    let back: L = (height + radius) * L(0.5)
    return ContactPoint(
      distance: distance, x: centre.x.subtracting(normalX, times: back),
      z: centre.z.subtracting(normalZ, times: back), normalX: normalX, normalZ: normalZ)
  }
}

/// Two capsules, or spheres, that may touch.
struct CapsuleCandidate<L: Lane> {
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

  /// The place of the contact for placed bodies, as MuJoCo's `mjraw_CapsuleCapsule` finds it: the
  /// nearest points of the axes' lines, then clipped to the axes one after the other.
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
