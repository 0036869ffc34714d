extension CellGrid {
  /// The escape sequences with which a terminal shows this grid.
  ///
  /// Moves are ECMA-48's “cursor position”; styles are as in `lines(in:)`.
  /// - Parameters:
  ///   - old: The grid that it shows now; nil for any, which is cleared.
  ///   - palette: The colours to use.
  /// - Returns: Empty where nothing has changed.
  package func escapes(after old: CellGrid?, in palette: Palette) -> String {
    let cleared = "\(Style.plain.sequence(in: palette))\u{1B}[2J"
    var text = old == nil ? cleared : ""
    var looks: Style?
    forEachRun(differingFrom: old ?? CellGrid(size, repertoire: repertoire)) { run in
      text += "\u{1B}[\(run.row + 1);\(run.columns.lowerBound + 1)H"
      for cell in run.columns.map({ self[run.row, $0] }) where cell.scalar != Cell.continuation {
        if palette != .none, cell.style != looks {
          looks = cell.style
          text += cell.style.sequence(in: palette)
        }
        text.unicodeScalars.append(cell.scalar)
        if cell.mark != Cell.continuation { text.unicodeScalars.append(cell.mark) }
      }
    }
    return text
  }
}
