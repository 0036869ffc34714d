/// The characters that the terminal can show.
///
/// Screens are written in Unicode; where the locale is not UTF-8, a grid replaces each character by
/// the nearest ASCII character, one for one, so that nothing moves.
package enum Repertoire: Sendable, Equatable {
  /// All of Unicode.
  case unicode
  /// The characters 32…126 alone.
  case ascii

  /// A text in which each character that cannot be shown is replaced: by a similar one, or by its
  /// number, such as `\u{451}`, so that names stay distinguishable.
  package func representing(_ text: String) -> String {
    guard self == .ascii, !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
    return text.unicodeScalars.map { scalar in
      if scalar.isASCII { return String(scalar) }
      let substitute = representing(scalar)
      return substitute == "?"
        ? "\\u{\(String(scalar.value, radix: 16, uppercase: true))}" : String(substitute)
    }.joined()
  }

  /// The character itself, or its replacement.
  func representing(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if !scalar.isPrintable { return scalar == Cell.continuation ? scalar : "?" }
    guard self == .ascii, !scalar.isASCII else { return scalar }
    switch scalar {
    case "━": return "="
    case "─", "–", "—", "−", "·", "┈", "▏", "▎", "▍", "▌", "▁": return "-"
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
    case "○": return "o"
    case "◆": return "#"
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
