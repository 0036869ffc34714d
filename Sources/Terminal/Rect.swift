/// A number of rows and columns.
package struct Size: Sendable, Equatable {
  /// From top to bottom.
  package var rows: Int
  /// From left to right.
  package var columns: Int

  /// Makes a size.
  package init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }

  /// The smallest window that the screens are laid out for.
  package static let smallest = Size(rows: 16, columns: 60)

  /// The window of a terminal that does not tell its size.
  package static let usual = Size(rows: 24, columns: 80)

  /// The largest window that is drawn; a larger one is a misreported size.
  package static let largest = Size(rows: 1000, columns: 2000)

  /// Whether a window of this size holds one of another size.
  package func holds(_ other: Size) -> Bool { rows >= other.rows && columns >= other.columns }
}

/// A rectangle of cells.
package struct Rect: Sendable, Equatable {
  /// The topmost row, from 0.
  package var row: Int
  /// The leftmost column, from 0.
  package var column: Int
  /// How many rows, 0 or more.
  package var rows: Int
  /// How many columns, 0 or more.
  package var columns: Int

  /// Makes a rectangle; negative extents become 0.
  package init(row: Int, column: Int, rows: Int, columns: Int) {
    self.row = row
    self.column = column
    self.rows = max(rows, 0)
    self.columns = max(columns, 0)
  }

  /// The rectangle without a border of some cells.
  package func inset(by cells: Int) -> Rect {
    Rect(
      row: row + cells, column: column + cells, rows: rows - 2 * cells, columns: columns - 2 * cells
    )
  }

  /// Takes rows off the top.
  package mutating func cutTop(_ count: Int) -> Rect {
    let taken = min(count, rows)
    defer {
      row += taken
      rows -= taken
    }
    return Rect(row: row, column: column, rows: taken, columns: columns)
  }

  /// Takes rows off the bottom.
  package mutating func cutBottom(_ count: Int) -> Rect {
    let taken = min(count, rows)
    rows -= taken
    return Rect(row: row + rows, column: column, rows: taken, columns: columns)
  }

  /// Equal parts next to one another; columns left over go to the left parts.
  package func columns(_ parts: Int) -> [Rect] {
    (0..<parts).map { part in
      let (from, to) = (columns * part + parts - 1, columns * (part + 1) + parts - 1)
      return Rect(
        row: row, column: column + from / parts, rows: rows, columns: to / parts - from / parts)
    }
  }

  /// A rectangle of at most some size in the middle of this one.
  package func centred(_ size: Size) -> Rect {
    let (high, wide) = (min(rows, size.rows), min(columns, size.columns))
    return Rect(
      row: row + (rows - high) / 2, column: column + (columns - wide) / 2, rows: high, columns: wide
    )
  }
}
