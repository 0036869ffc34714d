/// A cylinder that may collide with a plane of the world (`mjc_PlaneCylinder`).
struct CylinderCandidate<L: Lane> {
  var law: ContactLaw<L>
  let body: Int
  private let centre: (x: L, z: L)
  /// The directions of the axis and of the cylinder's own x axis, including their out-of-plane
  /// parts.
  private let axis: (x: L, y: L, z: L)
  private let own: (x: L, y: L, z: L)
  private let radius: L
  private let half: L
  private let plane: PlaneConstants<L>
  /// Whether the axis is perpendicular to the plane of motion: contacts of both faces then
  /// coincide.
  private let isAcross: Bool
  /// Whether the axis lies in the plane of motion: the two triangle points of the lower face then
  /// coincide.
  private let isAlong: Bool

  /// Returns the cylinders that may collide with a plane.
  static func all(of model: Model) -> [CylinderCandidate] {
    model.contactPairs.compactMap { pair in
      let cylinder = model.geoms[pair.second]
      guard let plane = PlaneConstants<L>(model.geoms[pair.first].shape),
        case .cylinder(let centre, let halfAxis, let spoke) = cylinder.shape
      else { return nil }
      return CylinderCandidate(
        law: ContactLaw(pair, of: model), body: cylinder.body, centre: (L(centre.x), L(centre.z)),
        axis: direction(halfAxis), own: direction(spoke), radius: L(spoke.length),
        half: L(halfAxis.length), plane: plane,
        isAcross: halfAxis.planar.length < 1e-14 * halfAxis.length,
        isAlong: abs(halfAxis.y) < 1e-14 * halfAxis.length
          && abs(spoke.y) < 1e-14 * spoke.length)
    }
  }

  private static func direction(_ v: Spatial) -> (x: L, y: L, z: L) {
    (L(v.x / v.length), L(v.y / v.length), L(v.z / v.length))
  }

  /// Calls `use` for each contact, in MuJoCo's order, with the lanes that have it and the number of
  /// MuJoCo contacts that it represents.
  @inline(__always)
  func forEachContact(
    _ frames: Column<BodyFrame<L>>, _ use: (ContactPoint<L>, L.Mask, Int) -> Void
  ) {
    let frame = frames[body]
    let place = frame.place(centre.x, centre.z)
    let height = plane.height(place)
    let lower = axisTowardsPlane(frame)
    let down = spokeTowardsPlane(frame, lower)
    let alongAxis: L = plane.along((lower.x, lower.z)) * half
    let alongSpoke = plane.along((down.x, down.z))

    // The lowest point.
    let lowest: L = height + alongAxis + alongSpoke
    let isNear = lowest .< law.margin
    guard L.any(isNear) else { return }
    let foot: (x: L, z: L) = (place.x + down.x, place.z + down.z)
    let reach: (x: L, z: L) = (lower.x * half, lower.z * half)
    use(
      plane.contact(at: (foot.x + reach.x, foot.z + reach.z), distance: lowest), isNear,
      isAcross ? 2 : 1)

    // The opposite point, on the other face.
    if !isAcross {
      let distance: L = height - alongAxis + alongSpoke
      use(
        plane.contact(at: (foot.x - reach.x, foot.z - reach.z), distance: distance),
        isNear .& (distance .< law.margin), 1)
    }

    // The two points that form a triangle with the lowest point, on the same face.
    let distance: L = (height + alongAxis).subtracting(L(0.5), times: alongSpoke)
    let isFlat = isNear .& (distance .< law.margin)
    guard L.any(isFlat) else { return }
    let middle: (x: L, z: L) = (
      (place.x + reach.x).subtracting(L(0.5), times: down.x),
      (place.z + reach.z).subtracting(L(0.5), times: down.z)
    )
    let aside = L(3.0.squareRoot() / 2)
    let sideX: L = (down.y * lower.z).subtracting(down.z, times: lower.y) * aside
    let sideZ: L = (down.x * lower.y).subtracting(down.y, times: lower.x) * aside
    use(
      plane.contact(at: (middle.x + sideX, middle.z + sideZ), distance: distance), isFlat,
      isAlong ? 2 : 1)
    guard !isAlong else { return }
    use(
      plane.contact(at: (middle.x - sideX, middle.z - sideZ), distance: distance), isFlat, 1)
  }

  /// The axis direction in world coordinates, towards the face that is closer to the plane.
  @inline(__always)
  private func axisTowardsPlane(_ frame: BodyFrame<L>) -> (x: L, y: L, z: L) {
    let turned = frame.rotate(axis.x, axis.z)
    let sign = L(1).replacing(with: L(-1), where: L.zero .< plane.along(turned))
    return (sign * turned.x, sign * axis.y, sign * turned.z)
  }

  /// The radius vector that points most directly towards the plane; the cylinder's own x axis if
  /// its faces are parallel to the plane.
  @inline(__always)
  private func spokeTowardsPlane(
    _ frame: BodyFrame<L>, _ lower: (x: L, y: L, z: L)
  ) -> (x: L, y: L, z: L) {
    let along = plane.along((lower.x, lower.z))
    let x: L = (lower.x * along) - plane.normalX
    let y: L = lower.y * along
    let z: L = (lower.z * along) - plane.normalZ
    let length = L.squareRoot((x * x).adding(y, times: y).adding(z, times: z))
    // MuJoCo's mjMINVAL in double precision; single precision cannot resolve a direction below the
    // larger bound.
    let least = L(L.isDouble ? 1e-15 : 1e-6)
    let scale: L = radius / L.larger(length, least)
    let isParallel = length .< least
    let turned = frame.rotate(own.x, own.z)
    return (
      (x * scale).replacing(with: turned.x * radius, where: isParallel),
      (y * scale).replacing(with: own.y * radius, where: isParallel),
      (z * scale).replacing(with: turned.z * radius, where: isParallel)
    )
  }
}
