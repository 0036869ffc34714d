import Terminal
import Testing

@Suite struct LayoutTests {
  @Test(arguments: [80, 81, 119, 2])
  func columnsCoverTheWholeWidthOnce(width: Int) {
    let parts = Rect(row: 0, column: 5, rows: 3, columns: width).columns(2)
    #expect(parts[0].column == 5)
    #expect(parts[1].column == parts[0].column + parts[0].columns)
    #expect(parts[0].columns + parts[1].columns == width)
    #expect(abs(parts[0].columns - parts[1].columns) <= 1)
  }

  @Test func rowsAreCutFromTheTopAndTheBottom() {
    var rest = Rect(row: 2, column: 0, rows: 10, columns: 4)
    #expect(rest.cutTop(3) == Rect(row: 2, column: 0, rows: 3, columns: 4))
    #expect(rest.cutBottom(2) == Rect(row: 10, column: 0, rows: 2, columns: 4))
    #expect(rest == Rect(row: 5, column: 0, rows: 5, columns: 4))
    #expect(rest.cutTop(9).rows == 5)
    #expect(rest.rows == 0)
  }

  @Test func rectanglesAreCentredAndCapped() {
    let area = Rect(row: 0, column: 0, rows: 50, columns: 200)
    #expect(
      area.centred(Size(rows: 80, columns: 100))
        == Rect(row: 0, column: 50, rows: 50, columns: 100))
  }

  /// xterm's cube against the eight colours that a plain console has.
  @Test(arguments: [
    (UInt8(75), Int16(6)), (141, 5), (114, 2), (214, 3), (203, 1), (231, 7), (16, 0), (9, 1),
    (250, -1), (236, -1),
  ])
  func coloursFallBackToTheBasicEight(index: UInt8, basic: Int16) {
    #expect(Colour.palette(index).basic == basic)
  }

  @Test func theTerminalsOwnColourStays() {
    #expect(Colour.standard.basic == -1)
  }
}
