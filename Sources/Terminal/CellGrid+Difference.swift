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
  /// The most bytes of the cells between two runs that are written rather than passed over: moving
  /// the cursor takes about eight.
  private static let longestGap = 6

  /// Calls a function with runs of cells that include all that differ from an older grid, as a
  /// terminal is best sent them: a short gap between two is closed where that takes fewer bytes.
  package func forEachJoinedRun(differingFrom old: CellGrid, _ body: (Run) -> Void) {
    var last: Run?
    forEachRun(differingFrom: old) { run in
      if let before = last {
        if before.row == run.row,
          closes(before.columns.upperBound..<run.columns.lowerBound, in: run.row)
        {
          last?.columns = before.columns.lowerBound..<run.columns.upperBound
          return
        }
        body(before)
      }
      last = run
    }
    if let last { body(last) }
  }

  /// Whether to write the cells between two runs, which need no other style than the cell before.
  private func closes(_ gap: Range<Int>, in row: Int) -> Bool {
    guard gap.count <= Self.longestGap, gap.lowerBound > 0 else { return false }
    let style = self[row, gap.lowerBound - 1].style
    var bytes = 0
    for column in gap {
      let cell = self[row, column]
      guard cell.scalar != Cell.continuation, cell.mark == Cell.continuation,
        cell.style == style || cell.isEmpty && !style.fillsBlanks
      else { return false }
      bytes += UTF8.width(cell.scalar)
    }
    return bytes <= Self.longestGap
  }
}
