internal import Drawing
internal import Terminal

/// The screen that lists the keys of every screen.
struct HelpView {
  let shared: SharedState

  /// Draws the keys, the colours of the body, and advice on judging.
  func draw(hints: [Hint], in area: Rect, into grid: inout CellGrid) {
    var area = area
    shared.drawNotice(
      or: Hint.line(hints, columns: area.columns - 2), in: area.cutBottom(1), into: &grid)
    let inside = grid.panel(area, title: "help", style: Theme.border, titleStyle: .plain)
    let sides = inside.centred(Size(rows: inside.rows, columns: 100)).columns(2)
    var left = sides[0].inset(horizontally: 1)
    var right = sides[1].inset(horizontally: 1)
    drawKeys(ChooseState.keys.help, in: &left, into: &grid)
    drawLegend(in: left.cutTop(2), into: &grid)
    drawNotes(in: left, into: &grid)
    let tables = [
      Playback.keys.help, ReplayState.keys.help, KLCoefficientKeys.keys.help, AppState.keys.help,
    ]
    for table in tables { drawKeys(table, in: &right, into: &grid) }
  }

  private func drawKeys(_ keys: KeyHelp, in area: inout Rect, into grid: inout CellGrid) {
    grid.write(keys.title, row: area.cutTop(1).row, column: area.column, style: Theme.undecided)
    let used = grid.table(keys.rows, nameColumns: 9, in: area)
    _ = area.cutTop(used + 1)
  }

  private func drawLegend(in area: Rect, into grid: inout CellGrid) {
    var column = area.column
    let limbs: [(String, Limb.Role)] = [
      ("OO head", .head), ("@@ torso", .torso), ("@@ foot", .foot),
    ]
    for (text, role) in limbs {
      column += grid.write(text, row: area.row, column: column, style: Theme.style(of: role)) + 2
    }
  }

  private func drawNotes(in area: Rect, into grid: inout CellGrid) {
    var area = area
    let notes = [
      shared.progress.advice,
      "A pair takes no answer in its first 0.2 s: a key pressed that early was meant for the "
        + "previous pair.",
    ]
    for note in notes where !note.isEmpty {
      _ = area.cutTop(grid.paragraph(note, in: area, style: Theme.faint) + 1)
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
