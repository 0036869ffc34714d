import Terminal
import Testing

@Suite struct CellGridLinesTests {
  private var frame: CellGrid {
    var frame = CellGrid(Size(rows: 2, columns: 8))
    frame.write("ab", row: 0, column: 1, style: Style(.palette(75), .bold))
    frame.write("漢c", row: 0, column: 4)
    return frame
  }

  @Test func withoutColoursThereIsTextAlone() {
    #expect(frame.lines(in: .none) == [" ab 漢c", ""])
  }

  @Test func looksBeginAndEndWhereTheyChange() {
    #expect(frame.lines(in: .extended) == [" \u{1B}[0;1;38;5;75mab\u{1B}[0m 漢c", ""])
    #expect(frame.lines(in: .basic) == [" \u{1B}[0;1;36mab\u{1B}[0m 漢c", ""])
  }

  @Test func looksEndWithTheLine() {
    var frame = CellGrid(Size(rows: 1, columns: 3))
    frame.put("x", row: 0, column: 0, style: .reverse)
    #expect(frame.lines(in: .basic) == ["\u{1B}[0;7mx\u{1B}[0m"])
  }
}
