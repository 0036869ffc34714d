/// One place of the screen.
package struct Cell: Sendable, Equatable {
  /// The character; `Cell.continuation` in the right half of a wide one.
  package var scalar: Unicode.Scalar
  /// A combining mark on it, or `Cell.continuation` where there is none.
  package var mark: Unicode.Scalar
  /// The colours and attributes.
  package var style: Style

  /// Makes a cell.
  package init(_ scalar: Unicode.Scalar = " ", mark: Unicode.Scalar = "\0", style: Style = .plain) {
    self.scalar = scalar
    self.mark = mark
    self.style = style
  }

  /// An empty cell.
  package static let blank = Cell()
  /// Whether it shows nothing but the terminal's own background.
  package var isEmpty: Bool {
    scalar == " " && mark == Cell.continuation && !style.fillsBlanks
  }
  /// Marks the right half of a wide character, and the absence of a mark.
  package static let continuation: Unicode.Scalar = "\0"
}
