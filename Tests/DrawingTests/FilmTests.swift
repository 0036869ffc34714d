import Physics
import Testing

@testable import Drawing

@Suite struct FilmTests {
  /// A ball that falls from 1 m to the ground and moves 0.1 m forward per frame.
  private func film(panels: Int = 1, frames: Int = 11) -> Film {
    let places = (0..<frames).flatMap { [Float($0) * 0.1, 1 - Float($0) * 0.09] }
    let ball = Motion(period: 0.04, positionCount: 2, positions: places)
    let picture = BodyPicture(height: 1.5) { positions in
      let centre = Planar(positions[0], positions[1])
      return [Limb(from: centre, to: centre, radius: 0.1, role: .torso)]
    }
    let panel = Film.Panel(caption: "0 choices", motion: ball)
    return Film(Array(repeating: panel, count: panels), picture: picture, speed: 1)
  }

  @Test func framesFollowTheTime() {
    let film = film()
    #expect(abs(film.duration - 0.4) < 1e-6)
    let frames = [0, 0.039, 0.04, 0.12, 0.4, 9].map { film.frame(of: film.panels[0], at: $0) }
    #expect(frames == [0, 0, 1, 3, 10, 10])
    let slow = Film(film.panels, picture: film.picture, speed: 0.5)
    #expect(slow.frame(of: slow.panels[0], at: 0.4) == 5)
  }

  @Test(arguments: [(1, 1, 1), (2, 2, 1), (3, 3, 1), (4, 2, 2), (5, 3, 2), (12, 3, 4)])
  func panelsStandInAGrid(panels: Int, columns: Int, rows: Int) {
    #expect(film(panels: panels).columns == columns)
    #expect(film(panels: panels).rows == rows)
  }

  @Test func ballIsWhereItIsAndTheGroundBelow() throws {
    let painter = try FilmPainter(film())
    let blue = FilmPalette.colour(of: .torso).bytes
    func ball(at time: Double) -> (x: Int, y: Int, count: Int) {
      let raster = painter.picture(at: time)
      let inside = raster.pixels.indices.filter { raster.pixels[$0].bytes == blue }
      let x = inside.reduce(0) { $0 + $1 % raster.width } / max(inside.count, 1)
      let y = inside.reduce(0) { $0 + $1 / raster.width } / max(inside.count, 1)
      return (x, y, inside.count)
    }
    let (first, last) = (ball(at: 0), ball(at: 0.4))
    // 266 pixels for 0.9 × 1.5 m: 197 a metre. The way of 1.2 m and the height of 1.1 m decide the
    // size, so that the ground is at 249. The ball's edge is not full blue.
    #expect(painter.width == 253 && painter.height == 271)
    #expect(abs(first.x - 28) <= 1 && abs(first.y - (249 - 197)) <= 1)
    #expect(abs(last.x - 225) <= 1 && abs(last.y - (249 - 20)) <= 1)
    #expect(abs(Double(first.count) - Double.pi * 19.7 * 19.7) < 120)
    let ground = painter.picture(at: 0).pixels[249 * painter.width + 5]
    #expect(ground == FilmPalette.ground)
  }

  @Test func paletteKeepsItsOwnColours() {
    var palette = FilmPalette()
    #expect(palette.colours.count <= 256)
    var raster = Raster(width: 2, height: 1, colour: FilmPalette.paper)
    raster.fill(PixelRect(x: 1..<2, y: 0..<1), FilmPalette.colour(of: .head))
    let indices = palette.indices(of: raster)
    #expect(indices[0] == 0)
    #expect(palette.colours[Int(indices[1])] == FilmPalette.colour(of: .head).bytes)
  }

  @Test func gifIsWhole() throws {
    var (done, bytes): ([Int], [UInt8]) = ([], [])
    try film().encodeGIF(progress: { done.append($0) }, appendingTo: { bytes += $0 })
    #expect(done == Array(1...11))
    #expect(bytes.starts(with: Array("GIF89a".utf8)) && bytes.last == 0x3B)
    // 253 × 271, little-endian.
    #expect(Array(bytes[6..<10]) == [0xFD, 0, 0x0F, 1])
    let text = String(decoding: bytes, as: Unicode.ASCII.self)
    #expect(text.contains("NETSCAPE2.0"))
  }

  @Test func textsFitAndUnknownCharactersHaveAWidth() throws {
    let font = try FilmFont(height: 9)
    let whole = font.width(of: "300 choices")
    #expect(font.text("300 choices", fitting: whole) == "300 choices")
    let short = font.text("300 choices", fitting: whole - 1)
    #expect(short.hasSuffix("…") && font.width(of: short) <= whole - 1)
    // An accent that is a character of its own takes no room.
    #expect(font.width(of: "a\u{308}") == font.width(of: "ä"))
    #expect(font.width(of: "漢") > 0 && font.width(of: "") == 0)
  }

  @Test func lettersAreAsHighAsAskedForWithSmoothEdges() throws {
    let font = try FilmFont(height: 20)
    var raster = Raster(width: 60, height: 40, colour: RGB(1, 1, 1))
    let area = PixelRect(x: 0..<60, y: 0..<40)
    font.draw("EO", at: PixelPoint(x: 4, y: 30), RGB(0, 0, 0), in: area, on: &raster)
    let inked = raster.pixels.indices.filter { raster.pixels[$0].components.x < 0.5 }
    let rows = inked.map { $0 / 60 }
    #expect(abs((rows.min() ?? 0) - 10) <= 1 && abs((rows.max() ?? 0) - 29) <= 1)
    let greys = raster.pixels.filter { (0.1...0.9).contains($0.components.x) }
    #expect(greys.count > 20)
    // Nothing is drawn outside of its area.
    var empty = Raster(width: 60, height: 40, colour: RGB(1, 1, 1))
    font.draw(
      "EO", at: PixelPoint(x: 4, y: 30), RGB(0, 0, 0), in: PixelRect(x: 0..<3, y: 0..<40),
      on: &empty)
    #expect(empty.pixels.allSatisfy { $0 == RGB(1, 1, 1) })
  }
}
