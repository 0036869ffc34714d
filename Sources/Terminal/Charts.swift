/// The characters of which bars are made, in eighths of a cell.
private enum Eighths {
  /// 0 to 8 eighths of a cell's width, from the left.
  static let rightward: [Unicode.Scalar] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]
  /// 0 to 8 eighths of a cell's height, from the bottom.
  static let upward: [Unicode.Scalar] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
}

extension CellGrid {
  /// Draws a horizontal bar whose length is a share of its columns, in eighths of a column.
  ///
  /// A share outside 0…1 is clamped; NaN counts as 0.
  package mutating func gauge(
    _ share: Double, row: Int, column: Int, columns: Int, style: Style = .plain,
    rest: Style = .dim
  ) {
    let clamped = share.isFinite ? min(max(share, 0), 1) : 0
    let eighths = Int((clamped * Double(columns * 8)).rounded(.down))
    for index in 0..<max(columns, 0) {
      let filled = min(max(eighths - 8 * index, 0), 8)
      if filled == 0 {
        put("·", row: row, column: column + index, style: rest)
      } else {
        put(Eighths.rightward[filled], row: row, column: column + index, style: style)
      }
    }
  }

  /// Draws values as vertical bars next to one another, the newest last.
  ///
  /// Each column shows the mean of the values that fall in it; where there are fewer values than
  /// columns, a column shows one value, from the left. A value at the lower end of `range` has an
  /// empty bar, one at the upper end a bar as high as the area; NaN leaves its column empty.
  package mutating func sparkline(
    _ values: [Double], range: ClosedRange<Double>, in area: Rect, style: Style = .plain
  ) {
    let columns = min(area.columns, values.count)
    guard columns > 0, area.rows > 0 else { return }
    let extent = range.upperBound - range.lowerBound
    for column in 0..<columns {
      let from = values.count * column / columns
      let to = max(values.count * (column + 1) / columns, from + 1)
      let mean = values[from..<to].reduce(0, +) / Double(to - from)
      guard mean.isFinite else { continue }
      let share = extent > 0 ? min(max((mean - range.lowerBound) / extent, 0), 1) : 0.5
      // The lowest value still shows an eighth: a gap would read as "no value".
      let eighths = 1 + Int((share * Double(area.rows * 8 - 1)).rounded())
      bar(eighths: eighths, column: area.column + column, in: area, style: style)
    }
  }

  private mutating func bar(eighths: Int, column: Int, in area: Rect, style: Style) {
    for step in 0..<area.rows {
      let filled = min(max(eighths - 8 * step, 0), 8)
      guard filled > 0 else { return }
      put(
        Eighths.upward[filled], row: area.row + area.rows - 1 - step, column: column, style: style)
    }
  }
}

extension CellGrid {
  /// A horizontal bar as text, for output that scrolls by: `[###############...............]`.
  ///
  /// - Parameters:
  ///   - share: The share that is filled, clamped to 0…1.
  ///   - columns: The columns between the brackets.
  /// - Returns: ASCII alone, for any terminal.
  package static func gaugeText(_ share: Double, columns: Int) -> String {
    let filled = Int(min(max(share, 0), 1) * Double(columns))
    let (full, rest) = (
      String(repeating: "#", count: filled), String(repeating: ".", count: columns - filled)
    )
    return "[\(full)\(rest)]"
  }
}
