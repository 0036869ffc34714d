internal import CFreeType
internal import Foundation

/// A font that films cannot be captioned with.
package struct FontError: Error, Equatable, CustomStringConvertible {
  /// FreeType's number for the reason.
  package let code: Int

  /// One line: the reason, and the remedy.
  package var description: String {
    "the captions cannot be drawn: FreeType reports error \(code); reinstall FreeType 2"
  }
}

/// Anti-aliased letters by FreeType, at one size; the only type that uses it.
///
/// The font is DejaVu Sans, as far as Latin, Greek and Cyrillic go, and is part of the program, so
/// that films look the same everywhere. An instance belongs to one thread.
final class FilmFont {
  /// The height of capitals in the font's size.
  private static let capHeight = 0.729

  private let face: OpaquePointer

  /// Opens the font.
  ///
  /// - Parameter height: Of capitals, pixels.
  /// - Throws: `FontError`.
  init(height: Double) throws(FontError) {
    let bytes = PackageResources.DejaVuSans_ttf
    var code: Int32 = 0
    guard let face = text_open(bytes, bytes.count, height / Self.capHeight, &code) else {
      throw FontError(code: Int(code))
    }
    self.face = face
  }

  deinit { text_close(face) }

  /// Draws a text to the right of a place.
  ///
  /// - Parameters:
  ///   - text: What is written; a character that the font lacks is a box.
  ///   - corner: The left end of the baseline.
  ///   - colour: The colour of the letters.
  ///   - area: The clipping rectangle.
  ///   - raster: The image that receives the text.
  func draw(
    _ text: String, at corner: PixelPoint, _ colour: RGB, in area: PixelRect,
    on raster: inout Raster
  ) {
    var pen = Double(corner.x)
    let baseline = Int(corner.y.rounded())
    for scalar in Self.scalars(of: text) {
      let column = pen.rounded(.down)
      var glyph = TextGlyph()
      if text_draw(face, scalar.value, pen - column, &glyph) == 0, let ink = glyph.ink {
        // FreeType's bitmap has width × height bytes.
        let ink = UnsafeBufferPointer(start: ink, count: Int(glyph.width * glyph.height))
        raster.mix(
          ink, width: Int(glyph.width), x: Int(column) + Int(glyph.left),
          y: baseline - Int(glyph.top), colour, in: area)
      }
      pen += text_advance(face, scalar.value)
    }
  }

  /// How far a text reaches, pixels.
  func width(of text: String) -> Double {
    Self.scalars(of: text).reduce(0) { $0 + text_advance(face, $1.value) }
  }

  /// As much of a text as fits, with “…” for the rest.
  func text(_ text: String, fitting width: Double) -> String {
    guard self.width(of: text) > width else { return text }
    var shown = text
    while !shown.isEmpty, self.width(of: shown + "…") > width { shown.removeLast() }
    return shown + "…"
  }

  /// Letters and their accents as one character each, as far as there is one.
  private static func scalars(of text: String) -> String.UnicodeScalarView {
    text.precomposedStringWithCanonicalMapping.unicodeScalars
  }
}
