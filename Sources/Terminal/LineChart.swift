/// An axis of a chart: what it spans, and what its ends are called.
package struct ChartAxis: Sendable, Equatable {
  /// What the axis spans; the upper end is above the lower one.
  package var range: ClosedRange<Double>
  /// The label of the lower end.
  package var first: String
  /// The label of the upper end.
  package var last: String

  /// Makes an axis.
  package init(_ range: ClosedRange<Double>, first: String, last: String) {
    (self.range, self.first, self.last) = (range, first, last)
  }

  /// How far along the axis a value is, 0 to 1; nil beyond it, or where the axis spans nothing.
  func share(of value: Double) -> Double? {
    let extent = range.upperBound - range.lowerBound
    guard value.isFinite, extent > 0 else { return nil }
    let share = (value - range.lowerBound) / extent
    return (-1e-9...1 + 1e-9).contains(share) ? min(max(share, 0), 1) : nil
  }
}

/// A point of a chart, in the units of its axes.
package struct ChartPoint: Sendable, Equatable {
  /// Along the horizontal axis.
  package var x: Double
  /// Along the vertical axis.
  package var y: Double

  /// Makes a point.
  package init(x: Double, y: Double) { (self.x, self.y) = (x, y) }
}

extension CellGrid {
  /// Draws a line through points, with the ends of both axes named: in braille dots, or, where the
  /// locale has none, as bars.
  ///
  /// - Parameters:
  ///   - points: From left to right; those beyond an axis are left out.
  ///   - reference: A second line, drawn below the first and only in dots; empty for none.
  ///   - x: The horizontal axis.
  ///   - y: The vertical axis.
  ///   - area: The chart with its labels.
  ///   - style: The looks of the line.
  ///   - axes: The looks of the labels and of the reference.
  package mutating func lineChart(
    _ points: [ChartPoint], reference: [ChartPoint] = [], x: ChartAxis, y: ChartAxis,
    in area: Rect, style: Style, axes: Style
  ) {
    let labels = max(CellGrid.columns(of: y.first), CellGrid.columns(of: y.last))
    let plot = Rect(
      row: area.row, column: area.column + labels + 1, rows: area.rows - 1,
      columns: area.columns - labels - 2)
    guard plot.rows > 0, plot.columns > 0 else { return }
    let bottom = plot.row + plot.rows - 1
    for row in plot.row...bottom {
      put("│", row: row, column: plot.column - 1, style: axes)
    }
    for (row, label) in [(bottom, y.first), (plot.row, y.last)] {
      let width = CellGrid.columns(of: label)
      write(label, row: row, column: area.column + labels - width, style: axes)
    }
    write(x.first, row: bottom + 1, column: plot.column, columns: plot.columns, style: axes)
    let width = CellGrid.columns(of: x.last)
    let last = plot.column + plot.columns - width
    if last > plot.column + CellGrid.columns(of: x.first) {
      write(x.last, row: bottom + 1, column: last, style: axes)
    }
    if repertoire == .ascii {
      bars(points, x: x, y: y, in: plot, style: style)
    } else {
      line(reference, x: x, y: y, in: plot, style: axes)
      line(points, x: x, y: y, in: plot, style: style)
    }
  }

  private mutating func bars(
    _ points: [ChartPoint], x: ChartAxis, y: ChartAxis, in area: Rect, style: Style
  ) {
    var heights = Array(repeating: Double.nan, count: area.columns)
    for (column, height) in Self.columnMeans(points, x: x, y: y, columns: area.columns) {
      heights[column] = height
    }
    // A point stands until the next one: otherwise few points would be few columns.
    var last = Double.nan
    let final = heights.lastIndex { !$0.isNaN } ?? 0
    for column in heights.indices.prefix(final + 1) {
      if heights[column].isNaN { heights[column] = last } else { last = heights[column] }
    }
    sparkline(heights, range: 0...1, in: area, style: style)
  }

  /// The mean height of the points of each column that has any, 0 to 1, from the left.
  private static func columnMeans(
    _ points: [ChartPoint], x: ChartAxis, y: ChartAxis, columns: Int
  ) -> [(column: Int, height: Double)] {
    var sums: [(column: Int, sum: Double, count: Double)] = []
    for point in points {
      guard let along = x.share(of: point.x), let height = y.share(of: point.y) else { continue }
      let column = min(Int(along * Double(columns - 1) + 0.5), columns - 1)
      if let last = sums.indices.last, sums[last].column == column {
        sums[last].sum += height
        sums[last].count += 1
      } else {
        sums.append((column, height, 1))
      }
    }
    return sums.map { ($0.column, $0.sum / $0.count) }
  }

  private mutating func line(
    _ points: [ChartPoint], x: ChartAxis, y: ChartAxis, in area: Rect, style: Style
  ) {
    let dots = (rows: 4 * area.rows, columns: 2 * area.columns)
    let places = Self.columnMeans(points, x: x, y: y, columns: dots.columns).map { place in
      (x: place.column, y: Int((1 - place.height) * Double(dots.rows - 1) + 0.5))
    }
    if let only = places.first, places.count == 1 {
      putDot(x: only.x, y: only.y, in: area, style: style)
    }
    for (from, to) in zip(places, places.dropFirst()) {
      let steps = max(abs(to.x - from.x), abs(to.y - from.y), 1)
      for step in 0...steps {
        let share = Double(step) / Double(steps)
        putDot(
          x: from.x + Int((Double(to.x - from.x) * share).rounded()),
          y: from.y + Int((Double(to.y - from.y) * share).rounded()), in: area, style: style)
      }
    }
  }

  /// The dots of a braille character by row and column, as bits above U+2800.
  private static let dotBits: [[UInt32]] = [
    [0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80],
  ]

  private mutating func putDot(x: Int, y: Int, in area: Rect, style: Style) {
    let (row, column) = (area.row + y / 4, area.column + x / 2)
    guard y >= 0, x >= 0, y / 4 < area.rows, x / 2 < area.columns, row < size.rows,
      column < size.columns
    else { return }
    let old = self[row, column].scalar.value
    // A line is drawn over the reference, not mixed with it.
    let kept = (0x2800...0x28FF).contains(old) && self[row, column].style == style ? old : 0x2800
    guard let scalar = Unicode.Scalar(kept | Self.dotBits[y % 4][x % 2]) else { return }
    put(scalar, row: row, column: column, style: style)
  }
}
