internal import Physics

/// Paints the moments of a film as pictures of few colours.
struct FilmPainter {
  /// The largest size of a panel in pixels: a single one is larger than many.
  private struct PanelSize {
    var width: Int
    var height: Int

    init(panels: Int) {
      switch panels {
      case 1: (width, height) = (400, 320)
      case 2: (width, height) = (320, 280)
      default: (width, height) = (240, 210)
      }
    }
  }

  /// Room for the caption above a body and for the ground below it, pixels.
  private static let captionHeight = 24
  private static let groundHeight = 22
  /// Room at the sides, and above the highest part of the body, pixels.
  private static let margin = 8
  /// The least width of a panel, pixels: the caption and the time have room.
  private static let leastWidth = 200
  /// The heights of capitals, pixels.
  private static let (letterHeight, markHeight) = (9.0, 7.0)

  let film: Film
  let width: Int
  let height: Int
  private let size: PanelSize
  /// The motions of the panels.
  private let tracks: [Track]
  /// What every panel shows: all of every motion, at one scale.
  private let framing: Framing
  /// Pixels per metre.
  private let scale: Double
  private let letters: FilmFont
  private let marks: FilmFont

  /// Lays a film out; what no frame uses of the largest panel is left off.
  ///
  /// - Throws: `FontError`.
  init(_ film: Film) throws(FontError) {
    self.film = film
    letters = try FilmFont(height: Self.letterHeight)
    marks = try FilmFont(height: Self.markHeight)
    tracks = film.panels.map { Track(film.picture, $0.motion) }
    framing = Framing(film.picture, of: tracks)
    var size = PanelSize(panels: film.panels.count)
    let largest = Self.viewport(of: size, x: 0, y: 0)
    scale = framing.scale(in: largest)
    let used = framing.used(of: largest, at: scale)
    let sides = 2 * Self.margin
    size.width = min(size.width, max(Int(used.width.rounded(.up)) + sides, Self.leastWidth))
    size.height = min(
      size.height, Int(used.height.rounded(.up)) + Self.captionHeight + Self.margin)
    self.size = size
    // A line of one pixel separates two panels.
    width = film.columns * (size.width + 1) - 1
    height = film.rows * (size.height + 1) - 1
  }

  /// The part of a panel below its caption, without the margins.
  private static func viewport(of size: PanelSize, x: Int, y: Int) -> Viewport {
    Viewport(
      left: Double(x + margin), top: Double(y + captionHeight + margin),
      width: Double(size.width - 2 * margin),
      height: Double(size.height - captionHeight - margin), ground: Double(groundHeight))
  }

  /// The picture at a time of the film, s.
  func picture(at time: Double) -> Raster {
    var raster = Raster(width: width, height: height, colour: FilmPalette.paper)
    for index in film.panels.indices {
      let (row, column) = (index / film.columns, index % film.columns)
      let (x, y) = (column * (size.width + 1), row * (size.height + 1))
      draw(
        index, at: time, in: PixelRect(x: x..<x + size.width, y: y..<y + size.height), on: &raster)
    }
    for column in 1..<max(film.columns, 1) + 1 where column < film.columns {
      let x = column * (size.width + 1) - 1
      raster.fill(PixelRect(x: x..<x + 1, y: 0..<height), FilmPalette.border)
    }
    for row in 1..<film.rows + 1 where row < film.rows {
      let y = row * (size.height + 1) - 1
      raster.fill(PixelRect(x: 0..<width, y: y..<y + 1), FilmPalette.border)
    }
    return raster
  }

  private func draw(
    _ index: Int, at time: Double, in area: PixelRect, on raster: inout Raster
  ) {
    let panel = film.panels[index]
    let frame = film.frame(of: panel, at: time)
    drawCaption(of: panel, frame: frame, in: area, on: &raster)
    guard let frame else { return }
    let limbs = film.picture.limbs(panel.motion.positions(at: frame))
    let viewport = Self.viewport(of: size, x: area.x.lowerBound, y: area.y.lowerBound)
    let camera = framing.camera(on: tracks[index], at: frame, in: viewport, scale: scale)
    drawGround(camera, in: area, on: &raster)
    for limb in limbs {
      raster.fillCapsule(
        from: PixelPoint(camera.point(limb.from)), to: PixelPoint(camera.point(limb.to)),
        radius: Float(limb.radius * camera.scale), isFlat: limb.isFlat,
        FilmPalette.colour(of: limb), in: area)
    }
  }

  /// The caption on the left, the time of the frame on the right.
  private func drawCaption(
    of panel: Film.Panel, frame: Int?, in area: PixelRect, on raster: inout Raster
  ) {
    let (left, right) = (Double(area.x.lowerBound + Self.margin), Double(area.x.upperBound))
    let baseline = Float(area.y.lowerBound + 17)
    var end = right - Double(Self.margin)
    if let frame {
      let time = Self.seconds(Double(frame) * panel.motion.period)
      end -= letters.width(of: time)
      letters.draw(
        time, at: PixelPoint(x: Float(end), y: baseline), FilmPalette.ground, in: area,
        on: &raster)
      end -= Double(Self.margin)
    }
    letters.draw(
      letters.text(panel.caption, fitting: end - left),
      at: PixelPoint(x: Float(left), y: baseline), FilmPalette.text, in: area, on: &raster)
  }

  /// `0.8 s`.
  private static func seconds(_ time: Double) -> String {
    let tenths = Int((time * 10 + 1e-6).rounded(.down))
    return "\(tenths / 10).\(tenths % 10) s"
  }

  /// The ground at z = 0, with a mark every half metre and a number at every metre; where the camera
  /// has left it, the whole metres of height at the left.
  private func drawGround(_ camera: Camera, in area: PixelRect, on raster: inout Raster) {
    let ground = Int(camera.point(.zero).y.rounded())
    guard ground < area.y.upperBound else { return drawHeights(camera, in: area, on: &raster) }
    raster.fill(PixelRect(x: area.x, y: ground..<ground + 1), FilmPalette.ground)
    let metres = camera.groundMarks(from: Double(area.x.lowerBound)...Double(area.x.upperBound))
    for mark in metres {
      let (x, top) = (Float(mark.x), Float(ground) + 0.5)
      raster.fillCapsule(
        from: PixelPoint(x: x, y: top),
        to: PixelPoint(x: x, y: top + (mark.metre == nil ? 3 : 5)), radius: 0.5,
        FilmPalette.ground, in: area)
      guard let metre = mark.metre else { continue }
      let width = Float(marks.width(of: "\(metre)"))
      marks.draw(
        "\(metre)", at: PixelPoint(x: x - width / 2, y: Float(ground) + 16), FilmPalette.ground,
        in: area, on: &raster)
    }
  }

  private func drawHeights(_ camera: Camera, in area: PixelRect, on raster: inout Raster) {
    let top = Double(area.y.lowerBound + Self.captionHeight)
    for mark in camera.heights(from: top...Double(area.y.upperBound)) {
      let (x, y) = (Float(area.x.lowerBound), Float(mark.y))
      raster.fillCapsule(
        from: PixelPoint(x: x, y: y), to: PixelPoint(x: x + 6, y: y), radius: 0.5,
        FilmPalette.ground, in: area)
      marks.draw(
        "\(mark.metre) m", at: PixelPoint(x: x + 10, y: y + Float(Self.markHeight) / 2),
        FilmPalette.ground, in: area, on: &raster)
    }
  }
}

extension PixelPoint {
  fileprivate init(_ point: Camera.Point) {
    self.init(x: Float(point.x), y: Float(point.y))
  }
}
