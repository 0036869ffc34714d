internal import Terminal

/// The parts of a lesson at a size of the window.
struct LessonLayout {
  /// The widest text: beyond, lines are hard to follow.
  private static let widest = 76

  var header: Rect
  /// The card, with its frame.
  var panel: Rect
  /// The card's text.
  var text: Rect
  /// The line of prompts and of news.
  var line: Rect
  var keys: Rect

  init(_ size: Size) {
    var area = Rect(row: 0, column: 0, rows: size.rows, columns: size.columns)
      .centred(AppState.largest)
    header = area.cutTop(1)
    keys = area.cutBottom(1)
    line = area.cutBottom(1)
    panel = area
    let inside = area.inset(by: 1)
    text = inside.centred(
      Size(rows: inside.rows, columns: min(inside.columns - 2, Self.widest)))
  }
}
