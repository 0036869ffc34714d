/// Two capsules or spheres that may collide.
struct CapsuleCandidate<L: Lane> {
  /// A capsule as the midpoint and half vector of its axis, in its body's frame; a sphere has an
  /// axis of zero length.
  struct Capsule {
    let body: Int
    let middleX: L
    let middleZ: L
    let halfX: L
    let halfZ: L
    let radius: L
    let isSphere: Bool

    init?(_ geom: Geom) {
      guard case .capsule(let from, let to, let radius) = geom.shape else { return nil }
      body = geom.body
      middleX = L((from.x + to.x) / 2)
      middleZ = L((from.z + to.z) / 2)
      // MuJoCo's axis points to `from`, the end that it tests first.
      halfX = L((from.x - to.x) / 2)
      halfZ = L((from.z - to.z) / 2)
      self.radius = L(radius)
      isSphere = geom.isSphere
    }
  }

  var law: ContactLaw<L>
  let first: Capsule
  let second: Capsule

  /// Returns the pairs of capsules or spheres that may collide.
  static func all(of model: Model) -> [CapsuleCandidate] {
    model.contactPairs.compactMap { pair in
      guard let first = Capsule(model.geoms[pair.first]),
        let second = Capsule(model.geoms[pair.second])
      else { return nil }
      return CapsuleCandidate(law: ContactLaw(pair, of: model), first: first, second: second)
    }
  }

  /// Whether both geoms are capsules rather than spheres: only then can the axes intersect or be
  /// parallel.
  var areCapsules: Bool { !first.isSphere && !second.isSphere }

  /// Both axes in world coordinates, for the current body frames.
  @inline(__always) func axes(_ frames: Column<BodyFrame<L>>) -> CapsuleAxes<L> {
    CapsuleAxes(
      first: frames[first.body].place(first.middleX, first.middleZ),
      second: frames[second.body].place(second.middleX, second.middleZ),
      u: frames[first.body].rotate(first.halfX, first.halfZ),
      v: frames[second.body].rotate(second.halfX, second.halfZ))
  }

  /// The contact at a given point of each axis: that of two spheres centred there.
  @inline(__always)
  func contact(_ axes: CapsuleAxes<L>, at places: CapsuleAxes<L>.Places) -> ContactPoint<L> {
    let x: L = axes.first.x.adding(axes.u.x, times: places.s)
    let z: L = axes.first.z.adding(axes.u.z, times: places.s)
    let dx: L = axes.second.x.adding(axes.v.x, times: places.t) - x
    let dz: L = axes.second.z.adding(axes.v.z, times: places.t) - z
    let length = L.squareRoot((dx * dx).adding(dz, times: dz))
    let scale: L = L(1) / L.larger(length, CapsuleAxes<L>.tiny)
    // If the centres coincide, MuJoCo uses +x as the normal, provided that the frames are parallel.
    let normalX: L = (dx * scale).replacing(with: L(1), where: length .< CapsuleAxes<L>.tiny)
    let normalZ: L = (dz * scale).replacing(with: .zero, where: length .< CapsuleAxes<L>.tiny)
    let distance: L = length - first.radius - second.radius
    let reach: L = first.radius.adding(distance, times: L(0.5))
    return ContactPoint(
      distance: distance, x: x.adding(normalX, times: reach),
      z: z.adding(normalZ, times: reach), normalX: normalX, normalZ: normalZ)
  }
}
