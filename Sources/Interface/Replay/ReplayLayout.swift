internal import Terminal

/// The parts of the replay screen.
struct ReplayLayout {
  /// The least columns of a stage on the timeline.
  private static let stageColumns = 12
  /// Columns of the reward's scale.
  static let scaleColumns = 6

  /// The panes of the stages on show, with their frames.
  let panes: [Rect]
  /// The timeline of all stages; nil where there is no room.
  let strip: Rect?

  /// Lays the screen out in an area.
  init(_ area: Rect, panes count: Int) {
    var area = area
    // Below 20 rows the bodies need them all; above, the pictures of the timeline grow a little.
    let rows = area.rows >= 30 ? 7 : area.rows >= 19 ? 5 : area.rows >= 15 ? 1 : 0
    strip = rows > 0 ? area.cutBottom(rows) : nil
    panes = area.columns(max(count, 1))
  }

  /// Lays the screen out in a window, below its header and above its keys and status.
  init(in size: Size, panes count: Int) {
    var area = Rect(row: 0, column: 0, rows: size.rows, columns: size.columns)
      .centred(AppState.largest)
    _ = area.cutTop(1)
    _ = area.cutBottom(2)
    self.init(area, panes: count)
  }

  /// The bars of the learned reward in a pane, without their scale.
  func reward(of pane: Rect) -> Rect {
    var inside = pane.inset(by: 1)
    let rows = inside.rows >= 12 ? 2 : 1
    var bars = inside.cutBottom(rows)
    if hasScale(pane) {
      bars.column += Self.scaleColumns
      bars.columns -= Self.scaleColumns
    }
    return bars
  }

  /// Whether the reward of a pane has its scale beside it and its label above.
  func hasScale(_ pane: Rect) -> Bool { pane.rows >= 14 && pane.columns >= 30 }

  /// The stages that the timeline shows: a run of them around one, each with its place.
  func stages(around stage: Int, of count: Int) -> [(stage: Int, area: Rect)] {
    guard let strip, count > 0 else { return [] }
    let shown = min(count, max(strip.columns / Self.stageColumns, 1))
    let first = min(max(stage - shown / 2, 0), count - shown)
    return zip(first..<first + shown, strip.columns(shown)).map { (stage: $0, area: $1) }
  }
}
