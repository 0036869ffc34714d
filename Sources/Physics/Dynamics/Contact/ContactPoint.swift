/// A contact between two shapes.
struct ContactPoint<L: Lane> {
  /// The distance between the surfaces, m; negative if they penetrate.
  var distance: L
  /// The contact point, midway between the surfaces, in world coordinates, m.
  var x: L
  var z: L
  /// The contact normal, from the first shape to the second; zero if it points out of the plane.
  var normalX: L
  var normalZ: L
  /// The tangent: the direction of friction.
  var tangentX: L
  var tangentZ: L

  /// A contact whose tangent is perpendicular to its normal.
  @inline(__always) init(distance: L, x: L, z: L, normalX: L, normalZ: L) {
    (self.distance, self.x, self.z) = (distance, x, z)
    (self.normalX, self.normalZ) = (normalX, normalZ)
    (tangentX, tangentZ) = (normalZ, normalX.negated)
  }

  /// Replaces the contact in the lanes of the mask.
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
