internal import Foundation

/// Small letters made of strokes, drawn with the capsules that draw limbs.
///
/// A glyph is lines on a grid of 5 × 9 points: each point is two digits, x from the left and y from
/// the lowest descender; letters stand on y = 2, small ones reach to 6, capitals to 8.
enum StrokeFont {
  /// From the baseline to the top of capitals, in units of the grid.
  private static let capHeight: Float = 6
  /// Half the width of a stroke.
  private static let stroke: Float = 0.42
  /// Between two glyphs.
  private static let gap: Float = 1.6
  private static let space: Float = 2

  /// Replaces a character without a glyph.
  private static let unknown = "0208383202"

  private static let glyphs: [Character: String] = [
    "A": "022842 1434", "B": "02083847463505 3544433202", "C": "4738180703123243",
    "D": "02082846442202", "E": "48080242 0535", "F": "480802 0535", "G": "47381807031232434525",
    "H": "0208 4248 0545", "I": "0208", "J": "3833221203", "K": "0208 4804 1542", "L": "080242",
    "M": "0208254842", "N": "02084248", "O": "180703123243473818", "P": "02083847463505",
    "Q": "180703123243473818 2442", "R": "02083847463505 2542", "S": "473818070615354443321203",
    "T": "0848 2822", "U": "080312324348", "V": "082248", "W": "0812253248", "X": "0842 0248",
    "Y": "082548 2522", "Z": "08480242",
    "a": "3632 3526160503122233", "b": "0802 0516263533221203", "c": "3526160503122233",
    "d": "3832 3526160503122233", "e": "04343526160503122233", "f": "281712 0626",
    "g": "3631201001 3526160503122233", "h": "0802 0516263532", "i": "0602 0808",
    "j": "161100 1818", "k": "0802 3603 1432", "l": "0802", "m": "0602 05162522 25364542",
    "n": "0602 0516263532", "o": "160503122233352616", "p": "0600 0516263533221203",
    "q": "3630 3526160503122233", "r": "0602 051626", "s": "35261605142433221203",
    "t": "181322 0626", "u": "0603122233 3632", "v": "062246", "w": "0612253246", "x": "0632 0236",
    "y": "0623 3610", "z": "06360232",
    "0": "180703123243473818", "1": "172822", "2": "07183847460242",
    "3": "0718384746354443321203 2535", "4": "32380444", "5": "480805354443321203",
    "6": "473818070312324344351504", "7": "084812", "8": "180706153544433212030415 3546473818",
    "9": "031232434738180706153546",
    ".": "0202", ",": "1201", ":": "0303 0606", ";": "1616 1301", "-": "0434", "–": "0444",
    "_": "0141", "+": "0444 2622", "=": "0343 0545", "/": "0238", "(": "18070312", ")": "08171302",
    "%": "0248 0818170708 3343423233",
    "'": "0807", "’": "0807", "\"": "0807 2827", "!": "0804 0202",
    "?": "07183847462524 2222", "·": "0505", "×": "0337 0733", "✓": "051238", "…": "0202 2222 4242",
  ]

  /// Draws a text to the right of a place; letters with accents lose these.
  ///
  /// - Parameters:
  ///   - text: What is written.
  ///   - corner: The left end of the baseline.
  ///   - height: Of capitals, pixels.
  ///   - colour: Of the strokes.
  ///   - area: Nothing outside is touched.
  ///   - raster: What it is drawn on.
  static func draw(
    _ text: String, at corner: PixelPoint, height: Float, _ colour: RGB, in area: PixelRect,
    on raster: inout Raster
  ) {
    let unit = height / capHeight
    var left = corner.x
    for character in characters(of: text) {
      for line in lines(of: character) {
        let points = line.map {
          PixelPoint(x: left + $0.x * unit, y: corner.y - ($0.y - 2) * unit)
        }
        for (start, end) in zip(points, points.dropFirst()) {
          raster.fillCapsule(from: start, to: end, radius: stroke * unit, colour, in: area)
        }
      }
      left += advance(of: character) * unit
    }
  }

  /// How far a text reaches, pixels.
  static func width(of text: String, height: Float) -> Float {
    let units = characters(of: text).map(advance).reduce(0, +)
    return max(units - gap, 0) * height / capHeight
  }

  /// As much of a text as fits, with “…” for the rest.
  static func text(_ text: String, fitting width: Float, height: Float) -> String {
    guard self.width(of: text, height: height) > width else { return text }
    var shown = text
    while !shown.isEmpty, self.width(of: shown + "…", height: height) > width { shown.removeLast() }
    return shown + "…"
  }

  private static func characters(of text: String) -> [Character] {
    text.map { character in
      guard glyphs[character] == nil else { return character }
      let plain = String(character).decomposedStringWithCanonicalMapping.unicodeScalars.first
      return plain.map(Character.init) ?? character
    }
  }

  private static func advance(of character: Character) -> Float {
    guard character != " " else { return space + gap }
    return (lines(of: character).joined().map(\.x).max() ?? 0) + gap
  }

  private static func lines(of character: Character) -> [[(x: Float, y: Float)]] {
    guard character != " " else { return [] }
    return (glyphs[character] ?? unknown).split(separator: " ").map { line in
      let digits = line.compactMap(\.wholeNumberValue)
      return stride(from: 0, to: digits.count - 1, by: 2).map {
        (Float(digits[$0]), Float(digits[$0 + 1]))
      }
    }
  }
}
