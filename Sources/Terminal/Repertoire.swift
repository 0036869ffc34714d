/// The characters that the terminal can show.
///
/// Screens are written in Unicode; where the locale is not UTF-8, a grid puts the nearest ASCII
/// character in the place of each, one for one, so that nothing moves.
package enum Repertoire: Sendable, Equatable {
  /// All of Unicode.
  case unicode
  /// The characters 32…126 alone.
  case ascii

  /// A text with each character itself, or what stands for it; those that nothing stands for as
  /// their numbers, such as `\u{451}`, so that a name still tells which it is.
  package func representing(_ text: String) -> String {
    guard self == .ascii, !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
    return text.unicodeScalars.map { scalar in
      if scalar.isASCII { return String(scalar) }
      let substitute = representing(scalar)
      return substitute == "?"
        ? "\\u{\(String(scalar.value, radix: 16, uppercase: true))}" : String(substitute)
    }.joined()
  }

  /// The character itself, or what stands for it.
  func representing(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if !scalar.isPrintable { return scalar == Cell.continuation ? scalar : "?" }
    guard self == .ascii, !scalar.isASCII else { return scalar }
    switch scalar {
    case "─", "━", "–", "—", "−", "·", "┈", "▏", "▎", "▍", "▌", "▁": return "-"
    case "│", "┃", "┊", "┆": return "|"
    case "┌", "┐", "└", "┘", "┏", "┓", "┗", "┛", "┴", "┬", "┼", "├", "┤", "╵", "┷": return "+"
    case "▋", "▊", "▉", "▄", "▅": return "="
    case "█", "▇": return "#"
    case "▂": return "."
    case "▃": return ":"
    case "▆": return "*"
    case "░": return "."
    case "←", "◀": return "<"
    case "→", "▶": return ">"
    case "↑", "▲": return "^"
    case "↓", "▼": return "v"
    case "✓", "●", "•": return "*"
    case "✗", "×": return "x"
    case "…": return "~"
    case "’", "‘": return "'"
    case "“", "”": return "\""
    case "²": return "2"
    case "\u{A0}": return " "
    default: return "?"
    }
  }
}
