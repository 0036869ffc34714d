import Terminal
import TestSupport
import Testing

@Suite struct DifferenceTests {
  /// Copies the runs that differ into an older frame.
  private func apply(_ new: CellGrid, to old: CellGrid) -> CellGrid {
    var result = old.size == new.size ? old : CellGrid(new.size)
    new.forEachRun(differingFrom: old) { run in
      for column in run.columns { result[run.row, column] = new[run.row, column] }
    }
    return result
  }

  private func random(_ generator: inout some RandomNumberGenerator, like base: CellGrid?)
    -> CellGrid
  {
    var frame = base ?? CellGrid(Size(rows: 7, columns: 23))
    for _ in 0..<Int.random(in: 0...12, using: &generator) {
      let texts = ["a", "hop", "世", "e\u{301}", "   ", "────"]
      frame.write(
        texts[Int.random(in: 0..<texts.count, using: &generator)],
        row: Int.random(in: 0..<7, using: &generator),
        column: Int.random(in: 0..<23, using: &generator),
        style: Bool.random(using: &generator) ? .bold : .plain)
    }
    return frame
  }

  @Test func theDifferenceMakesTheOldFrameTheNewOne() {
    var generator = SplitMix(state: 1)
    for _ in 0..<300 {
      let old = random(&generator, like: nil)
      let new = random(&generator, like: old)
      #expect(apply(new, to: old) == new)
    }
  }

  @Test func equalFramesDoNotDiffer() {
    let frame = CellGrid(Size(rows: 24, columns: 80))
    frame.forEachRun(differingFrom: frame) { Issue.record("\($0) does not differ") }
  }

  @Test func onlyWhatChangedIsTold() {
    let old = CellGrid(Size(rows: 3, columns: 9))
    var new = old
    new.write("ab", row: 1, column: 2)
    new.write("c", row: 1, column: 8)
    var runs: [Run] = []
    new.forEachRun(differingFrom: old) { runs.append($0) }
    #expect(runs.map(\.row) == [1, 1])
    #expect(runs.map(\.columns) == [2..<4, 8..<9])
  }

  @Test func anotherSizeDiffersEverywhere() {
    let new = CellGrid(Size(rows: 2, columns: 3))
    var cells = 0
    new.forEachRun(differingFrom: CellGrid(Size(rows: 3, columns: 3))) { cells += $0.columns.count }
    #expect(cells == 6)
  }

  @Test func joinedRunsMakeTheOldFrameTheNewOneToo() {
    var generator = SplitMix(state: 2)
    for _ in 0..<300 {
      let old = random(&generator, like: nil)
      let new = random(&generator, like: old)
      var result = old
      var (runs, joined) = (0, 0)
      new.forEachRun(differingFrom: old) { _ in runs += 1 }
      new.forEachJoinedRun(differingFrom: old) { run in
        joined += 1
        for column in run.columns { result[run.row, column] = new[run.row, column] }
      }
      #expect(result == new && joined <= runs)
    }
  }

  /// The cells between two changed ones, and the columns that are sent.
  @Test(arguments: [
    ("bcdefg", Style.plain, [0..<8]), ("      ", .bold, [0..<8]), ("──", .plain, [0..<4]),
    // More than a move of the cursor takes; another style.
    ("bcdefgh", .plain, [0..<1, 8..<9]), ("───", .plain, [0..<1, 4..<5]),
    ("bcdef", .bold, [0..<1, 6..<7]), ("     ", .reverse, [0..<1, 6..<7]),
  ])
  func shortGapsOfCheapCellsAreClosed(between: String, style: Style, sent: [Range<Int>]) {
    var old = CellGrid(Size(rows: 1, columns: 9))
    old.write(between, row: 0, column: 1, style: style)
    var new = old
    new.write("x", row: 0, column: 0)
    new.write("y", row: 0, column: between.count + 1)
    var runs: [Range<Int>] = []
    new.forEachJoinedRun(differingFrom: old) { runs.append($0.columns) }
    #expect(runs == sent)
  }
}
