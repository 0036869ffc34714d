internal import Physics

/// The part of the world that a picture shows around a body that the camera follows along x.
///
/// Pictures that are compared share one framing, so that they have one scale. The camera does not
/// follow the body along z, so that a jump looks like one.
package struct Framing: Sendable, Equatable {
  /// The least width of a picture in heights of the body's picture: a body that lies flat fits in.
  private static let narrowest = 1.15
  /// How far below the ground a body may reach before the picture shows it, in heights of the
  /// body's picture: a foot that sinks in on impact needs no room.
  private static let ignoredDepth = 0.1

  /// How far the picture reaches to either side of the body's centre, m.
  package private(set) var halfWidth: Double
  /// The heights that the picture shows, m; the ground is at 0.
  package private(set) var heights: ClosedRange<Double>

  /// Shows a body with the usual room to jump.
  package init(_ picture: BodyPicture) {
    halfWidth = Self.narrowest * picture.height / 2
    heights = 0...picture.height
  }

  /// Shows every part of a body in every frame of some motions, and at least the usual room.
  package init(_ picture: BodyPicture, of motions: [Motion]) {
    self.init(picture)
    for motion in motions {
      for frame in 0..<motion.frames {
        include(
          picture.limbs(motion.positions(at: frame)), ignoring: Self.ignoredDepth * picture.height)
      }
    }
  }

  /// Grows until it shows all that another framing shows.
  package mutating func formUnion(_ other: Framing) {
    halfWidth = max(halfWidth, other.halfWidth)
    heights =
      min(
        heights.lowerBound, other.heights.lowerBound)...max(
        heights.upperBound, other.heights.upperBound)
  }

  private mutating func include(_ limbs: [Limb], ignoring depth: Double) {
    let centre = limbs.centre
    for limb in limbs {
      guard [limb.from.x, limb.from.z, limb.to.x, limb.to.z].allSatisfy(\.isFinite) else {
        continue
      }
      let (x, z) = limb.bounds
      halfWidth = max(halfWidth, centre - x.lowerBound, x.upperBound - centre)
      let bottom = z.lowerBound < -depth ? z.lowerBound : 0
      heights = min(heights.lowerBound, bottom)...max(heights.upperBound, z.upperBound)
    }
  }

  /// The camera for one moment.
  ///
  /// - Parameters:
  ///   - x: Where the body's centre is, m; it appears in the middle.
  ///   - left: The left edge of the picture, in its units.
  ///   - bottom: The lower edge of the picture.
  ///   - width: Its width.
  ///   - height: Its height.
  /// - Returns: A camera with the largest scale at which the picture shows all of the framing.
  package func camera(
    following x: Double, left: Double = 0, bottom: Double, width: Double, height: Double
  ) -> Camera {
    let extent = heights.upperBound - heights.lowerBound
    return Camera(
      target: Planar(x, heights.lowerBound), x: left + width / 2, y: bottom,
      scale: min(height / extent, width / (2 * halfWidth)))
  }
}
