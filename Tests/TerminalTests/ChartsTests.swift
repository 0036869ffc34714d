import Terminal
import Testing

@Suite struct ChartsTests {
  private func gauge(_ share: Double, repertoire: Repertoire = .unicode) -> String {
    var frame = CellGrid(Size(rows: 1, columns: 8), repertoire: repertoire)
    frame.gauge(share, row: 0, column: 0, columns: 8)
    return String(frame.description.dropLast())
  }

  @Test(arguments: [
    (0, "········"), (1, "████████"), (0.5, "████····"), (0.515625, "████▏···"),
    (0.359375, "██▉·····"), (-3, "········"), (7, "████████"), (Double.nan, "········"),
  ])
  func gaugesCountEighths(share: Double, expected: String) {
    #expect(gauge(share) == expected)
  }

  @Test func gaugesHaveAnASCIIForm() {
    #expect(gauge(0.34375, repertoire: .ascii) == "##=-----")
  }

  private func sparkline(_ values: [Double], rows: Int = 1, columns: Int = 8) -> String {
    var frame = CellGrid(Size(rows: rows, columns: columns))
    frame.sparkline(values, range: 0...1, in: frame.bounds)
    return frame.description
  }

  @Test func sparklinesReachFromAnEighthToAFullCell() {
    #expect(sparkline([0, 0.5, 1, 2, -1]) == "▁▅██▁\n")
  }

  @Test func aColumnIsTheMeanOfItsValues() {
    #expect(sparkline([0, 0, 1, 1, 0, 1], columns: 3) == "▁█▅\n")
  }

  @Test func tallSparklinesStackTheirCells() {
    #expect(sparkline([0, 0.5, 1], rows: 2) == " ▁█\n▁██\n")
  }

  @Test func missingValuesLeaveAGap() {
    #expect(sparkline([1, .nan, 1]) == "█ █\n")
  }

  @Test func aRangeWithoutExtentStandsInTheMiddle() {
    var frame = CellGrid(Size(rows: 1, columns: 2))
    frame.sparkline([3, 3], range: 3...3, in: frame.bounds)
    #expect(frame.description == "▅▅\n")
  }

  @Test func panelsCarryATitleAndANote() {
    var frame = CellGrid(Size(rows: 3, columns: 22))
    let inside = frame.panel(frame.bounds, title: "left", note: "0.8/1.5 s")
    #expect(inside == Rect(row: 1, column: 1, rows: 1, columns: 20))
    #expect(
      frame.description == """
        ┌ left ──────────────┐
        │                    │
        └────────── 0.8/1.5 s┘

        """)
  }
}
