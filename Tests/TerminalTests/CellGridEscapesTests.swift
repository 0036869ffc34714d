import Terminal
import Testing

@Suite struct CellGridEscapesTests {
  @Test func firstFrameClearsAndWritesWhatIsThere() {
    var frame = CellGrid(Size(rows: 2, columns: 6))
    frame.write("ab", row: 1, column: 2, style: Style(.red))
    #expect(
      frame.escapes(after: nil, in: .extended)
        == "\u{1B}[0m\u{1B}[2J\u{1B}[2;3H\u{1B}[0;38;5;1mab")
  }

  @Test func laterOnesWriteWhatHasChanged() {
    var old = CellGrid(Size(rows: 2, columns: 6))
    old.write("abc", row: 0, column: 0)
    var new = old
    #expect(new.escapes(after: old, in: .extended).isEmpty)
    new.write("x", row: 0, column: 1)
    new.write("语", row: 1, column: 0)
    #expect(
      new.escapes(after: old, in: .none) == "\u{1B}[1;2Hx\u{1B}[2;1H语")
  }
}
