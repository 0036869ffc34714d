/// What one place of the screen shows.
package struct Cell: Sendable, Equatable {
  /// The character; `Cell.continuation` in the right half of a wide one.
  package var scalar: Unicode.Scalar
  /// A combining mark on it, or `Cell.continuation` where there is none.
  package var mark: Unicode.Scalar
  /// Its looks.
  package var style: Style

  /// Makes a cell.
  package init(_ scalar: Unicode.Scalar = " ", mark: Unicode.Scalar = "\0", style: Style = .plain) {
    self.scalar = scalar
    self.mark = mark
    self.style = style
  }

  /// An empty cell.
  package static let blank = Cell()
  /// Stands where the left neighbour reaches over, and where there is no mark.
  package static let continuation: Unicode.Scalar = "\0"
}
