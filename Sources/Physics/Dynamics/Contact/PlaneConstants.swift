/// A plane of the world, in lanes.
struct PlaneConstants<L: Lane> {
  let normalX: L
  let normalZ: L
  /// The distance of the plane from the world origin, along its normal.
  let offset: L

  init?(_ shape: Geom.Shape) {
    guard case .plane(let point, let normal) = shape else { return nil }
    normalX = L(normal.x)
    normalZ = L(normal.z)
    offset = L(point.x * normal.x + point.z * normal.z)
  }

  /// The component of a vector along the normal.
  @inline(__always) func along(_ v: (x: L, z: L)) -> L {
    (normalX * v.x).adding(normalZ, times: v.z)
  }

  /// The signed distance of a point from the plane.
  @inline(__always) func height(_ point: (x: L, z: L)) -> L { along(point) - offset }

  /// The contact of a point with the plane, midway between both surfaces.
  @inline(__always) func contact(at point: (x: L, z: L), distance: L) -> ContactPoint<L> {
    let back: L = distance * L(0.5)
    return ContactPoint(
      distance: distance, x: point.x.subtracting(normalX, times: back),
      z: point.z.subtracting(normalZ, times: back), normalX: normalX, normalZ: normalZ)
  }
}
