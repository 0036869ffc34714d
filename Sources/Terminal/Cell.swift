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

extension Unicode.Scalar {
  /// How many columns a terminal gives the character: 0, 1 or 2.
  ///
  /// Two for the East Asian wide blocks and emoji (Unicode Standard Annex 11), none for marks and
  /// format characters, one for all others.
  var columns: Int {
    if value < 0x300 { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
      0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }

  /// Whether a terminal would act on the character instead of showing it.
  var isControl: Bool { value < 0x20 || (0x7F..<0xA0).contains(value) }
}
