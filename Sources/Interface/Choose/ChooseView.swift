internal import Drawing
internal import Learning
internal import Terminal

extension ChooseState {
  /// The columns of a pane at the smallest size of the window, with a margin.
  private static let waitingColumns = 36

  /// Draws the two clips, the question, the keys and the status line.
  func draw(_ shared: SharedState, hints: [Hint], in area: Rect, into grid: inout CellGrid) {
    var area = area
    shared.drawStatus(in: area.cutBottom(1), into: &grid)
    drawQuestion(shared, hints: hints, in: &area, into: &grid)
    let panes = area.columns(2)
    drawClip(.left, shared, in: panes[0], into: &grid)
    drawClip(.right, shared, in: panes[1], into: &grid)
  }

  /// The question and the keys: on one line where both fit, otherwise on two.
  private func drawQuestion(
    _ shared: SharedState, hints: [Hint], in area: inout Rect, into grid: inout CellGrid
  ) {
    let keys = Hint.line(hints, columns: area.columns - 2)
    let question = questionSpans(shared)
    let both = question + [Span("   ")] + keys
    if CellGrid.columns(of: both) <= area.columns - 2 {
      return shared.drawNotice(or: both, in: area.cutBottom(1), into: &grid)
    }
    grid.write(keys, row: area.cutBottom(1).row, column: area.column + 1)
    shared.drawNotice(or: question, in: area.cutBottom(1), into: &grid)
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
    _ side: Choice, _ shared: SharedState, in area: Rect, into grid: inout CellGrid
  ) {
    let looks = looks(of: side)
    let note = query == nil ? "" : side == .left ? playback.timeNote : playback.speedNote
    let inside = grid.panel(area, title: looks.title, note: note, style: looks.style)
    guard let query, let framing else {
      let text = waitingText(shared.progress.learner)
      return grid.writeCentred(text, style: Theme.faint, in: inside)
    }
    let motion = Motion((side == .left ? query.left : query.right).trajectory)
    let frame = playback.frame(period: motion.period, frames: motion.frames)
    Scene(shared.picture, framing: framing, in: inside).draw(motion, frame: frame, into: &grid)
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
