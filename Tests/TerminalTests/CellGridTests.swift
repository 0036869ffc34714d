import Terminal
import Testing

@Suite struct CellGridTests {
  @Test func textIsCutAtItsLimitWithAnEllipsis() {
    var frame = CellGrid(Size(rows: 3, columns: 10))
    #expect(frame.write("backflip", row: 0, column: 1) == 8)
    #expect(frame.write("backflip", row: 1, column: 1, columns: 5) == 5)
    #expect(frame.write("backflip", row: 2, column: 6) == 4)
    #expect(frame.description == " backflip\n back…\n      bac…\n")
  }

  @Test func outsideOfTheFrameNothingIsWritten() {
    var frame = CellGrid(Size(rows: 1, columns: 4))
    frame.write("a", row: 1, column: 0)
    frame.write("a", row: 0, column: 4)
    frame.write("a", row: -1, column: -1)
    frame.put("a", row: 0, column: -1)
    #expect(frame == CellGrid(Size(rows: 1, columns: 4)))
  }

  @Test func wideCharactersTakeTwoCellsAndMarksNone() {
    var frame = CellGrid(Size(rows: 1, columns: 6))
    #expect(frame.write("a世e\u{301}b", row: 0, column: 0) == 5)
    #expect(frame[0, 2].scalar == "\0")
    #expect(frame[0, 3].mark == "\u{301}")
    #expect(frame.description == "a世e\u{301}b\n")
  }

  @Test func overwritingHalfOfAWideCharacterBlanksTheOther() {
    var frame = CellGrid(Size(rows: 1, columns: 4))
    frame.write("世界", row: 0, column: 0)
    frame.put("x", row: 0, column: 1)
    frame.put("y", row: 0, column: 2)
    #expect(frame.description == " xy\n")
  }

  @Test func aWideCharacterIsNotCutInHalf() {
    var frame = CellGrid(Size(rows: 1, columns: 4))
    #expect(frame.write("世界世", row: 0, column: 0, columns: 4) == 3)
    #expect(frame.description == "世…\n")
  }

  @Test func withoutUnicodeEachCharacterHasOneInItsPlace() {
    var frame = CellGrid(Size(rows: 1, columns: 20), repertoire: .ascii)
    frame.write("←→↑↓ ┌─┴┐ ▁▃▇█ ё世", row: 0, column: 0)
    #expect(frame.description == "<>^v +-++ -:## ???\n")
  }

  @Test func controlCharactersDoNotReachTheTerminal() {
    var frame = CellGrid(Size(rows: 1, columns: 16))
    frame.write("a\u{1B}[2Jb", row: 0, column: 0)
    frame.put("\u{7}", row: 0, column: 12)
    #expect(frame.description == "a\\u{1B}[2Jb ?\n")
  }

  @Test func paragraphsBreakBetweenWords() {
    var frame = CellGrid(Size(rows: 4, columns: 12))
    let rows = frame.paragraph(
      "judge the turn first", in: Rect(row: 0, column: 2, rows: 4, columns: 9))
    #expect(rows == 3)
    #expect(frame.description == "  judge the\n  turn\n  first\n\n")
  }

  @Test func tablesAlignWhatKeysMean() {
    var frame = CellGrid(Size(rows: 4, columns: 20))
    let rows = frame.table(
      [("u", "undo the last choice"), ("q", "leave")], nameColumns: 4, in: frame.bounds)
    #expect(rows == 3)
    #expect(frame.description == "u   undo the last\n    choice\nq   leave\n\n")
  }
}
