/// The colours and attributes of a cell.
package struct Style: Sendable, Equatable, Hashable {
  /// Colour of the character.
  package var foreground: Colour
  /// Colour behind it.
  package var background: Colour
  /// Bold, dim, reverse.
  package var attributes: Attributes

  /// Makes a style; by default the terminal's own colours.
  package init(
    _ foreground: Colour = .standard, on background: Colour = .standard,
    _ attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// Whether a blank in this style shows.
  package var fillsBlanks: Bool { background != .standard || attributes.contains(.reverse) }

  /// The terminal's own colours.
  package static let plain = Style()
  /// Bold.
  package static let bold = Style(.standard, .bold)
  /// Less bright than the rest.
  package static let dim = Style(.standard, .dim)
  /// Foreground and background exchanged.
  package static let reverse = Style(.standard, .reverse)

  /// Makes a style of a foreground and attributes.
  package init(_ foreground: Colour, _ attributes: Attributes) {
    self.init(foreground, on: .standard, attributes)
  }
}

/// The attributes of a cell besides its colours.
package struct Attributes: OptionSet, Sendable, Hashable {
  /// One bit per attribute.
  package let rawValue: UInt8

  /// Makes a set of its bits.
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Heavier, or brighter.
  package static let bold = Attributes(rawValue: 1)
  /// Less bright.
  package static let dim = Attributes(rawValue: 2)
  /// Foreground and background exchanged.
  package static let reverse = Attributes(rawValue: 4)
}

/// A colour of the terminal's palette.
package struct Colour: Sendable, Equatable, Hashable {
  /// −1 for the terminal's own, otherwise the index among xterm's 256.
  package let index: Int16

  private init(index: Int16) { self.index = index }

  /// The terminal's own foreground or background.
  package static let standard = Colour(index: -1)

  /// One of xterm's 256 colours; 0–7 are the basic ones.
  package static func palette(_ index: UInt8) -> Colour { Colour(index: Int16(index)) }

  /// Colour 1 of the basic eight.
  package static let red = palette(1)
  /// Colour 2.
  package static let green = palette(2)
  /// Colour 3.
  package static let yellow = palette(3)
  /// Colour 4.
  package static let blue = palette(4)
  /// Colour 5.
  package static let magenta = palette(5)
  /// Colour 6.
  package static let cyan = palette(6)

  /// The nearest of the eight basic colours, for terminals with no others.
  ///
  /// A component of xterm's 6 × 6 × 6 cube counts as lit where it is near the brightest one; a
  /// grey becomes the terminal's own colour, which can be read whatever is behind it.
  package var basic: Int16 {
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
