import Learning
import Testing

@Suite struct DotPlotTests {
  @Test("Values, an interval, its mean and marks stand on one axis; infinite ones are counted")
  func rows() {
    let plot = DotPlot(
      [
        .init(name: "a", values: [0, 100, nil], interval: [20, 40], mean: 30, marks: [60, nil]),
        .init(name: "wide", values: [], interval: [50, nil], mean: nil, marks: []),
      ], dot: "o")
    // The name and a gap take six columns, “ 1 never ◆ never” sixteen.
    let lines = plot.lines(columns: 43)
    #expect(lines.count == 3)
    #expect(lines[0] == "a     o   ├─●─┤   ◆       o 1 never ◆ never")
    #expect(lines[1] == "wide            ├─────────→")
    #expect(lines[2] == "      0  20  40  60  80  100")
  }

  @Test("Without a finite value there is no plot")
  func nothing() {
    #expect(DotPlot([.init(name: "a", values: [nil])]).lines(columns: 40).isEmpty)
    #expect(DotPlot([]).lines(columns: 40).isEmpty)
  }

  @Test("A measured number has three digits, and an infinite one a word")
  func measured() {
    #expect(
      [0.12345, 12, 123.4, nil, .infinity].map(Figure.measured) == [
        "0.123", "12", "123", "never", "never",
      ])
  }
}
