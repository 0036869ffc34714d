public import Physics
public import Terminal

/// A body as it stands at first, as large as fits.
public struct Portrait: Sendable {
  private let limbs: [Limb]
  /// What the limbs cover, m.
  private let left: Double
  private let right: Double
  private let bottom: Double
  private let top: Double
  /// The height of the plane below the body, m, if it is near enough to be shown.
  private let ground: Double?

  /// Makes the portrait of a model in its initial positions.
  public init(of model: Model) {
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

  /// Whether there is nothing to see: a body without shapes.
  public var isEmpty: Bool { limbs.isEmpty }

  /// How tall the body stands, from the lowest point that is shown, m.
  public var height: Double { top - bottom }

  /// Draws the body.
  ///
  /// - Parameters:
  ///   - size: What the picture may take at most; it takes no more rows than it needs.
  ///   - repertoire: The characters to draw with.
  /// - Returns: A frame as wide as `size`.
  public func frame(within size: Size, repertoire: Repertoire) -> CellGrid {
    let groundRows = ground == nil ? 0 : 1
    // A row is two widths of a column high. A body of no extent at all is a point.
    let scale = min(
      Double(2 * (size.rows - groundRows)) / max(height, 1e-15),
      Double(size.columns) / max(right - left, 1e-15))
    let needed = Int((height * scale / 2).rounded(.up))
    let rows = min(max(needed, 1) + groundRows, size.rows)
    var frame = CellGrid(Size(rows: rows, columns: size.columns), repertoire: repertoire)
    let place = { (point: Planar) in
      CanvasPoint(
        x: Float((point.x - (left + right) / 2) * scale + Double(size.columns) / 2),
        y: Float(Double(2 * (rows - groundRows)) - (point.z - bottom) * scale))
    }
    if let ground {
      let row = Int(place(Planar(0, ground)).y / 2)
      for column in 0..<size.columns {
        frame.put("─", row: row, column: column, style: Theme.ground)
      }
    }
    frame.draw(
      limbs.map { limb in
        Capsule(
          from: place(limb.from), to: place(limb.to), radius: Float(limb.radius * scale),
          style: Theme.style(of: limb.role), emblem: limb.role == .head ? "O" : nil,
          isFlat: limb.isFlat)
      }, in: frame.bounds)
    return frame
  }
}

extension Geom {
  /// The height of a horizontal plane, m; none of anything else.
  fileprivate var height: Double? {
    guard case .plane(let point, let normal) = shape, normal.z > 0.999 else { return nil }
    return point.z
  }
}
