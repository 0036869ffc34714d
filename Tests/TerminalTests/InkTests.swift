import Terminal
import Testing

@Suite struct InkTests {
  private func drawing(
    _ capsules: [Capsule], _ ink: Ink, repertoire: Repertoire = .unicode
  ) -> String {
    var frame = CellGrid(Size(rows: 2, columns: 4), repertoire: repertoire)
    frame.draw(capsules, with: ink, in: frame.bounds)
    return frame.description
  }

  /// A rectangle of whole half columns and quarter rows.
  private func box(
    _ x: ClosedRange<Float>, _ y: ClosedRange<Float>, isFar: Bool = false
  ) -> Capsule {
    let (middle, half) = (
      (y.lowerBound + y.upperBound) / 2, (y.upperBound - y.lowerBound) / 2
    )
    return Capsule(
      from: CanvasPoint(x: x.lowerBound, y: middle), to: CanvasPoint(x: x.upperBound, y: middle),
      radius: half, isFlat: true, isFar: isFar)
  }

  @Test func blocksShowQuarters() {
    #expect(drawing([box(0.5...2.5, 1...3)], .blocks) == "▗▄▖\n▝▀▘\n")
    #expect(drawing([box(0...4, 0...4)], .blocks) == "████\n████\n")
  }

  @Test func brailleShowsEighths() {
    // The left column of dots, and the third row of dots.
    #expect(drawing([box(0...0.5, 0...2)], .braille) == "⡇\n\n")
    #expect(drawing([box(0...1, 1...1.5)], .braille) == "⠤\n\n")
    #expect(drawing([box(0...4, 0...4)], .braille) == "⣿⣿⣿⣿\n⣿⣿⣿⣿\n")
  }

  @Test func theFarSideIsFilledLighter() {
    let far = [box(0...4, 0...4, isFar: true)]
    #expect(drawing(far, .ascii) == "::::\n::::\n")
    #expect(drawing(far, .blocks) == "▒▒▒▒\n▒▒▒▒\n")
    #expect(drawing(far, .braille) != drawing([box(0...4, 0...4)], .braille))
  }

  @Test func whereTheLocaleIsNotUnicodeShapesAreASCII() {
    for ink in Ink.allCases {
      #expect(drawing([box(0...4, 0...4)], ink, repertoire: .ascii) == "@@@@\n@@@@\n")
    }
  }

  @Test func dotsAreWhereTheyShouldBe() {
    var grid = CellGrid(Size(rows: 1, columns: 3))
    let points = [CanvasPoint(x: 0.1, y: 0.1), CanvasPoint(x: 1.6, y: 1.9)]
    grid.drawDots(
      points + [CanvasPoint(x: .nan, y: 0), CanvasPoint(x: 9, y: 0)], with: .braille,
      in: grid.bounds, style: .plain)
    #expect(grid.description == "⠁⢀\n")
    grid.drawDots(points, with: .ascii, in: grid.bounds, style: .plain)
    #expect(grid.description == "'.\n")
  }
}
