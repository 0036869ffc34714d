/// The characters that shapes are drawn with.
package enum Ink: Sendable, Equatable, CaseIterable {
  /// The printable ASCII character that resembles each cell most.
  case ascii
  /// Blocks of a quarter of a cell.
  case blocks
  /// Braille patterns, of eight dots a cell.
  case braille

  /// The blocks, by the sum of 1 for the upper left, 2 for the upper right, 4 for the lower left
  /// and 8 for the lower right quarter.
  private static let quarters: [Unicode.Scalar] = [
    " ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
  ]
  /// The bits of the dots in a braille pattern, row by row from the top left.
  private static let dots: [UInt32] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]
  /// The regions of a cell that are left out of a part on the far side: every other one.
  private static let gaps: UInt8 = 0b0110_1001

  /// The character for the shares, 0…1, that are covered of the eight regions of a cell, row by row
  /// from the top left.
  ///
  /// - Parameters:
  ///   - coverage: `[8]`.
  ///   - isFar: Whether it shows a part on the far side, which is drawn lighter.
  /// - Returns: The character.
  func glyph(
    for coverage: UnsafeMutableBufferPointer<Float>, isFar: Bool
  ) -> Unicode.Scalar {
    switch self {
    case .ascii:
      guard isFar else { return GlyphShapes.dejaVu.nearest(to: coverage) }
      let sum = coverage.reduce(0, +)
      return sum > 4.5 ? GlyphShapes.farInside : GlyphShapes.dejaVu.nearest(to: coverage)
    case .blocks:
      var index = 0
      for quarter in 0..<4 {
        let first = 4 * (quarter >> 1) + quarter & 1
        if coverage[first] + coverage[first + 2] >= 1 { index |= 1 << quarter }
      }
      return index == 15 && isFar ? "▒" : Ink.quarters[index]
    case .braille:
      var pattern: UInt32 = 0
      for region in 0..<8 where coverage[region] >= 0.5 {
        if !isFar || Ink.gaps >> region & 1 == 0 { pattern |= Ink.dots[region] }
      }
      return pattern == 0 ? " " : Unicode.Scalar(0x2800 + pattern) ?? " "
    }
  }
}

extension Ink {
  /// The character for single dots in the eight regions of a cell.
  ///
  /// - Parameter regions: One bit per region, row by row from the top left.
  /// - Returns: The character.
  fileprivate func dots(_ regions: UInt8) -> Unicode.Scalar {
    switch self {
    case .ascii:
      let (upper, lower) = (regions & 0x0F != 0, regions & 0xF0 != 0)
      return upper && lower ? ":" : upper ? "'" : "."
    case .blocks, .braille:
      let pattern = (0..<8).filter { regions >> $0 & 1 == 1 }.reduce(0) { $0 | Ink.dots[$1] }
      return Unicode.Scalar(0x2800 + pattern) ?? "."
    }
  }
}

extension CellGrid {
  /// Draws points, each as a dot of a quarter of a cell's height.
  ///
  /// - Parameters:
  ///   - points: with the origin in the upper left corner of `area`.
  ///   - ink: the characters to choose from; blocks are too large for a dot, so that braille is used.
  ///   - area: nothing outside is touched.
  ///   - style: the looks of the dots.
  package mutating func drawDots(
    _ points: [CanvasPoint], with ink: Ink, in area: Rect, style: Style
  ) {
    let ink = repertoire == .ascii ? Ink.ascii : ink
    var regions: [Int: UInt8] = [:]
    for point in points {
      guard point.x >= 0, point.y >= 0, point.x < Float(area.columns),
        point.y < Float(2 * area.rows)
      else { continue }
      let (halfColumn, quarterRow) = (Int(point.x * 2), Int(point.y * 2))
      let cell = quarterRow / 4 * area.columns + halfColumn / 2
      regions[cell, default: 0] |= 1 << UInt8(quarterRow % 4 * 2 + halfColumn % 2)
    }
    for (cell, dots) in regions {
      put(
        ink.dots(dots), row: area.row + cell / area.columns,
        column: area.column + cell % area.columns, style: style)
    }
  }
}
