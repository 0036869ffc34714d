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
  /// Whether the capsule's axis leads out of the plane of motion, and then the axis, in the body's
  /// frame.
  let isSlanted: Bool
  private let axisX: L
  private let axisZ: L
  private let axisYSquared: L

  private init(
    _ law: ContactLaw<L>, point: Planar, normal: Planar, body: Int, end: Planar, radius: Double,
    axis: Planar, slant: Double
  ) {
    self.law = law
    self.body = body
    x = L(end.x)
    z = L(end.z)
    self.radius = L(radius)
    normalX = L(normal.x)
    normalZ = L(normal.z)
    offset = L(point.x * normal.x + point.z * normal.z)
    isSlanted = slant != 0 && axis != .zero
    axisX = L(axis.x)
    axisZ = L(axis.z)
    axisYSquared = L(slant * slant)
  }

  /// Both ends of each capsule that may touch a plane; of a sphere, the one that there is.
  static func all(of model: Model) -> [PlaneCandidate] {
    model.contactPairs.flatMap { pair -> [PlaneCandidate] in
      let other = model.geoms[pair.second]
      guard case .plane(let point, let normal) = model.geoms[pair.first].shape,
        case .capsule(let from, let to, let radius) = other.shape
      else { return [] }
      let law = ContactLaw<L>(pair, of: model)
      return (other.isSphere ? [from] : [from, to]).map { end in
        PlaneCandidate(
          law, point: point, normal: normal, body: other.body, end: end, radius: radius,
          axis: from - to, slant: other.slant)
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

  /// The parts of a contact's two directions of friction that are in the plane of motion.
  ///
  /// MuJoCo turns them to the capsule's axis (`mjc_PlaneCapsule`): one leads along the axis, the
  /// other across. Of a slanted axis both lead out of the plane of motion in part, and the four
  /// edges of the friction cone push along it with less friction.
  func frictionShares(_ frames: Column<BodyFrame<L>>) -> (along: L, across: L) {
    let axis = frames[body].rotate(axisX, axisZ)
    let forward: L = (normalZ * axis.x).subtracting(normalX, times: axis.z)
    let square: L = forward * forward
    let scale: L = L(1) / (square + axisYSquared)
    return (L.squareRoot(square * scale), L.squareRoot(axisYSquared * scale))
  }
}
