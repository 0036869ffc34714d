/// Neighbouring cells of one row that have changed.
package struct Run: Sendable, Equatable {
  /// The row, from 0.
  package var row: Int
  /// The changed columns.
  package var columns: Range<Int>
}

extension CellGrid {
  /// Calls a function with each run of cells that differs from an older grid.
  ///
  /// A grid of another size differs everywhere. Linear in the number of cells.
  package func forEachRun(differingFrom old: CellGrid, _ body: (Run) -> Void) {
    guard old.size == size else {
      for row in 0..<size.rows where size.columns > 0 {
        body(Run(row: row, columns: 0..<size.columns))
      }
      return
    }
    for row in 0..<size.rows {
      var start: Int?
      for column in 0..<size.columns {
        let differs = self[row, column] != old[row, column]
        if differs, start == nil { start = column }
        if !differs, let from = start {
          body(Run(row: row, columns: from..<column))
          start = nil
        }
      }
      if let from = start { body(Run(row: row, columns: from..<size.columns)) }
    }
  }
}
