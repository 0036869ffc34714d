internal import Terminal

/// The page of keys over a screen: how far it is scrolled.
struct HelpState: Sendable, Equatable {
  /// What a key of the page does.
  private enum Action: Sendable {
    case scrollLines(Int)
    case scrollPages(Int)
    case top
    case bottom
  }

  private static let keys = KeyTable<Action>(
    "Help",
    [
      .init(
        "↑ ↓", "scroll",
        [
          .up: .scrollLines(-1), .character("k"): .scrollLines(-1),
          .down: .scrollLines(1), .character("j"): .scrollLines(1),
          .enter: .scrollLines(1), .pageUp: .scrollPages(-1), .pageDown: .scrollPages(1),
          .space: .scrollPages(1), .home: .top, .end: .bottom,
        ])
    ])

  /// Lines of the page above the window.
  private(set) var top = 0

  /// Takes a key.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - extent: The lines of the page and those that the window shows.
  mutating func press(_ key: Key, _ extent: (lines: Int, shown: Int)) {
    switch Self.keys.action(of: key) {
    case .scrollLines(let lines): scroll(by: lines, extent)
    case .scrollPages(let pages): scroll(by: pages * max(extent.shown - 1, 1), extent)
    case .top: top = 0
    case .bottom: scroll(by: extent.lines, extent)
    case nil: break
    }
  }

  /// Takes a report of the mouse.
  mutating func take(_ mouse: Mouse, _ extent: (lines: Int, shown: Int)) {
    switch mouse.action {
    case .wheelUp: scroll(by: -3, extent)
    case .wheelDown: scroll(by: 3, extent)
    case .press, .drag, .release: break
    }
  }

  private mutating func scroll(by lines: Int, _ extent: (lines: Int, shown: Int)) {
    top = min(max(top + lines, 0), max(extent.lines - extent.shown, 0))
  }
}
