/// How a cell looks.
public struct Style: Sendable, Equatable, Hashable {
  /// Colour of the character.
  public var foreground: Colour
  /// Colour behind it.
  public var background: Colour
  /// Bold, dim, reverse.
  public var attributes: Attributes

  /// Makes a style; by default the terminal's own colours.
  public init(
    _ foreground: Colour = .standard, on background: Colour = .standard,
    _ attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// The terminal's own colours.
  public static let plain = Style()
  /// Bold.
  public static let bold = Style(.standard, .bold)
  /// Less bright than the rest.
  public static let dim = Style(.standard, .dim)
  /// Foreground and background exchanged.
  public static let reverse = Style(.standard, .reverse)

  /// Makes a style of a foreground and attributes.
  public init(_ foreground: Colour, _ attributes: Attributes) {
    self.init(foreground, on: .standard, attributes)
  }
}

/// What can be said of a cell besides its colours.
public struct Attributes: OptionSet, Sendable, Hashable {
  /// One bit an attribute.
  public let rawValue: UInt8

  /// Makes a set of its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Heavier, or brighter.
  public static let bold = Attributes(rawValue: 1)
  /// Less bright.
  public static let dim = Attributes(rawValue: 2)
  /// Foreground and background exchanged.
  public static let reverse = Attributes(rawValue: 4)
}

/// A colour of the terminal's palette.
public struct Colour: Sendable, Equatable, Hashable {
  /// −1 for the terminal's own, else the index among xterm's 256.
  public let index: Int16

  private init(index: Int16) { self.index = index }

  /// The terminal's own foreground or background.
  public static let standard = Colour(index: -1)

  /// One of xterm's 256 colours; 0–7 are the basic ones.
  public static func palette(_ index: UInt8) -> Colour { Colour(index: Int16(index)) }

  /// Colour 1 of the basic eight.
  public static let red = palette(1)
  /// Colour 2.
  public static let green = palette(2)
  /// Colour 3.
  public static let yellow = palette(3)
  /// Colour 4.
  public static let blue = palette(4)
  /// Colour 5.
  public static let magenta = palette(5)
  /// Colour 6.
  public static let cyan = palette(6)

  /// The nearest of the eight basic colours, for terminals that have no more.
  ///
  /// A component of xterm's 6 × 6 × 6 cube counts as lit where it is near the brightest one; a
  /// grey becomes the terminal's own colour, which can be read whatever is behind it.
  public var basic: Int16 {
    switch index {
    case ..<8: return index
    case ..<16: return index - 8
    case ..<232:
      let cube = Int(index) - 16
      let (red, green, blue) = (cube / 36, cube / 6 % 6, cube % 6)
      let brightest = max(red, green, blue)
      guard brightest > 0 else { return 0 }
      // 3 of 5 is lit (175 of 255), 2 of 5 is not (135 of 255).
      let lit = { (component: Int) in component * 5 >= brightest * 3 ? 1 : 0 }
      return Int16(lit(red) + 2 * lit(green) + 4 * lit(blue))
    default: return -1
    }
  }
}
