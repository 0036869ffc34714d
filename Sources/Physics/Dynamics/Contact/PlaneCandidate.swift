/// A sphere, or one end of a capsule, that may collide with a plane of the world.
struct PlaneCandidate<L: Lane> {
  var law: ContactLaw<L>
  let body: Int
  private let x: L
  private let z: L
  private let radius: L
  private let normalX: L
  private let normalZ: L
  /// The distance of the plane from the world origin, along its normal.
  private let offset: L
  /// Whether the capsule's axis leaves the plane of motion; if so, the axis in the body's frame.
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

  /// Returns both ends of each capsule that may collide with a plane; a sphere yields one
  /// candidate.
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

  /// The contact for the current body frames.
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

  /// The in-plane components of a contact's two tangents.
  ///
  /// MuJoCo aligns the tangents with the capsule's axis (`mjc_PlaneCapsule`): one along the axis,
  /// the other across. If the axis is slanted, both tangents partly point out of the plane of
  /// motion, so the four edges of the friction cone act within the plane with reduced friction.
  func frictionShares(_ frames: Column<BodyFrame<L>>) -> (along: L, across: L) {
    let axis = frames[body].rotate(axisX, axisZ)
    let forward: L = (normalZ * axis.x).subtracting(normalX, times: axis.z)
    let square: L = forward * forward
    let scale: L = L(1) / (square + axisYSquared)
    return (L.squareRoot(square * scale), L.squareRoot(axisYSquared * scale))
  }
}
