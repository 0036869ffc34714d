internal import Drawing
internal import Learning
internal import Terminal

extension LessonsState {
  /// Draws the card on show.
  func draw(_ reading: LessonReading, into grid: inout CellGrid) {
    let layout = LessonLayout(grid.size)
    let sheet = reading.sheet
    let numbers = sheet.problems.map { "\($0)" }.joined(separator: ", ")
    let problem = numbers.isEmpty ? "" : " (problem \(numbers))"
    drawTitle(
      "\(sheet.title)\(problem)", note: "card \(reading.place.card + 1) of \(sheet.cards.count)",
      in: layout.header, into: &grid)
    let lines = reading.lines(columns: layout.text.columns)
    let shown = lines.dropFirst(reading.top).prefix(layout.text.rows)
    let isCut = lines.count > layout.text.rows && reading.card.kind != .run
    let note =
      isCut
      ? "lines \(reading.top + 1)–\(reading.top + shown.count) of \(lines.count) " : ""
    grid.panel(
      layout.panel, title: reading.card.title, note: note, style: Theme.border,
      titleStyle: Theme.undecided)
    if reading.card.kind == .run {
      drawRun(reading, lines, in: layout, into: &grid)
    } else {
      // A short card stands a little above the middle.
      let offset = max((layout.text.rows - lines.count) / 3, 0)
      for (index, line) in shown.enumerated() {
        grid.write(
          line, row: layout.text.row + offset + index, column: layout.text.column,
          columns: layout.text.columns)
      }
    }
    drawTime(reading, below: layout.panel, into: &grid)
    drawLine(reading, in: layout.line, into: &grid)
    grid.write(
      Hint.line(hints(reading), columns: layout.keys.columns - 2), row: layout.keys.row,
      column: layout.keys.column + 1)
  }

  private func hints(_ reading: LessonReading) -> [Hint] {
    if reading.takesAnswer {
      let whenEmpty = reading.place.answer.isEmpty ? [Hint("Space", "by itself")] : []
      return [Hint("Enter", "go on"), Hint("← →", "cards")] + whenEmpty + [
        Hint("Esc", "list"), Hint("Ctrl-C", "leave"),
      ]
    }
    let first =
      reading.card.kind == .watch && reading.sheet.scenario != nil
      ? [Hint("Enter", "choose yourself")] : []
    return first + LessonKeys.card.hints
  }

  /// How much of the card's time is over: a stronger part of the lower border.
  private func drawTime(_ reading: LessonReading, below area: Rect, into grid: inout CellGrid) {
    guard let share = reading.timeShare(in: grid.size) else { return }
    let row = area.row + area.rows - 1
    for column in 0..<Int(share * Double(area.columns - 2)) {
      grid.put("━", row: row, column: area.column + 1 + column, style: Theme.gauge)
    }
  }

  private func drawLine(_ reading: LessonReading, in area: Rect, into grid: inout CellGrid) {
    if reading.isAsking, let scenario = reading.sheet.scenario {
      let spans = [
        Span("Open a new session of \(scenario.name)?", Theme.undecided), Span("  y", .bold),
        Span(" open  any other key: stay"),
      ]
      grid.write(spans, row: area.row, column: area.column + 1, columns: area.columns - 2)
      return
    }
    let note = reading.isAutomatic ? "The cards go on by themselves; Space stops that." : ""
    board.draw(or: [Span(note, Theme.faint)], in: area, into: &grid)
  }
}

// MARK: - The run

extension LessonsState {
  /// The least size of a clip.
  private static let leastClip = Size(rows: 5, columns: 22)
  private static let noClip = "The newest policy plays here, as soon as one is stored."

  /// Draws the words, a line for each arm, and below them what their policies do.
  private func drawRun(
    _ reading: LessonReading, _ lines: [[Span]], in layout: LessonLayout,
    into grid: inout CellGrid
  ) {
    var area = layout.panel.inset(by: 1)
    // In a low window the arms and their clips come first.
    let words = area.rows >= lines.count + reading.arms.count + 2 + Self.leastClip.rows ? lines : []
    for line in words {
      grid.write(
        line, row: area.row, column: layout.text.column, columns: layout.text.columns)
      _ = area.cutTop(1)
    }
    if !words.isEmpty { _ = area.cutTop(1) }
    let longest = reading.arms.map { CellGrid.columns(of: $0.name) }.max() ?? 0
    let name = min(longest, layout.text.columns / 3)
    for arm in reading.arms where area.rows > 0 {
      let row = area.cutTop(1).row
      draw(arm, nameColumns: name, row: row, in: layout.text, into: &grid)
    }
    drawClips(reading, in: area, into: &grid)
  }

  private func draw(
    _ arm: LessonArm, nameColumns: Int, row: Int, in text: Rect, into grid: inout CellGrid
  ) {
    grid.write(arm.name, row: row, column: text.column, columns: nameColumns, style: .bold)
    let gauge = max(min((text.columns - nameColumns) / 4, 20), 6)
    let column = text.column + nameColumns + 2
    grid.gauge(arm.share, row: row, column: column, columns: gauge, style: Theme.gauge)
    let words = column + gauge + 2
    grid.write(
      arm.words, row: row, column: words, columns: text.column + text.columns - words,
      style: arm.style)
  }

  private func drawClips(
    _ reading: LessonReading, in area: Rect, into grid: inout CellGrid
  ) {
    // Those that the claim compares come first where not all fit.
    let names = reading.arms.filter { $0.phase != .waiting || reading.clips[$0.name] != nil }
      .map(\.name)
    guard area.rows >= Self.leastClip.rows, !names.isEmpty else { return }
    let count = min(names.count, max(area.columns / Self.leastClip.columns, 1))
    for (name, pane) in zip(names, area.columns(count)) {
      guard let clip = reading.clips[name] else {
        let inside = grid.panel(pane, title: name, style: Theme.border, titleStyle: .plain)
        let lines = CellGrid.lines(of: Self.noClip, columns: inside.columns - 2)
        grid.writeCentred(lines, style: Theme.faint, in: inside)
        continue
      }
      let motion = clip.preview.track.motion
      let frame = clip.playback.frame(period: motion.period, frames: motion.frames)
      let seconds = Figure.tenths(Double(frame) * motion.period)
      let inside = grid.panel(
        pane, title: name, note: "\(seconds) s", style: Theme.border, titleStyle: .plain)
      Scene(clip.preview.picture, framing: clip.preview.framing, in: inside, look: look)
        .draw(clip.preview.track, frame: frame, into: &grid)
    }
  }
}

extension LessonArm {
  /// How the run stands, in words.
  fileprivate var words: String {
    let unit = countsSteps ? "steps" : "choices"
    let counted = "\(Figure.count(count)) of \(Figure.count(planned)) \(unit)"
    let found = successes.map { ", \($0) of \(episodes) succeed" } ?? ""
    switch phase {
    case .waiting: return count > 0 ? "\(counted), waits" : "waits"
    case .running: return counted + found
    // A run may end before all choices, as soon as it has learned.
    case .done: return "done" + (count > 0 ? " after \(Figure.count(count)) \(unit)" : "")
    case .stopped: return "\(counted), stopped"
    case .failed(let reason): return reason
    }
  }

  fileprivate var style: Style {
    switch phase {
    case .waiting, .stopped: Theme.faint
    case .running: .plain
    case .done: Theme.chosen
    case .failed: Theme.error
    }
  }
}
