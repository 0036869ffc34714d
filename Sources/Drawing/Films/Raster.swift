/// A colour of sRGB, 0 to 1 each.
struct RGB: Sendable, Equatable {
  var components: SIMD3<Float>

  init(_ red: Float, _ green: Float, _ blue: Float) { components = SIMD3(red, green, blue) }

  /// Takes the colour's usual notation, such as 0x3366CC.
  init(_ hex: UInt32) {
    components =
      SIMD3(Float(hex >> 16 & 0xFF), Float(hex >> 8 & 0xFF), Float(hex & 0xFF)) / Float(255)
  }

  /// The colour on the way to another: this at 0, the other at 1.
  func mixed(with other: RGB, share: Float) -> RGB {
    let mixed = components + share * (other.components - components)
    return RGB(mixed.x, mixed.y, mixed.z)
  }

  /// As a byte each.
  var bytes: SIMD3<UInt8> {
    let scaled = (components * 255).rounded(.toNearestOrEven)
    return SIMD3<UInt8>(clamping: SIMD3<Int32>(scaled))
  }
}

/// A place in a raster, pixels from the left and from the top; pixel (0, 0) has its centre at
/// (0.5, 0.5).
struct PixelPoint: Sendable, Equatable {
  var x: Float
  var y: Float
}

/// A part of a raster, whole pixels.
struct PixelRect: Sendable, Equatable {
  var x: Range<Int>
  var y: Range<Int>

  var width: Int { x.count }
  var height: Int { y.count }
}

/// A picture in memory, with anti-aliased shapes.
struct Raster {
  let width: Int
  let height: Int
  /// `[height, width]`, from the upper left.
  private(set) var pixels: [RGB]

  /// Makes a picture of one colour.
  init(width: Int, height: Int, colour: RGB) {
    self.width = width
    self.height = height
    pixels = Array(repeating: colour, count: width * height)
  }

  /// Fills whole pixels; those outside the picture are left out.
  mutating func fill(_ area: PixelRect, _ colour: RGB) {
    for y in area.y.clamped(to: 0..<height) {
      for x in area.x.clamped(to: 0..<width) { pixels[y * width + x] = colour }
    }
  }

  /// Lets a colour shine through a mask.
  ///
  /// - Parameters:
  ///   - ink: `[height, width]`, 0 for none to 255 for all of the colour.
  ///   - columns: The mask's width, pixels.
  ///   - x: Its left edge.
  ///   - y: Its upper edge.
  ///   - colour: The colour.
  ///   - area: Nothing outside is touched.
  mutating func mix(
    _ ink: UnsafeBufferPointer<UInt8>, width columns: Int, x: Int, y: Int, _ colour: RGB,
    in area: PixelRect
  ) {
    guard columns > 0 else { return }
    let (xs, ys) = (area.x.clamped(to: 0..<width), area.y.clamped(to: 0..<height))
    for index in ink.indices where ink[index] > 0 {
      let (column, row) = (x + index % columns, y + index / columns)
      guard xs.contains(column), ys.contains(row) else { continue }
      let place = row * width + column
      pixels[place] = pixels[place].mixed(with: colour, share: Float(ink[index]) / 255)
    }
  }

  /// Draws a line with round ends; a disc where both ends are the same.
  ///
  /// A pixel is covered as far as a straight edge at the capsule's distance from the pixel's centre
  /// would cover it.
  ///
  /// - Parameters:
  ///   - start: One end of its axis.
  ///   - end: The other end.
  ///   - radius: Half the line's width, pixels.
  ///   - isFlat: Whether it ends at both ends with corners instead.
  ///   - colour: Where a pixel is covered whole.
  ///   - area: Nothing outside is touched.
  mutating func fillCapsule(
    from start: PixelPoint, to end: PixelPoint, radius: Float, isFlat: Bool = false, _ colour: RGB,
    in area: PixelRect
  ) {
    // What is no number, or far beyond any picture, is not drawn.
    guard [start.x, start.y, end.x, end.y, radius].allSatisfy({ abs($0) < 1e6 }) else { return }
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let squared = dx * dx + dy * dy
    let reach = radius + 1
    let columns = Self.pixels(from: min(start.x, end.x) - reach, to: max(start.x, end.x) + reach)
      .clamped(to: area.x.clamped(to: 0..<width))
    let rows = Self.pixels(from: min(start.y, end.y) - reach, to: max(start.y, end.y) + reach)
      .clamped(to: area.y.clamped(to: 0..<height))
    for row in rows {
      for column in columns {
        let (px, py) = (Float(column) + 0.5 - start.x, Float(row) + 0.5 - start.y)
        let share = squared > 0 ? (px * dx + py * dy) / squared : 0
        let along = min(max(share, 0), 1)
        let (ox, oy) = (px - along * dx, py - along * dy)
        var covered = min(max(0.5 + radius - (ox * ox + oy * oy).squareRoot(), 0), 1)
        if isFlat && squared > 0 {
          let length = squared.squareRoot()
          let aside = abs(px * dy - py * dx) / length - radius
          let beyond = max(-share, share - 1) * length
          covered = min(max(0.5 - aside, 0), 1) * min(max(0.5 - beyond, 0), 1)
        }
        guard covered > 0 else { continue }
        let index = row * width + column
        pixels[index] = pixels[index].mixed(with: colour, share: covered)
      }
    }
  }

  private static func pixels(from lower: Float, to upper: Float) -> Range<Int> {
    Int(lower.rounded(.down))..<Int(upper.rounded(.up)) + 1
  }
}
