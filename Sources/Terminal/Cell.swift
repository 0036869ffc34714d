/// What one place of the screen shows.
public struct Cell: Sendable, Equatable {
  /// The character; `Cell.continuation` in the right half of a wide one.
  public var scalar: Unicode.Scalar
  /// A combining mark on it, or `Cell.continuation` where there is none.
  public var mark: Unicode.Scalar
  /// Its looks.
  public var style: Style

  /// Makes a cell.
  public init(_ scalar: Unicode.Scalar = " ", mark: Unicode.Scalar = "\0", style: Style = .plain) {
    self.scalar = scalar
    self.mark = mark
    self.style = style
  }

  /// An empty cell.
  public static let blank = Cell()
  /// Stands where the left neighbour reaches over, and where there is no mark.
  public static let continuation: Unicode.Scalar = "\0"
}
