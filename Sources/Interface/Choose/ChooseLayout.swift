internal import Terminal

/// Where the parts of the choose screen are.
struct ChooseLayout {
  /// From this width on a third pane shows the newest policy.
  static let widthForNewest = 110

  /// The figures of learning.
  let status: Rect
  /// The keys; the question too where both fit on a line.
  let keys: Rect
  /// The question; nil where it shares the line of the keys.
  let question: Rect?
  /// All panes with their borders.
  let frame: Rect
  /// How many columns are inside each pane: the left, the right, and the newest policy's.
  let widths: [Int]

  /// Lays the screen out.
  init(in area: Rect, isOneLine: Bool) {
    var area = area
    status = area.cutBottom(1)
    keys = area.cutBottom(1)
    question = isOneLine ? nil : area.cutBottom(1)
    frame = area
    let hasNewest = area.columns >= Self.widthForNewest
    let newest = hasNewest ? max(26, area.columns / 5) : 0
    // Each pane has a border on its left, and the last one on its right.
    let inside = area.columns - 3 - (hasNewest ? newest + 1 : 0)
    widths = [(inside + 1) / 2, inside / 2] + (hasNewest ? [newest] : [])
  }

  /// The inside of each pane.
  var panes: [Rect] {
    var column = frame.column + 1
    return widths.map { width in
      defer { column += width + 1 }
      return Rect(row: frame.row + 1, column: column, rows: frame.rows - 2, columns: width)
    }
  }

  /// The pane of a clip at a place; nil for none.
  func side(row: Int, column: Int) -> Int? {
    panes.prefix(2).firstIndex { pane in
      (pane.row - 1...pane.row + pane.rows).contains(row)
        && (pane.column..<pane.column + pane.columns).contains(column)
    }
  }
}
