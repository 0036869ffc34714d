extension CellGrid {
  /// Replaces the colours of all cells.
  ///
  /// - Parameter replacement: The colour to show instead of another; called once per colour.
  package mutating func recolour(_ replacement: (Colour) -> Colour) {
    var known: [Colour: Colour] = [:]
    func replaced(_ colour: Colour) -> Colour {
      if let replaced = known[colour] { return replaced }
      let new = replacement(colour)
      known[colour] = new
      return new
    }
    withMutableCells { cells in
      for index in cells.indices where cells[index].style != .plain {
        cells[index].style.foreground = replaced(cells[index].style.foreground)
        cells[index].style.background = replaced(cells[index].style.background)
      }
    }
  }
}
