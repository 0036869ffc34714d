extension CellGrid {
  /// Draws a border with a title in its upper and a note in its lower edge.
  ///
  /// The title is on the left, the note on the right: `┌ left ───┐` and `└── 0.8/1.5 s┘`.
  /// - Returns: The inside.
  @discardableResult
  package mutating func panel(
    _ area: Rect, title: String = "", note: String = "", style: Style = .dim,
    titleStyle: Style? = nil
  ) -> Rect {
    guard area.rows >= 2, area.columns >= 2 else { return area.inset(by: 1) }
    let (bottom, right) = (area.row + area.rows - 1, area.column + area.columns - 1)
    for column in area.column...right {
      put("─", row: area.row, column: column, style: style)
      put("─", row: bottom, column: column, style: style)
    }
    for row in area.row...bottom {
      put("│", row: row, column: area.column, style: style)
      put("│", row: row, column: right, style: style)
    }
    put("┌", row: area.row, column: area.column, style: style)
    put("┐", row: area.row, column: right, style: style)
    put("└", row: bottom, column: area.column, style: style)
    put("┘", row: bottom, column: right, style: style)
    let inside = area.columns - 2
    if !title.isEmpty, inside >= 3 {
      write(
        " \(title) ", row: area.row, column: area.column + 1, columns: inside,
        style: titleStyle ?? style)
    }
    if !note.isEmpty, inside >= 3 {
      let width = min(CellGrid.columns(of: note) + 1, inside)
      write(" \(note)", row: bottom, column: right - width, columns: width, style: style)
    }
    return area.inset(by: 1)
  }

  /// Draws panels that stand side by side and share the borders between them.
  ///
  /// - Parameters:
  ///   - area: All of them with their borders.
  ///   - widths: How many columns are inside each; with the borders they fill the area.
  ///   - style: The looks of the borders.
  package mutating func joinedPanels(_ area: Rect, widths: [Int], style: Style = .dim) {
    panel(area, style: style)
    var column = area.column
    for width in widths.dropLast() {
      column += width + 1
      for row in area.row + 1..<max(area.row + area.rows - 1, area.row + 1) {
        put("│", row: row, column: column, style: style)
      }
      put("┬", row: area.row, column: column, style: style)
      put("┴", row: area.row + area.rows - 1, column: column, style: style)
    }
  }

  /// Gives the border around the inside of a panel other looks.
  package mutating func highlightBorder(around inside: Rect, style: Style) {
    let (top, bottom) = (inside.row - 1, inside.row + inside.rows)
    let (left, right) = (inside.column - 1, inside.column + inside.columns)
    for row in top...bottom {
      for column in left...right
      where row == top || row == bottom || column == left || column == right {
        guard (0..<size.rows).contains(row), (0..<size.columns).contains(column) else { continue }
        self[row, column].style = style
      }
    }
  }
}
