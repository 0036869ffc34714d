package import Terminal

extension AppState {
  /// The widest and highest that the screens grow: beyond, the eye has too far to go.
  private static let largest = Size(rows: 60, columns: 200)

  /// Draws everything into an empty frame.
  package func view(into frame: inout CellGrid) {
    guard frame.size.holds(.smallest) else { return drawTooSmall(into: &frame) }
    var area = frame.bounds.centred(AppState.largest)
    drawHeader(in: area.cutTop(1), into: &frame)
    switch view {
    case .choose: drawChoose(in: area, into: &frame)
    case .replay: drawReplay(in: area, into: &frame)
    case .progress: drawProgress(in: area, into: &frame)
    case .help: drawHelp(in: area, into: &frame)
    }
  }

  /// `Backflip · monday      312 / 900 ███████▊      41 min · about 38 min to go`.
  private func drawHeader(in area: Rect, into frame: inout CellGrid) {
    let time = timeLeft
    let count = "\(progress.choices) / \(progress.plannedChoices) "
    let gauge = min(max((area.columns - 60) / 4, 9), 24)
    let width = CellGrid.columns(of: count) + gauge
    let right = area.column + area.columns - 1 - CellGrid.columns(of: time)
    let middle = right - 3 - width
    frame.write(time, row: area.row, column: right, style: Theme.faint)
    frame.write(count, row: area.row, column: middle)
    frame.gauge(
      Double(progress.choices) / Double(max(progress.plannedChoices, 1)), row: area.row,
      column: middle + CellGrid.columns(of: count), columns: gauge, style: Theme.gauge)
    let name = [Span(progress.title, Theme.title), Span(" · \(progress.session)")]
    frame.write(name, row: area.row, column: area.column + 1, columns: middle - area.column - 3)
  }

  private var timeLeft: String {
    let spent = Numeral.duration(progress.choosingSeconds)
    let left = progress.plannedChoices - progress.choices
    if left <= 0 { return "\(spent) · all choices made" }
    // The first few choices are slower than the rest: they foretell too much.
    guard progress.timedChoices >= 5, !choosing.isTeacherOn else { return spent }
    let rate = progress.choosingSeconds / Double(progress.timedChoices)
    return "\(spent) · about \(Numeral.duration(rate * Double(left))) to go"
  }

  /// The notice where there is one, else a line of other things.
  func drawNotice(or spans: [Span], in area: Rect, into frame: inout CellGrid) {
    let line: [Span]
    if let notice {
      line = [Span(notice.text, notice.isError ? Theme.error : Theme.notice)]
    } else {
      line = spans
    }
    frame.write(line, row: area.row, column: area.column + 1, columns: area.columns - 2)
  }

  /// Writes a text in the middle of a rectangle.
  func drawCentred(
    _ lines: [String], style: Style = .plain, in area: Rect, into frame: inout CellGrid
  ) {
    let top = area.row + max(area.rows - lines.count, 0) / 2
    for (index, line) in lines.enumerated() where index < area.rows {
      let width = min(CellGrid.columns(of: line), area.columns)
      frame.write(
        line, row: top + index, column: area.column + (area.columns - width) / 2, columns: width,
        style: style)
    }
  }

  private func drawTooSmall(into frame: inout CellGrid) {
    let least = Size.smallest
    drawCentred(
      [
        "The window is \(frame.size.columns)×\(frame.size.rows).",
        "Enlarge it to \(least.columns)×\(least.rows)",
        "to go on; q saves and leaves.",
      ], style: .bold, in: frame.bounds, into: &frame)
  }
}
