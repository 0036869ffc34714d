import Learning
package import Terminal

extension AppState {
  /// The largest size that the screens grow to: beyond, the eye has too far to go.
  static let largest = Size(rows: 60, columns: 200)

  /// Draws the screen on show into an empty grid.
  package func draw(into grid: inout CellGrid) {
    defer { shared.preferences.theme.apply(to: &grid) }
    guard grid.size.holds(.smallest) else { return drawTooSmall(into: &grid) }
    var area = grid.bounds.centred(Self.largest)
    drawHeader(in: area.cutTop(1), into: &grid)
    if let help { return helpPage.draw(help, in: area, into: &grid) }
    switch view {
    case .choose:
      choose.draw(shared, hints: hints, in: area, into: &grid)
      // Above the question, the keys and the status line.
      area.rows -= 3
      cards?.draw(in: area, into: &grid)
    case .replay: replay.draw(shared, hints: hints, in: area, into: &grid)
    case .progress:
      ProgressView(shared: shared).draw(progress, hints: hints, in: area, into: &grid)
    }
  }

  /// The reminders under the screen on show: its own first, then those of every screen.
  private var hints: [Hint] {
    switch view {
    case .choose:
      ChooseState.keys.hints + Playback.keys.hints + [Hint("Tab", "replay")]
        + KLCoefficientKeys.keys.hints + AppState.keys.hints
    case .replay:
      ReplayState.keys.hints + Playback.keys.hints + [Hint("Tab", "progress")]
        + AppState.keys.hints
    case .progress:
      ProgressState.keys.hints + KLCoefficientKeys.keys.hints + [
        Hint("Tab", "choose"), Hint("Esc", "Home"),
      ]
        + [Hint("q", "save and leave")] + AppState.keys.hints
    }
  }

  /// Where the parts of the choose screen are in a window of a size.
  func chooseLayout(in size: Size) -> ChooseLayout {
    var area = Rect(row: 0, column: 0, rows: size.rows, columns: size.columns)
      .centred(Self.largest)
    _ = area.cutTop(1)
    return choose.layout(shared, hints: hints, in: area)
  }

  /// How the title of the page of keys begins.
  package static let helpTitle = "keys of the"

  /// The page of keys of the screen on show.
  var helpPage: HelpPage {
    let isChoosing = view == .choose
    return HelpPage(
      title: "\(Self.helpTitle) \(view) screen", tables: Self.tables(of: view).map(\.help),
      hasLegend: view != .progress,
      notes: isChoosing
        ? [
          shared.progress.advice,
          "A pair takes no answer in its first 0.2 s: a key pressed that early was meant for the "
            + "previous pair.",
        ] : [])
  }

  /// `Backflip · monday      312 / 900 ███████▊      41 min · about 38 min to go`; narrow windows
  /// have less of it.
  private func drawHeader(in area: Rect, into grid: inout CellGrid) {
    let progress = shared.progress
    let isNarrow = area.columns < 76
    let time = isNarrow ? Figure.duration(progress.choosingSeconds) : timeLeft
    let count = "\(progress.choices) / \(progress.plannedChoices) "
    let gauge = min(max((area.columns - 60) / 4, isNarrow ? 5 : 9), 24)
    let width = CellGrid.columns(of: count) + gauge
    let right = area.column + area.columns - 1 - CellGrid.columns(of: time)
    let middle = right - 3 - width
    grid.write(time, row: area.row, column: right, style: Theme.faint)
    grid.write(count, row: area.row, column: middle)
    grid.gauge(
      Double(progress.choices) / Double(max(progress.plannedChoices, 1)), row: area.row,
      column: middle + CellGrid.columns(of: count), columns: gauge, style: Theme.gauge)
    let name = [Span(progress.title, Theme.title), Span(" · \(progress.session)")]
    grid.write(name, row: area.row, column: area.column + 1, columns: middle - area.column - 3)
  }

  private var timeLeft: String {
    let progress = shared.progress
    let spent = Figure.duration(progress.choosingSeconds)
    let left = progress.plannedChoices - progress.choices
    if left <= 0 { return "\(spent) · all choices made" }
    // The first few choices are slower than the rest, so an estimate from them is too high.
    guard progress.timedChoices >= 5, !choose.isTeacherOn else { return spent }
    let rate = progress.choosingSeconds / Double(progress.timedChoices)
    return "\(spent) · about \(Figure.duration(rate * Double(left))) to go"
  }

  private func drawTooSmall(into grid: inout CellGrid) { grid.drawTooSmall() }
}

extension CellGrid {
  /// Draws the sentence that a window is too small.
  mutating func drawTooSmall() {
    let smallest = Size.smallest
    writeCentred(
      [
        "The window is \(size.columns)×\(size.rows).",
        "Enlarge it to \(smallest.columns)×\(smallest.rows)",
        "to go on; q saves and leaves.",
      ], style: .bold, in: bounds)
  }
}

extension SharedState {
  /// Draws the notice if there is one, and otherwise a line of other text.
  func drawNotice(or spans: [Span], in area: Rect, into grid: inout CellGrid) {
    board.draw(or: spans, in: area, into: &grid)
  }
}
