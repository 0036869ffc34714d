package import Physics

/// A part of a body at one moment, as it is drawn: a capsule, or a rectangle.
package struct Limb: Sendable, Equatable {
  /// What a viewer should recognise in a part.
  package enum Role: Sendable, Equatable {
    /// The upper end of the body, which stands out so that a rotation reads at a glance.
    case head
    /// The link that all others hang on.
    case torso
    /// A link in between, numbered from the torso outward.
    case link(Int)
    /// The last link of a leg.
    case foot
  }

  /// Ends of the axis in the world, m.
  package var from: Planar
  /// See `from`.
  package var to: Planar
  /// Distance of the edge from the axis, m.
  package var radius: Double
  /// What a viewer should recognise in it.
  package var role: Role
  /// Whether it ends at `from` and `to`, with corners, rather than round beyond them.
  package var isFlat: Bool

  /// Makes a limb.
  package init(from: Planar, to: Planar, radius: Double, role: Role, isFlat: Bool = false) {
    self.from = from
    self.to = to
    self.radius = radius
    self.role = role
    self.isFlat = isFlat
  }
}

extension Limb {
  /// The smallest upright rectangle around the limb, m.
  package var bounds: (x: ClosedRange<Double>, z: ClosedRange<Double>) {
    var (alongX, alongZ) = (radius, radius)
    let axis = to - from
    if isFlat, axis.length > 0 {
      (alongX, alongZ) = (
        radius * abs(axis.z) / axis.length, radius * abs(axis.x) / axis.length
      )
    }
    return (
      min(from.x, to.x) - alongX...max(from.x, to.x) + alongX,
      min(from.z, to.z) - alongZ...max(from.z, to.z) + alongZ
    )
  }
}

extension [Limb] {
  /// The x that a camera follows, m.
  ///
  /// The mean of the limbs weighted by their areas, which moves almost as smoothly as the centre of
  /// mass does; 0 where that is not finite.
  package var centre: Double {
    var (sum, weights) = (0.0, 0.0)
    for limb in self where limb.role != .head {
      let (dx, dz) = (limb.to.x - limb.from.x, limb.to.z - limb.from.z)
      let weight = limb.radius * ((dx * dx + dz * dz).squareRoot() + 2 * limb.radius)
      sum += weight * (limb.from.x + limb.to.x) / 2
      weights += weight
    }
    let centre = weights > 0 ? sum / weights : 0
    return centre.isFinite ? centre : 0
  }
}
