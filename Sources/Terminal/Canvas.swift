/// A point of a canvas, in widths of a column: x to the right, y down.
///
/// A cell is one unit wide and two high, which is about its shape in most fonts.
package struct CanvasPoint: Sendable, Equatable {
  /// To the right.
  package var x: Float
  /// Down.
  package var y: Float

  /// Makes a point.
  package init(x: Float, y: Float) {
    self.x = x
    self.y = y
  }
}

/// A filled capsule, or a rectangle; a circle where both ends are the same.
package struct Capsule: Sendable, Equatable {
  /// One end of its axis.
  package var from: CanvasPoint
  /// The other end.
  package var to: CanvasPoint
  /// Distance of its edge from the axis, in widths of a column.
  package var radius: Float
  /// The style of the cells that it covers most.
  package var style: Style
  /// The character of the cells that it fills, instead of the most similar one.
  package var emblem: Unicode.Scalar?
  /// Whether it ends at both ends of its axis, with corners, rather than round beyond them.
  package var isFlat: Bool
  /// Whether it is on the far side, and filled lighter.
  package var isFar: Bool

  /// Makes a capsule.
  package init(
    from: CanvasPoint, to: CanvasPoint, radius: Float, style: Style = .plain,
    emblem: Unicode.Scalar? = nil, isFlat: Bool = false, isFar: Bool = false
  ) {
    self.from = from
    self.to = to
    self.radius = radius
    self.style = style
    self.emblem = emblem
    self.isFlat = isFlat
    self.isFar = isFar
  }

  /// The distance of a point from the edge; negative inside.
  @inline(__always)
  func distance(x: Float, y: Float) -> Float {
    let (px, py) = (x - from.x, y - from.y)
    let (ax, ay) = (to.x - from.x, to.y - from.y)
    let length = ax * ax + ay * ay
    if isFlat && length > 0 { return flatDistance(px, py, ax, ay, length.squareRoot()) }
    let along = length > 0 ? min(max((px * ax + py * ay) / length, 0), 1) : 0
    let (dx, dy) = (px - along * ax, py - along * ay)
    return (dx * dx + dy * dy).squareRoot() - radius
  }

  /// The distance from a rectangle; the point and the axis are relative to its first end.
  private func flatDistance(
    _ px: Float, _ py: Float, _ ax: Float, _ ay: Float, _ length: Float
  ) -> Float {
    let along = (px * ax + py * ay) / length
    let beyond = max(-along, along - length)
    let aside = abs(px * ay - py * ax) / length - radius
    let (dx, dy) = (max(beyond, 0), max(aside, 0))
    return (dx * dx + dy * dy).squareRoot() + min(max(beyond, aside), 0)
  }
}

extension CellGrid {
  /// Draws filled capsules, the later over the earlier.
  ///
  /// Each cell shows the character that resembles most what the capsules cover there, in the style
  /// of the capsule of which most is visible. Uncovered cells stay as they are.
  /// - Parameters:
  ///   - capsules: with the origin in the upper left corner of `area`.
  ///   - ink: the characters to choose from.
  ///   - area: nothing outside is touched.
  package mutating func draw(_ capsules: [Capsule], with ink: Ink = .ascii, in area: Rect) {
    let stride = size.columns
    let rows = max(area.row, 0)..<max(min(area.row + area.rows, size.rows), max(area.row, 0))
    let columns =
      max(area.column, 0)..<max(min(area.column + area.columns, stride), max(area.column, 0))
    let ink = repertoire == .ascii ? Ink.ascii : ink
    capsules.withUnsafeBufferPointer { capsules in
      withMutableCells { cells in
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 8) { coverage in
          coverage.initialize(repeating: 0)
          for row in rows {
            for column in columns {
              let (x, y) = (Float(column - area.column), Float(2 * (row - area.row)))
              guard let seen = Canvas.cover(coverage, by: capsules, x: x, y: y) else { continue }
              let glyph = seen.emblem ?? ink.glyph(for: coverage, isFar: seen.isFar)
              // row and column lie inside the grid, by the ranges above.
              if glyph != " " { cells[row * stride + column] = Cell(glyph, style: seen.style) }
            }
          }
        }
      }
    }
  }
}

/// The geometry of one cell of a drawing.
enum Canvas {
  /// Side of a region, in widths of a column.
  private static let side: Float = 0.5

  /// The looks of a cell: those of the capsule of which most is visible.
  struct Seen {
    var style: Style
    var emblem: Unicode.Scalar?
    var isFar: Bool
  }

  /// Computes how far each region of the cell at (x, y) is covered.
  ///
  /// A region is covered by a capsule as far as a straight edge at the capsule's distance from the
  /// region's centre would cover it.
  /// - Returns: nil where nothing covers the cell.
  static func cover(
    _ coverage: UnsafeMutableBufferPointer<Float>, by capsules: UnsafeBufferPointer<Capsule>,
    x: Float, y: Float
  ) -> Seen? {
    var most: (index: Int, share: Float) = (-1, 0)
    var index = capsules.count
    while index > 0 {
      index -= 1
      let capsule = capsules[index]
      // No region's centre is farther than √(0.25² + 0.75²) < 0.8 from the cell's.
      // NaN is not near either.
      guard capsule.distance(x: x + 0.5, y: y + 1) <= 0.8 + side / 2 else { continue }
      if most.index < 0 { coverage.update(repeating: 0) }
      let share = add(capsule, to: coverage, x: x, y: y)
      if share > most.share || most.index < 0 { most = (index, share) }
    }
    guard most.index >= 0 else { return nil }
    let capsule = capsules[most.index]
    // An emblem takes a cell that its capsule fills for more than half: 4 of 8 regions.
    return Seen(
      style: capsule.style, emblem: most.share > 4 ? capsule.emblem : nil, isFar: capsule.isFar)
  }

  /// Adds the part of a capsule that those above it do not hide.
  /// - Returns: The number of the eight regions that show it.
  private static func add(
    _ capsule: Capsule, to coverage: UnsafeMutableBufferPointer<Float>, x: Float, y: Float
  ) -> Float {
    var share: Float = 0
    for region in 0..<8 {
      let distance = capsule.distance(
        x: x + side * (Float(region & 1) + 0.5), y: y + side * (Float(region >> 1) + 0.5))
      let covered = min(max(0.5 - distance / side, 0), 1)
      let seen = min(covered, 1 - coverage[region])
      coverage[region] += seen
      share += seen
    }
    return share
  }
}
