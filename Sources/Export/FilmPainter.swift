import Foundation
import Learning
import Physics

/// Paints the moments of a film as pictures of few colours.
struct FilmPainter {
  /// How large a panel is, pixels: one by itself larger than many.
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

  /// Above a body the caption stands, below it the ground; pixels.
  private static let captionHeight = 24
  private static let groundHeight = 22
  private static let letterHeight: Float = 9
  private static let markHeight: Float = 7
  /// The least width that is shown, in heights of the picture: a body that lies flat fits in.
  private static let narrowest = 1.15

  let film: Film
  let width: Int
  let height: Int
  private let size: PanelSize
  /// Pixels for a metre.
  private let scale: Double

  init(_ film: Film) {
    self.film = film
    size = PanelSize(panels: film.panels.count)
    // A line of pixels parts two panels.
    width = film.columns * (size.width + 1) - 1
    height = film.rows * (size.height + 1) - 1
    scale = min(
      Double(size.height - Self.captionHeight - Self.groundHeight) / film.picture.height,
      Double(size.width) / (Self.narrowest * film.picture.height))
  }

  /// The film at a moment, s.
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
    let trajectory = panel.trajectory
    let row = frame * trajectory.positionCount..<(frame + 1) * trajectory.positionCount
    let limbs = film.picture.limbs(trajectory.positions[row].map(Double.init))
    let centre = limbs.centre
    drawGround(centre: centre, in: area, on: &raster)
    for limb in limbs {
      raster.fillCapsule(
        from: place(limb.from, centre: centre, in: area),
        to: place(limb.to, centre: centre, in: area), radius: Float(limb.radius * scale),
        isFlat: limb.isFlat, FilmPalette.colour(of: limb.role), in: area)
    }
  }

  private func ground(of area: PixelRect) -> Int { area.y.upperBound - Self.groundHeight }

  private func place(_ point: Planar, centre: Double, in area: PixelRect) -> PixelPoint {
    PixelPoint(
      x: Float(Double(area.x.lowerBound) + Double(area.width) / 2 + (point.x - centre) * scale),
      y: Float(Double(ground(of: area)) - point.z * scale))
  }

  /// The ground at z = 0, with a mark each half metre and the number of each whole one.
  private func drawGround(centre: Double, in area: PixelRect, on raster: inout Raster) {
    let ground = ground(of: area)
    raster.fill(PixelRect(x: area.x, y: ground..<ground + 1), FilmPalette.ground)
    let half = Double(area.width) / 2 / scale
    guard abs(centre) < 1e6 else { return }
    for mark in Int(((centre - half) * 2).rounded(.up))...Int(((centre + half) * 2).rounded(.down))
    {
      let x = place(Planar(Double(mark) / 2, 0), centre: centre, in: area).x
      let isWhole = mark.isMultiple(of: 2)
      let top = Float(ground) + 0.5
      raster.fillCapsule(
        from: PixelPoint(x: x, y: top), to: PixelPoint(x: x, y: top + (isWhole ? 5 : 3)),
        radius: 0.5, FilmPalette.ground, in: area)
      guard isWhole else { continue }
      let text = "\(mark / 2)"
      let width = StrokeFont.width(of: text, height: Self.markHeight)
      StrokeFont.draw(
        text, at: PixelPoint(x: x - width / 2, y: Float(ground) + 16), height: Self.markHeight,
        FilmPalette.ground, in: area, on: &raster)
    }
  }
}
