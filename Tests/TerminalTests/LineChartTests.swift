import Terminal
import Testing

@Suite struct LineChartTests {
  private func chart(
    _ points: [ChartPoint], reference: [ChartPoint] = [], rows: Int = 4, columns: Int = 12,
    repertoire: Repertoire = .unicode
  ) -> String {
    var grid = CellGrid(Size(rows: rows, columns: columns), repertoire: repertoire)
    grid.lineChart(
      points, reference: reference, x: ChartAxis(0...7, first: "a", last: "z"),
      y: ChartAxis(0...1, first: "0", last: "10"), in: grid.bounds, style: .plain, axes: .dim)
    return grid.description
  }

  private func points(_ values: [(Double, Double)]) -> [ChartPoint] {
    values.map { ChartPoint(x: $0.0, y: $0.1) }
  }

  @Test func aRisingLineGoesFromCornerToCorner() {
    // 8 columns of 2 dots and 3 rows of 4: 16 by 12 dots.
    #expect(
      chart(points([(0, 0), (7, 1)])) == """
        10│     ⢀⠔⠊
          │  ⢀⡠⠊⠁
         0│⡠⠔⠁
           a      z

        """)
  }

  @Test func theLastValueIsInTheLastColumn() {
    #expect(chart(points([(0, 1), (7, 1)])).hasPrefix("10│⠉⠉⠉⠉⠉⠉⠉⠉\n"))
    #expect(chart(points([(0, 0), (7, 0)])).contains(" 0│⣀⣀⣀⣀⣀⣀⣀⣀\n"))
  }

  @Test func onePointIsADot() {
    #expect(chart(points([(0, 0)])).contains(" 0│⡀\n"))
  }

  @Test func whatIsBeyondTheAxesOrNoNumberIsLeftOut() {
    let clean = chart(points([(0, 0), (7, 1)]))
    let dirty = points([
      (-1, 0.5), (0, 0), (3, 2), (4, .nan), (5, -.infinity), (.nan, 0.5), (7, 1), (8, 0.5),
    ])
    #expect(chart(dirty) == clean)
  }

  @Test func withoutBrailleThereAreBarsUpToTheLastPoint() {
    #expect(
      chart(points([(0, 0), (3, 1)]), repertoire: .ascii) == """
        10|   #
          |   #
         0|---#
           a      z

        """)
  }

  @Test func theLineIsDrawnOverTheReference() {
    let both = chart(points([(0, 1), (7, 1)]), reference: points([(0, 0), (7, 1)]))
    #expect(both.hasPrefix("10│⠉⠉⠉⠉⠉⠉⠉⠉\n"))
    #expect(both.contains(" 0│⡠⠔⠁"))
  }

  @Test(arguments: [(0, 0), (1, 1), (2, 5), (1, 20), (3, 3)])
  func anyAreaIsSafe(rows: Int, columns: Int) {
    let text = chart(points([(0, 0), (7, 1)]), rows: rows, columns: columns)
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == rows + 1)
  }
}
