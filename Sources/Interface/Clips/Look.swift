internal import Terminal

/// How bodies are drawn.
struct Look: Sendable, Equatable {
  /// The characters.
  var ink = Ink.ascii
  /// Whether the ways of the head and the feet show, still, over the whole clip.
  var showsTrails = false
}

extension Preferences.Drawing {
  /// The characters that it uses.
  var ink: Ink {
    switch self {
    case .ascii: .ascii
    case .blocks: .blocks
    case .braille: .braille
    }
  }

  /// The way of drawing that comes next among those that a terminal shows.
  func next(in repertoire: Repertoire) -> Self {
    guard repertoire == .unicode else { return .ascii }
    switch self {
    case .ascii: return .blocks
    case .blocks: return .braille
    case .braille: return .ascii
    }
  }

  /// Its name on the screen.
  var name: String {
    switch self {
    case .ascii: "ASCII characters"
    case .blocks: "blocks"
    case .braille: "braille dots"
    }
  }
}
