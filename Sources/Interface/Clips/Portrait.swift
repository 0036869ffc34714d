internal import Drawing
package import Physics
package import Terminal

/// A body in its initial position, as large as fits.
package struct Portrait: Sendable {
  private let limbs: [Limb]
  /// The rectangle around the limbs, m.
  private let left: Double
  private let right: Double
  private let bottom: Double
  private let top: Double
  /// The height of the plane below the body, m; nil where none is near enough to be shown.
  private let ground: Double?

  /// Makes the portrait of a model in its initial positions.
  package init(of model: Model) {
    limbs = BodyPicture(model).limbs(model.initialPositions)
    let bounds = limbs.map(\.bounds)
    left = bounds.map(\.x.lowerBound).min() ?? 0
    right = bounds.map(\.x.upperBound).max() ?? 1
    let lowest = bounds.map(\.z.lowerBound).min() ?? 0
    let top = bounds.map(\.z.upperBound).max() ?? 1
    self.top = top
    let extent = max(top - lowest, right - left)
    ground = model.geoms.compactMap(\.height).filter { lowest - extent < $0 && $0 < top }.max()
    bottom = min(lowest, ground ?? lowest)
  }

  /// Whether the body has no shapes to draw.
  package var isEmpty: Bool { limbs.isEmpty }

  /// The height of the body above the lowest point that is shown, m.
  package var height: Double { top - bottom }

  /// Draws the body.
  ///
  /// - Parameters:
  ///   - size: The largest size that the picture may have; it has only the rows that it needs.
  ///   - repertoire: The characters to draw with.
  /// - Returns: A grid as wide as `size`.
  package func grid(within size: Size, repertoire: Repertoire) -> CellGrid {
    let groundRows = ground == nil ? 0 : 1
    // A row is as high as two columns are wide. A body of no extent at all is a point.
    let scale = min(
      Double(2 * (size.rows - groundRows)) / max(height, 1e-15),
      Double(size.columns) / max(right - left, 1e-15))
    let needed = Int((height * scale / 2).rounded(.up))
    let rows = min(max(needed, 1) + groundRows, size.rows)
    var grid = CellGrid(Size(rows: rows, columns: size.columns), repertoire: repertoire)
    let camera = Camera(
      target: Planar((left + right) / 2, bottom), x: Double(size.columns) / 2,
      y: Double(2 * (rows - groundRows)), scale: scale)
    if let ground {
      let row = Int(camera.point(Planar(0, ground)).y / 2)
      for column in 0..<size.columns {
        grid.put("─", row: row, column: column, style: Theme.ground)
      }
    }
    grid.draw(limbs.map { Capsule($0, seenBy: camera) }, in: grid.bounds)
    return grid
  }
}

extension Geom {
  /// The height of a horizontal plane, m; nil for any other shape.
  fileprivate var height: Double? {
    guard case .plane(let point, let normal) = shape, normal.z > 0.999 else { return nil }
    return point.z
  }
}
