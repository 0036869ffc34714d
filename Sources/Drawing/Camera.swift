package import Physics

/// Maps the plane of motion to a picture, in units of the picture: pixels, or widths of a column.
package struct Camera: Sendable, Equatable {
  /// A point of the picture: x to the right, y down.
  package struct Point: Sendable, Equatable {
    /// Units from the left edge.
    package var x: Double
    /// Units from the top edge.
    package var y: Double
  }

  /// A mark on the ground.
  package struct GroundMark: Sendable, Equatable {
    /// Units from the left edge of the picture.
    package var x: Double
    /// Its distance from the origin of the world in whole metres; nil half way between two.
    package var metre: Int?
  }

  /// A whole metre above the ground.
  package struct HeightMark: Sendable, Equatable {
    /// Units from the top edge of the picture.
    package var y: Double
    /// m.
    package var metre: Int
  }

  /// The point of the world that the camera looks at, m.
  package let target: Planar
  /// Where that point is in the picture.
  private let centre: Point
  /// Units of the picture per metre.
  package let scale: Double

  /// Makes a camera that shows one point of the world at one point of the picture.
  ///
  /// - Parameters:
  ///   - target: A point of the world, m.
  ///   - x: Where it appears, units from the left edge.
  ///   - y: Where it appears, units from the top edge.
  ///   - scale: Units of the picture per metre.
  package init(target: Planar, x: Double, y: Double, scale: Double) {
    self.target = target
    centre = Point(x: x, y: y)
    self.scale = scale
  }

  /// Where a point of the world appears in the picture.
  package func point(_ place: Planar) -> Point {
    Point(
      x: centre.x + (place.x - target.x) * scale, y: centre.y - (place.z - target.z) * scale)
  }

  /// The marks that stand on the ground every half metre, from the left.
  ///
  /// - Parameter x: The part of the picture that shows the ground, units from its left edge.
  /// - Returns: No marks where they would be too dense to read, or the place is not finite.
  package func groundMarks(from x: ClosedRange<Double>) -> [GroundMark] {
    let ends = [x.lowerBound, x.upperBound].map { target.x + ($0 - centre.x) / scale }
    guard ends.allSatisfy({ abs($0) < 1e6 }), ends[1] - ends[0] < 2e3 else { return [] }
    let (first, last) = (Int((ends[0] * 2).rounded(.up)), Int((ends[1] * 2).rounded(.down)))
    guard first <= last else { return [] }
    return (first...last).map { mark in
      GroundMark(
        x: point(Planar(Double(mark) / 2, 0)).x, metre: mark.isMultiple(of: 2) ? mark / 2 : nil)
    }
  }

  /// The whole metres above the ground, from the lowest.
  ///
  /// - Parameter y: The part of the picture to look for them in, units from its upper edge.
  /// - Returns: None where there are too many to read, or a height is not finite.
  package func heights(from y: ClosedRange<Double>) -> [HeightMark] {
    let (lowest, highest) = (
      target.z + (centre.y - y.upperBound) / scale, target.z + (centre.y - y.lowerBound) / scale
    )
    guard abs(lowest) < 1e6, abs(highest) < 1e6, highest - lowest < 1e3 else { return [] }
    let (first, last) = (Int(max(lowest, 0).rounded(.up)), Int(highest.rounded(.down)))
    guard first <= last else { return [] }
    return (first...last).map { HeightMark(y: point(Planar(0, Double($0))).y, metre: $0) }
  }
}
