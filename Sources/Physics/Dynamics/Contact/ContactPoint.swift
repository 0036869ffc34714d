/// Where two shapes are nearest.
struct ContactPoint<L: Lane> {
  /// Between the surfaces, m; negative where they overlap.
  var distance: L
  /// The point, half way between the surfaces, in the world, m.
  var x: L
  var z: L
  /// The normal, from the first shape to the second; zero where it leads out of the plane.
  var normalX: L
  var normalZ: L
  /// The direction of friction.
  var tangentX: L
  var tangentZ: L

  /// A contact whose friction acts across its normal.
  @inline(__always) init(distance: L, x: L, z: L, normalX: L, normalZ: L) {
    (self.distance, self.x, self.z) = (distance, x, z)
    (self.normalX, self.normalZ) = (normalX, normalZ)
    (tangentX, tangentZ) = (normalZ, normalX.negated)
  }

  /// Another contact in some lanes.
  func replacing(with other: ContactPoint, where mask: L.Mask) -> ContactPoint {
    var result = self
    result.distance = distance.replacing(with: other.distance, where: mask)
    result.x = x.replacing(with: other.x, where: mask)
    result.z = z.replacing(with: other.z, where: mask)
    result.normalX = normalX.replacing(with: other.normalX, where: mask)
    result.normalZ = normalZ.replacing(with: other.normalZ, where: mask)
    result.tangentX = tangentX.replacing(with: other.tangentX, where: mask)
    result.tangentZ = tangentZ.replacing(with: other.tangentZ, where: mask)
    return result
  }
}
