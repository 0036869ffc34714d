internal import Drawing
internal import Learning
internal import Terminal

extension ChooseState {
  /// The columns of a pane in a window of 80 columns, with a margin.
  private static let waitingColumns = 36

  /// Draws the two clips, the question, the keys and the status line.
  func draw(_ shared: SharedState, hints: [Hint], in area: Rect, into grid: inout CellGrid) {
    let layout = layout(shared, hints: hints, in: area)
    shared.drawStatus(in: layout.status, into: &grid)
    drawQuestion(shared, hints: hints, layout, into: &grid)
    grid.joinedPanels(layout.frame, widths: layout.widths, style: Theme.border)
    let panes = layout.panes
    if panes.count > 2 { newest.draw(shared, in: panes[2], into: &grid) }
    drawClip(.left, shared, in: panes[0], into: &grid)
    drawClip(.right, shared, in: panes[1], into: &grid)
    drawClock(shared, below: panes[0], panes[1], into: &grid)
  }

  /// Where the parts of the screen are.
  func layout(_ shared: SharedState, hints: [Hint], in area: Rect) -> ChooseLayout {
    // The question decides, not what stands in its place for a while: the clips keep their size.
    let both =
      [Span(shared.progress.question), Span("   ")] + Hint.line(hints, columns: area.columns - 2)
    return ChooseLayout(in: area, isOneLine: CellGrid.columns(of: both) <= area.columns - 2)
  }

  /// The question and the keys: on one line where both fit, otherwise on two.
  private func drawQuestion(
    _ shared: SharedState, hints: [Hint], _ layout: ChooseLayout, into grid: inout CellGrid
  ) {
    let keys = Hint.line(hints, columns: layout.keys.columns - 2)
    let question = questionSpans(shared)
    guard let row = layout.question else {
      let line = question + [Span("   ")] + keys
      return shared.drawNotice(or: line, in: layout.keys, into: &grid)
    }
    grid.write(keys, row: layout.keys.row, column: layout.keys.column + 1)
    shared.drawNotice(or: question, in: row, into: &grid)
  }

  private func questionSpans(_ shared: SharedState) -> [Span] {
    let isWaiting = isWaiting(at: shared.now)
    if isTeacherOn {
      let isLearning = isWaiting && shared.progress.learner == .learning
      return [
        Span("The teacher answers; a stops it.", Theme.undecided),
        Span(isLearning ? "  Learning from its answers …" : "", Theme.faint),
      ]
    }
    if isWaiting {
      return [Span(waitingText(shared.progress.learner).joined(separator: " "), Theme.faint)]
    }
    return [Span(shared.progress.question, Theme.title)]
  }

  private func drawClip(
    _ side: Choice, _ shared: SharedState, in inside: Rect, into grid: inout CellGrid
  ) {
    let looks = looks(of: side)
    if looks.style != Theme.border { grid.highlightBorder(around: inside, style: looks.style) }
    grid.writeTitle(looks.title, style: looks.style, above: inside)
    guard query != nil, let framing else {
      let text = waitingText(shared.progress.learner)
      return grid.writeCentred(text, style: Theme.faint, in: inside)
    }
    let track = tracks[side == .left ? 0 : 1]
    let frame = playback.frame(period: track.motion.period, frames: track.motion.frames)
    Scene(shared.picture, framing: framing, in: inside, look: shared.look)
      .draw(track, frame: frame, into: &grid)
  }

  /// The line below both clips: what was taken last, and the clock and the speed of both.
  ///
  /// It is their lower border, of which a stronger part shows the time. Its words keep their places.
  private func drawClock(
    _ shared: SharedState, below left: Rect, _ right: Rect, into grid: inout CellGrid
  ) {
    guard query != nil else { return }
    let row = left.row + left.rows
    let columns = right.column + right.columns - left.column
    let share = playback.duration > 0 ? playback.time / playback.duration : 0
    for column in 0..<min(Int(share * Double(columns) + 0.5), columns) {
      grid.put("━", row: row, column: left.column + column, style: Theme.gauge)
    }
    let time = " \(playback.timeNote) · "
    let width = CellGrid.columns(of: time) + Playback.speedColumns + 1
    let start = left.column + columns - width - 1
    guard start > left.column else { return }
    let style = playback.emphasis > 0 || playback.isPaused ? Theme.undecided : Theme.title
    grid.write(time, row: row, column: start, style: Theme.title)
    grid.write(
      playback.speedNote + " ", row: row, column: start + CellGrid.columns(of: time),
      style: style)
    let guess = showsGuess ? shared.progress.lastGuess : nil
    guard let spans = mark?.spans(at: shared.now, guess: guess), !spans.isEmpty else { return }
    grid.write(
      [Span(" ")] + spans + [Span(" ")], row: row, column: left.column + 1,
      columns: start - left.column - 2)
  }

  /// The title and the style of a pane, which show at once what was answered.
  private func looks(of side: Choice) -> (title: String, style: Style) {
    let name = side == .left ? "left" : "right"
    if case .answered(let choice, let rater, _) = phase {
      let by = rater == .teacher ? " by the teacher" : ""
      switch choice {
      case side: return ("✓ \(name)\(by)", Theme.chosen)
      case .equal: return ("\(name) · alike\(by)", Theme.undecided)
      case .skip: return ("\(name) · can't tell\(by)", Theme.undecided)
      default: return (name, Theme.border)
      }
    }
    guard let undone else { return (name, Theme.border) }
    let old = [Choice.equal: "alike", .skip: "can't tell", side: "chosen"][undone]
    return (old.map { "\(name) · was \($0)" } ?? name, Theme.border)
  }

  private func waitingText(_ learner: LearnerStatus) -> [String] {
    switch learner {
    case .resuming: return ["Resuming the session …"]
    case .exploring: return ["Collecting the first clips …"]
    case .elsewhere: return ["Another window has this session open", "and shows its pairs."]
    case .stopped(let reason):
      return ["No more pairs:"] + CellGrid.lines(of: reason, columns: Self.waitingColumns)
    case .learning, .waitingForYou: return ["Preparing the next pair …"]
    }
  }
}
