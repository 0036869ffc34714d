/// Finds the printable ASCII character whose ink resembles the coverage of a cell most.
///
/// A cell has 2 × 4 regions. Coverage is rounded to four levels per region, so that the four
/// regions of a half cell have 256 states. Two tables hold the distance of every character to every
/// state of either half, and a search adds two rows of them.
struct GlyphShapes: Sendable {
  /// The characters 32…126.
  static let count = 95
  /// Fills the inside of a body, where B, Q, M and @ are so similar that a moving body would
  /// flicker between them and read as text.
  static let inside: Unicode.Scalar = "@"
  /// Fills a part on the far side.
  static let farInside: Unicode.Scalar = ":"
  /// The levels, of 24, from which a cell is inside; below, the shape of the edge shows.
  static let full = 21
  /// `[256, 95]` squared distances of the upper half.
  private let upper: [UInt32]
  /// `[256, 95]` squared distances of the lower half.
  private let lower: [UInt32]

  /// The shapes of DejaVu Sans Mono, which most monospaced fonts resemble.
  static let dejaVu = GlyphShapes(ink: GlyphShapes.ink)

  /// Makes the tables of inks `[95, 8]`.
  init(ink: [UInt8]) {
    precondition(ink.count == GlyphShapes.count * 8, "eight regions a character")
    upper = GlyphShapes.distances(ink: ink, firstRegion: 0)
    lower = GlyphShapes.distances(ink: ink, firstRegion: 4)
  }

  private static func distances(ink: [UInt8], firstRegion: Int) -> [UInt32] {
    var result = [UInt32](repeating: 0, count: 256 * count)
    for state in 0..<256 {
      for glyph in 0..<count {
        var sum = 0
        for region in 0..<4 {
          let covered = (state >> (2 * region) & 3) * 85
          let difference = covered - Int(ink[glyph * 8 + firstRegion + region])
          sum += difference * difference
        }
        result[state * count + glyph] = UInt32(sum)
      }
    }
    return result
  }

  /// Finds the nearest character to the shares, 0…1, of eight regions, row by row from the top
  /// left.
  func nearest(to coverage: UnsafeMutableBufferPointer<Float>) -> Unicode.Scalar {
    assert(coverage.count == 8)
    var (top, bottom, sum) = (0, 0, 0)
    for region in 0..<4 {
      let levels = (Int(coverage[region] * 3 + 0.5), Int(coverage[region + 4] * 3 + 0.5))
      top |= levels.0 << (2 * region)
      bottom |= levels.1 << (2 * region)
      sum += levels.0 + levels.1
    }
    if sum == 0 { return " " }
    if sum >= GlyphShapes.full { return GlyphShapes.inside }
    var best = (glyph: 0, distance: UInt32.max)
    upper.withUnsafeBufferPointer { upper in
      lower.withUnsafeBufferPointer { lower in
        var glyph = 0
        // top and bottom are below 256, so both rows lie inside the tables.
        while glyph < GlyphShapes.count {
          let distance =
            upper[top &* GlyphShapes.count &+ glyph] &+ lower[bottom &* GlyphShapes.count &+ glyph]
          if distance < best.distance { best = (glyph, distance) }
          glyph &+= 1
        }
      }
    }
    return Unicode.Scalar(UInt8(32 + best.glyph))
  }
}
