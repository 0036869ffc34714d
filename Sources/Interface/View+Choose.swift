internal import Drawing
internal import Learning
internal import Terminal

extension AppState {
  private static let hints = [
    Hint("←", "left"), Hint("→", "right"), Hint("↑", "alike"), Hint("↓", "can't tell"),
    Hint("u", "undo"), Hint("Space", "pause"), Hint("a", "teacher"), Hint("Tab", "replay"),
    Hint("- +", "KL"), Hint("?", "help"),
  ]

  func drawChoose(in area: Rect, into frame: inout CellGrid) {
    var area = area
    drawFigures(in: area.cutBottom(1), into: &frame)
    drawQuestion(in: &area, into: &frame)
    let sides = area.columns(2)
    drawClip(.left, in: sides[0], into: &frame)
    drawClip(.right, in: sides[1], into: &frame)
  }

  /// The question and the keys: on one line where both fit, else on two.
  private func drawQuestion(in area: inout Rect, into frame: inout CellGrid) {
    let keys = Hint.line(AppState.hints, columns: area.columns - 2)
    let both = questionSpans + [Span("   ")] + keys
    if CellGrid.columns(of: both) <= area.columns - 2 {
      return drawNotice(or: both, in: area.cutBottom(1), into: &frame)
    }
    frame.write(keys, row: area.cutBottom(1).row, column: area.column + 1)
    drawNotice(or: questionSpans, in: area.cutBottom(1), into: &frame)
  }

  private var questionSpans: [Span] {
    let isWaiting = choosing.isWaiting(at: now)
    if choosing.isTeacherOn {
      let more = isWaiting && progress.learner == .learning ? "What it said is learned …" : ""
      return [
        Span("The teacher answers; a stops it.", Theme.undecided), Span("  " + more, Theme.faint),
      ]
    }
    if isWaiting { return [Span(waitingText.joined(separator: " "), Theme.faint)] }
    return [Span(progress.question, Theme.title)]
  }

  private func drawClip(_ side: Choice, in area: Rect, into frame: inout CellGrid) {
    let looks = looks(of: side)
    let inside = frame.panel(
      area, title: looks.title, note: side == .left ? timeNote : speedNote, style: looks.style)
    guard let query = choosing.query else {
      return drawCentred(waitingText, style: Theme.faint, in: inside, into: &frame)
    }
    let clip = (side == .left ? query.left : query.right).trajectory
    let index = choosing.playback.frame(period: Double(clip.period), frames: clip.frames)
    Scene(picture, framing: Framing(picture), in: inside)
      .draw(Motion(clip), frame: index, into: &frame)
  }

  /// The border's style and title, which tell at once what was answered.
  private func looks(of side: Choice) -> (title: String, style: Style) {
    let name = side == .left ? "left" : "right"
    if case .answered(let choice, let rater, _) = choosing.phase {
      let who = rater == .teacher ? " by the teacher" : ""
      switch choice {
      case side: return ("✓ \(name)\(who)", Theme.chosen)
      case .equal: return ("\(name) · alike\(who)", Theme.undecided)
      case .skip: return ("\(name) · can't tell\(who)", Theme.undecided)
      default: return (name, Theme.border)
      }
    }
    if let undone = choosing.undone {
      let was = [Choice.equal: "alike", .skip: "can't tell", side: "chosen"][undone]
      return (was.map { "\(name) · was \($0)" } ?? name, Theme.border)
    }
    return (name, Theme.border)
  }

  private var timeNote: String {
    guard choosing.query != nil else { return "" }
    let playback = choosing.playback
    return "\(Numeral.tenths(playback.time))/\(Numeral.tenths(playback.duration)) s"
  }

  private var speedNote: String { choosing.query == nil ? "" : choosing.playback.note }

  private var waitingText: [String] {
    switch progress.learner {
    case .resuming: return ["Going on where you left off …"]
    case .exploring: return ["The first moves are being tried …"]
    case .elsewhere: return ["The pairs are in another window,", "which has this session open."]
    case .stopped(let reason):
      return ["No pair will come:"] + Self.lines(of: reason, columns: Self.waitingColumns)
    case .learning, .waitingForYou: return ["The next pair is being made …"]
    }
  }
}

extension AppState {
  /// The columns of a panel at the smallest size of the window, less a little.
  private static let waitingColumns = 36

  /// A text broken between words into lines of so many columns; a longer word has a line of its own.
  private static func lines(of text: String, columns: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, CellGrid.columns(of: "\(last) \(word)") <= columns {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}

extension Playback {
  /// `paused`, or how fast the clips go.
  var note: String {
    if isPaused { return "paused" }
    let names = ["1/8 speed", "1/4 speed", "half speed", "3/4 speed", "full speed", "×1.5", "×2"]
    return names[speedIndex]
  }
}
