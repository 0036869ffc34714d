package import Terminal

/// The part of a list that is on show in an area, one line a row: the selected line is in it, and the list
/// does not move without need.
struct ListWindow {
  private let area: Rect
  private let count: Int
  private let selected: Int?

  /// - Parameters:
  ///   - area: Where the lines are.
  ///   - count: All lines of the list.
  ///   - selected: The index of the selected line; nil for none.
  init(_ area: Rect, count: Int, selected: Int?) {
    (self.area, self.count, self.selected) = (area, count, selected)
  }

  /// Whether not all lines fit.
  var isCut: Bool { count > area.rows }

  /// The indices of the lines on show, and their rows.
  var lines: [(index: Int, row: Int)] {
    (first..<min(first + area.rows, count)).map { ($0, area.row + $0 - first) }
  }

  private var first: Int {
    guard let selected else { return 0 }
    return max(min(selected - area.rows / 2, count - area.rows), 0)
  }

  /// The index of the line under the mouse.
  func line(at mouse: Mouse) -> Int? {
    guard (area.column..<area.column + area.columns).contains(mouse.column) else { return nil }
    return lines.first { $0.row == mouse.row }?.index
  }

  /// Draws the bar of the selected line where it is in this row.
  ///
  /// - Returns: The style of the line's text; nil where it is not selected.
  func drawBar(ofLine index: Int, row: Int, into grid: inout CellGrid) -> Style? {
    guard index == selected else { return nil }
    for column in area.column..<area.column + area.columns {
      grid.put(" ", row: row, column: column, style: .reverse)
    }
    grid.put("▶", row: row, column: area.column + 1, style: .reverse)
    return .reverse
  }
}
