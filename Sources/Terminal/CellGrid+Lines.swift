extension CellGrid {
  /// The rows as text for standard output, without trailing spaces.
  ///
  /// Styles are ECMA-48's “select graphic rendition” with xterm's extended colours.
  /// - Parameter palette: The colours to use; with `.none` there are no styles at all.
  /// - Returns: A line per row, without line ends.
  package func lines(in palette: Palette) -> [String] {
    (0..<size.rows).map { row in
      let last = (0..<size.columns).last { self[row, $0].scalar != " " } ?? -1
      var line = ""
      var looks = Style.plain
      for cell in (0...last + 1).dropLast().map({ self[row, $0] })
      where cell.scalar != Cell.continuation {
        if palette != .none, cell.style != looks {
          looks = cell.style
          line += looks.sequence(in: palette)
        }
        line.unicodeScalars.append(cell.scalar)
        if cell.mark != Cell.continuation { line.unicodeScalars.append(cell.mark) }
      }
      return looks == .plain ? line : line + Style.plain.sequence(in: palette)
    }
  }
}

/// The number of colours that a terminal shows.
package enum Palette: Sendable, Equatable {
  /// None: there is no terminal, or no colours are wanted.
  case none
  /// The eight basic ones.
  case basic
  /// xterm's 256.
  case extended
}

extension Style {
  /// The escape sequence that sets this style, whatever the style was before.
  func sequence(in palette: Palette) -> String {
    var codes = ["0"]
    if attributes.contains(.bold) { codes.append("1") }
    if attributes.contains(.dim) { codes.append("2") }
    if attributes.contains(.reverse) { codes.append("7") }
    codes += foreground.codes(base: 30, in: palette) + background.codes(base: 40, in: palette)
    return "\u{1B}[\(codes.joined(separator: ";"))m"
  }
}

extension Colour {
  fileprivate func codes(base: Int, in palette: Palette) -> [String] {
    guard index >= 0 else { return [] }
    guard palette == .extended else { return basic < 0 ? [] : ["\(base + Int(basic))"] }
    return ["\(base + 8)", "5", "\(index)"]
  }
}
