internal import Drawing
internal import Terminal

extension AppState {
  private static let choosingKeys: [(name: String, meaning: String)] = [
    ("← h", "the left clip is better"), ("→ l", "the right clip is better"),
    ("↑ k", "both are alike"), ("↓ j", "can't tell: not learned from"),
    ("u U", "undo, redo a choice"), ("a", "the teacher answers; a stops"),
    ("A", "the teacher answers one"),
  ]
  private static let clipKeys: [(name: String, meaning: String)] = [
    ("Space", "pause, go on"), (", .", "a frame back, a frame on"), ("[ ]", "slower, faster"),
    ("r", "from the beginning"),
  ]
  private static let replayKeys: [(name: String, meaning: String)] = [
    ("← →", "the stage before, after"), ("s ↑ ↓", "a second stage beside it"),
    ("n", "another try"),
  ]
  private static let learningKeys: [(name: String, meaning: String)] = [
    ("- +", "hold policies less, more")
  ]
  private static let generalKeys: [(name: String, meaning: String)] = [
    ("Tab", "next view; Shift-Tab: back"), ("?", "this page, and back"),
    ("Ctrl-L", "draw the screen again"), ("Ctrl-Z", "suspend; fg goes on"),
    ("q Ctrl-C", "save and leave"),
  ]

  func drawHelp(in area: Rect, into frame: inout CellGrid) {
    var area = area
    drawNotice(
      or: Hint.line([Hint("?", "back"), Hint("q", "save and leave")], columns: area.columns - 2),
      in: area.cutBottom(1), into: &frame)
    let inside = frame.panel(area, title: "help", style: Theme.border, titleStyle: .plain)
    let sides = inside.centred(Size(rows: inside.rows, columns: 100)).columns(2)
    var left = sides[0].inset(horizontally: 1)
    var right = sides[1].inset(horizontally: 1)
    drawKeys("Choosing", AppState.choosingKeys, in: &left, into: &frame)
    drawLegend(in: left.cutTop(2), into: &frame)
    drawNotes(in: left, into: &frame)
    drawKeys("Clips", AppState.clipKeys, in: &right, into: &frame)
    drawKeys("Replay", AppState.replayKeys, in: &right, into: &frame)
    drawKeys("KL coefficient", AppState.learningKeys, in: &right, into: &frame)
    drawKeys("Everywhere", AppState.generalKeys, in: &right, into: &frame)
  }

  private func drawKeys(
    _ title: String, _ keys: [(name: String, meaning: String)], in area: inout Rect,
    into frame: inout CellGrid
  ) {
    frame.write(title, row: area.cutTop(1).row, column: area.column, style: Theme.undecided)
    let used = frame.table(
      keys, nameColumns: 9,
      in: Rect(row: area.row, column: area.column, rows: area.rows, columns: area.columns))
    _ = area.cutTop(used + 1)
  }

  private func drawLegend(in area: Rect, into frame: inout CellGrid) {
    var column = area.column
    let limbs: [(String, Limb.Role)] = [
      ("OO head", .head), ("@@ torso", .torso), ("@@ foot", .foot),
    ]
    for (text, role) in limbs {
      column += frame.write(text, row: area.row, column: column, style: Theme.style(of: role)) + 2
    }
  }

  private func drawNotes(in area: Rect, into frame: inout CellGrid) {
    var area = area
    let notes = [
      progress.advice,
      "In its first 0.2 s a pair takes no answer: a key pressed then was meant for the one before.",
    ]
    for note in notes where !note.isEmpty {
      _ = area.cutTop(frame.paragraph(note, in: area, style: Theme.faint) + 1)
    }
  }
}

extension Rect {
  /// The rectangle without some columns at either side.
  fileprivate func inset(horizontally columns: Int) -> Rect {
    Rect(
      row: row, column: column + columns, rows: rows, columns: self.columns - 2 * columns)
  }
}
