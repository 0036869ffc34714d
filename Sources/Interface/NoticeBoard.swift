internal import Terminal

/// The news under a screen, one line at a time.
struct NoticeBoard: Sendable {
  /// A line of news.
  struct Notice: Sendable, Equatable {
    var text: String
    var isError = false
    /// When it goes, by the clock of `Message.tick`.
    var until: Double
  }

  /// How long a notice stays, s.
  static let noticeTime = 3.0
  /// How long a milestone stays, s: nobody waits for it, so that it may be seen late.
  static let milestoneTime = 10.0

  /// The time, s, by the clock of `Message.tick`.
  var now = 0.0
  /// The news on show.
  private(set) var notice: Notice?
  /// Keys that do nothing, as a notice has said.
  private var idleKeys: Set<Key> = []

  /// Shows a line for a while; an error stays until a key is pressed.
  mutating func notify(
    _ text: String, isError: Bool = false, for seconds: Double = Self.noticeTime
  ) {
    notice = Notice(text: text, isError: isError, until: isError ? .infinity : now + seconds)
  }

  /// Says, once for each key, that a key does nothing on this screen.
  mutating func noteIdle(_ key: Key) {
    guard notice?.isError != true, idleKeys.count < 1000, idleKeys.insert(key).inserted else {
      return
    }
    notify("\(key.name) does nothing here; ? lists the keys.")
  }

  /// Moves the clock on, and removes a notice whose time has passed.
  mutating func advance(to time: Double) {
    now = time
    if let until = notice?.until, until <= now { notice = nil }
  }

  /// Removes an error when a key is pressed.
  mutating func dismissError() {
    if notice?.isError == true { notice = nil }
  }

  /// Draws the notice if there is one, and otherwise a line of other text.
  func draw(or spans: [Span], in area: Rect, into grid: inout CellGrid) {
    var line = spans
    if let notice { line = [Span(notice.text, notice.isError ? Theme.error : Theme.notice)] }
    grid.write(line, row: area.row, column: area.column + 1, columns: area.columns - 2)
  }
}
