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
    /// The hinge between two links.
    case joint
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
  /// Whether it belongs to the leg on the far side of a two-legged body.
  package var isFar: Bool

  /// Makes a limb.
  package init(
    from: Planar, to: Planar, radius: Double, role: Role, isFlat: Bool = false, isFar: Bool = false
  ) {
    self.from = from
    self.to = to
    self.radius = radius
    self.role = role
    self.isFlat = isFlat
    self.isFar = isFar
  }
}

extension Limb {
  /// An upright rectangle of the world, m.
  package struct Bounds: Sendable, Equatable {
    /// Forward.
    package var x: ClosedRange<Double>
    /// Up.
    package var z: ClosedRange<Double>

    /// Makes a rectangle.
    package init(x: ClosedRange<Double>, z: ClosedRange<Double>) { (self.x, self.z) = (x, z) }

    /// The smallest rectangle around this one and another.
    func union(_ other: Bounds) -> Bounds {
      Bounds(x: x.union(other.x), z: z.union(other.z))
    }
  }

  /// The smallest upright rectangle around the limb, m.
  package var bounds: Bounds {
    var (alongX, alongZ) = (radius, radius)
    let axis = to - from
    if isFlat, axis.length > 0 {
      (alongX, alongZ) = (
        radius * abs(axis.z) / axis.length, radius * abs(axis.x) / axis.length
      )
    }
    return Bounds(
      x: min(from.x, to.x) - alongX...max(from.x, to.x) + alongX,
      z: min(from.z, to.z) - alongZ...max(from.z, to.z) + alongZ)
  }
}

extension [Limb] {
  /// The smallest upright rectangle around all limbs, m; nil where there is none, or no limb has a
  /// finite place.
  package var bounds: Limb.Bounds? {
    var all: Limb.Bounds?
    for limb in self {
      guard [limb.from.x, limb.from.z, limb.to.x, limb.to.z].allSatisfy(\.isFinite) else {
        continue
      }
      let bounds = limb.bounds
      all = all?.union(bounds) ?? bounds
    }
    return all
  }
}

extension ClosedRange<Double> {
  /// The smallest range that holds both.
  func union(_ other: Self) -> Self {
    Swift.min(lowerBound, other.lowerBound)...Swift.max(upperBound, other.upperBound)
  }

  /// The distance between its ends.
  var extent: Double { upperBound - lowerBound }
}
