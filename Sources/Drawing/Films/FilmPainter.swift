internal import Physics

/// Paints the moments of a film as pictures of few colours.
struct FilmPainter {
  /// The size of a panel in pixels: a single one is larger than many.
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
  private static let letterHeight: Float = 9
  private static let markHeight: Float = 7

  let film: Film
  let width: Int
  let height: Int
  private let size: PanelSize
  /// What every panel shows: all of every motion, at one scale.
  private let framing: Framing

  init(_ film: Film) {
    self.film = film
    size = PanelSize(panels: film.panels.count)
    // A line of one pixel separates two panels.
    width = film.columns * (size.width + 1) - 1
    height = film.rows * (size.height + 1) - 1
    framing = Framing(film.picture, of: film.panels.map(\.motion))
  }

  /// The picture at a time of the film, s.
  func picture(at time: Double) -> Raster {
    var raster = Raster(width: width, height: height, colour: FilmPalette.paper)
    for (index, panel) in film.panels.enumerated() {
      let (row, column) = (index / film.columns, index % film.columns)
      let (x, y) = (column * (size.width + 1), row * (size.height + 1))
      draw(
        panel, at: time, in: PixelRect(x: x..<x + size.width, y: y..<y + size.height), on: &raster)
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
    _ panel: Film.Panel, at time: Double, in area: PixelRect, on raster: inout Raster
  ) {
    let caption = StrokeFont.text(
      panel.caption, fitting: Float(area.width - 16), height: Self.letterHeight)
    StrokeFont.draw(
      caption, at: PixelPoint(x: Float(area.x.lowerBound) + 8, y: Float(area.y.lowerBound) + 17),
      height: Self.letterHeight, FilmPalette.text, in: area, on: &raster)
    guard let frame = film.frame(of: panel, at: time) else { return }
    let limbs = film.picture.limbs(panel.motion.positions(at: frame))
    let camera = framing.camera(
      following: limbs.centre, left: Double(area.x.lowerBound),
      bottom: Double(area.y.upperBound - Self.groundHeight), width: Double(area.width),
      height: Double(size.height - Self.captionHeight - Self.groundHeight))
    drawGround(camera, in: area, on: &raster)
    for limb in limbs {
      raster.fillCapsule(
        from: PixelPoint(camera.point(limb.from)), to: PixelPoint(camera.point(limb.to)),
        radius: Float(limb.radius * camera.scale), isFlat: limb.isFlat,
        FilmPalette.colour(of: limb.role), in: area)
    }
  }

  /// The ground at z = 0, with a mark every half metre and a number at every metre.
  private func drawGround(_ camera: Camera, in area: PixelRect, on raster: inout Raster) {
    let ground = Int(camera.point(.zero).y.rounded())
    raster.fill(PixelRect(x: area.x, y: ground..<ground + 1), FilmPalette.ground)
    let marks = camera.groundMarks(from: Double(area.x.lowerBound)...Double(area.x.upperBound))
    for mark in marks {
      let (x, top) = (Float(mark.x), Float(ground) + 0.5)
      raster.fillCapsule(
        from: PixelPoint(x: x, y: top),
        to: PixelPoint(x: x, y: top + (mark.metre == nil ? 3 : 5)), radius: 0.5,
        FilmPalette.ground, in: area)
      guard let metre = mark.metre else { continue }
      let width = StrokeFont.width(of: "\(metre)", height: Self.markHeight)
      StrokeFont.draw(
        "\(metre)", at: PixelPoint(x: x - width / 2, y: Float(ground) + 16),
        height: Self.markHeight, FilmPalette.ground, in: area, on: &raster)
    }
  }
}

extension PixelPoint {
  fileprivate init(_ point: Camera.Point) {
    self.init(x: Float(point.x), y: Float(point.y))
  }
}
