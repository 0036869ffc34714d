internal import Terminal

/// The keys of a screen, declared once: their actions, and the words that explain them.
///
/// The screen looks an action up, the line under it shows the hints, and the help screen lists all.
struct KeyTable<Action: Sendable>: Sendable, KeyListing {
  /// Keys that are explained together, such as undo and redo.
  struct Entry: Sendable {
    /// The keys as the help screen names them: `u U`.
    let name: String
    /// The explanation on the help screen.
    let meaning: String
    /// The reminder under the screen; nil where the help screen is enough.
    let hint: Hint?
    /// The action of each key.
    let actions: [Key: Action]

    init(_ name: String, _ meaning: String, hint: Hint? = nil, _ actions: [Key: Action]) {
      (self.name, self.meaning, self.hint, self.actions) = (name, meaning, hint, actions)
    }
  }

  /// The heading on the help screen.
  let title: String
  private let entries: [Entry]

  init(_ title: String, _ entries: [Entry]) {
    (self.title, self.entries) = (title, entries)
  }

  /// The action of a key; nil for a key that is not in the table.
  func action(of key: Key) -> Action? {
    for entry in entries {
      if let action = entry.actions[key] { return action }
    }
    return nil
  }

  func contains(_ key: Key) -> Bool { action(of: key) != nil }

  /// The reminders, in the order of the table.
  var hints: [Hint] { entries.compactMap(\.hint) }

  /// The rows of the help screen.
  var help: KeyHelp {
    KeyHelp(title: title, rows: entries.map { (name: $0.name, meaning: $0.meaning) })
  }
}

/// A table of keys, whatever its actions.
protocol KeyListing: Sendable {
  /// Whether a key is in the table.
  func contains(_ key: Key) -> Bool
  /// The rows of the help page.
  var help: KeyHelp { get }
}

/// The keys of a table as the help page lists them.
struct KeyHelp {
  let title: String
  let rows: [(name: String, meaning: String)]
}

/// A key and its action in a word, for the line of keys under a screen.
struct Hint: Sendable {
  let key: String
  let meaning: String

  init(_ key: String, _ meaning: String) {
    (self.key, self.meaning) = (key, meaning)
  }

  private var columns: Int { CellGrid.columns(of: key) + 1 + CellGrid.columns(of: meaning) }

  /// Joins hints to a line of at most some columns; hints before the last one give way, the later
  /// ones first.
  static func line(_ hints: [Hint], columns: Int) -> [Span] {
    var hints = hints
    let width = { (gap: Int) in
      hints.reduce(0) { $0 + $1.columns } + gap * max(hints.count - 1, 0)
    }
    while hints.count > 1, width(2) > columns { hints.remove(at: hints.count - 2) }
    let gap = String(repeating: " ", count: width(3) <= columns ? 3 : 2)
    let spans = hints.map { [Span($0.key, .bold), Span(" " + $0.meaning)] }
    return Array(spans.joined(separator: [Span(gap)]))
  }
}
