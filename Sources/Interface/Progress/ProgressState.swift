internal import Terminal

/// The state of the screen of figures over time: the page of charts on show.
struct ProgressState: Sendable, Equatable {
  /// The actions of this screen.
  enum Action: Sendable {
    case turn(pages: Int)
    case first
    case last
  }

  static let keys = KeyTable<Action>(
    "Progress",
    [
      .init(
        "← →", "other charts, where not all fit; also Page Up, Page Down",
        hint: Hint("← →", "other charts"),
        [
          .left: .turn(pages: -1), .character("h"): .turn(pages: -1), .pageUp: .turn(pages: -1),
          .up: .turn(pages: -1), .character("k"): .turn(pages: -1),
          .right: .turn(pages: 1), .character("l"): .turn(pages: 1), .pageDown: .turn(pages: 1),
          .down: .turn(pages: 1), .character("j"): .turn(pages: 1),
          .home: .first, .end: .last,
        ])
    ])

  /// The page on show, from 0.
  private(set) var page = 0

  /// Takes a key.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - pages: How many pages there are.
  mutating func press(_ key: Key, pages: Int) {
    switch Self.keys.action(of: key) {
    case .turn(let steps): page = (min(page, pages - 1) + steps + pages) % pages
    case .first: page = 0
    case .last: page = pages - 1
    case nil: break
    }
  }
}
