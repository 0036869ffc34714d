internal import Terminal

/// The actions that all screens with a list have.
protocol ListedAction: Sendable {
  static func move(by lines: Int) -> Self
  static func movePage(by pages: Int) -> Self
  static var first: Self { get }
  static var last: Self { get }
  static var filter: Self { get }
  static var help: Self { get }
  static func effect(_ effect: Effect) -> Self
}

extension KeyTable.Entry where Action: ListedAction {
  /// The keys that select a line.
  static var selecting: Self {
    Self(
      "↑ ↓ k j", "select; Page Up, Page Down, Home, End",
      [
        .up: .move(by: -1), .character("k"): .move(by: -1),
        .down: .move(by: 1), .character("j"): .move(by: 1),
        .pageUp: .movePage(by: -1), .pageDown: .movePage(by: 1),
        .home: .first, .end: .last,
      ])
  }

  /// The key that begins a filter.
  static var filtering: Self {
    Self(
      "/", "filter; other letters begin a filter too; Esc ends it", hint: Hint("/", "filter"),
      [.character("/"): .filter])
  }
}

extension Array {
  /// The last keys of the table: leaving, help, and those that the terminal answers.
  static func leaving<Action: ListedAction>() -> Self where Element == KeyTable<Action>.Entry {
    [
      .init("q Ctrl-C", "leave", hint: Hint("q", "leave"), [.character("q"): .effect(.quit)]),
      .init("?", "the keys, and back", hint: Hint("?", "help"), [.character("?"): .help]),
      .init("Ctrl-L", "draw the screen again", [:]),
      .init("Ctrl-Z", "suspend; fg resumes", [:]),
    ]
  }
}
