internal import Terminal

/// The keys of the screen Lessons.
enum LessonKeys {
  /// What a key of the list does.
  enum ListAction: ListedAction {
    case move(by: Int)
    case movePage(by: Int)
    case first
    case last
    case open
    case filter
    case back
    case help
    case effect(Effect)
  }

  static let list = KeyTable<ListAction>(
    "Lessons",
    [
      .selecting,
      .init(
        "Enter →", "open the lesson where you were", hint: Hint("Enter", "open"),
        [.enter: .open, .right: .open]),
      .filtering,
      .init(
        "Esc Tab", "back to Home", hint: Hint("Esc", "Home"),
        [.escape: .back, .tab: .effect(.go(.home))]),
    ] + .leaving())

  /// What a key of a lesson does.
  enum CardAction: Sendable {
    /// Opens what the card offers, or goes on.
    case open
    case on
    case back
    case first
    case last
    case scroll(by: Int)
    case scrollPage(by: Int)
    case automatic
    case again
    case list
    case help
    case quit
  }

  static let card = KeyTable<CardAction>(
    "A lesson",
    [
      .init(
        "→ l Enter", "the rest of the card, the next card; on “What to do”, Enter opens a session",
        hint: Hint("← →", "cards"),
        [.right: .on, .character("l"): .on, .enter: .open]),
      .init("← h", "the card before", [.left: .back, .character("h"): .back]),
      .init("Home End", "the first, the last card", [.home: .first, .end: .last]),
      .init(
        "↑ ↓ k j", "scroll a long card; also Page Up, Page Down",
        [
          .up: .scroll(by: -1), .character("k"): .scroll(by: -1),
          .down: .scroll(by: 1), .character("j"): .scroll(by: 1),
          .pageUp: .scrollPage(by: -1), .pageDown: .scrollPage(by: 1),
        ]),
      .init(
        "Space", "let the cards go on by themselves, or wait", hint: Hint("Space", "by itself"),
        [.space: .automatic]),
      .init(
        "n", "run the experiment again, with another seed", [.character("n"): .again]),
      .init(
        "Esc", "back to the list; a run stops, and goes on the next time",
        hint: Hint("Esc", "list"), [.escape: .list]),
      .init("q Ctrl-C", "leave", hint: Hint("q", "leave"), [.character("q"): .quit]),
      .init("?", "the keys, and back", hint: Hint("?", "help"), [.character("?"): .help]),
      .init("Ctrl-L", "draw the screen again", [:]),
      .init("Ctrl-Z", "suspend; fg resumes", [:]),
    ])
}
