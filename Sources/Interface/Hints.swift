internal import Terminal

/// A key and what it does, for the line of keys under a screen.
struct Hint {
  var key: String
  var meaning: String

  init(_ key: String, _ meaning: String) {
    self.key = key
    self.meaning = meaning
  }

  private var columns: Int { CellGrid.columns(of: key) + 1 + CellGrid.columns(of: meaning) }

  /// Lines hints up in some columns; the last of them gives way first, but for the very last.
  static func line(_ hints: [Hint], columns: Int) -> [Span] {
    var hints = hints
    let width = { (gap: Int) in
      hints.reduce(0) { $0 + $1.columns } + gap * max(hints.count - 1, 0)
    }
    while hints.count > 1, width(2) > columns { hints.remove(at: hints.count - 2) }
    let gap = String(repeating: " ", count: width(3) <= columns ? 3 : 2)
    var spans: [Span] = []
    for hint in hints {
      if !spans.isEmpty { spans.append(Span(gap)) }
      spans.append(Span(hint.key, .bold))
      spans.append(Span(" " + hint.meaning))
    }
    return spans
  }
}

/// Pieces of a line, each in a long and a short form.
struct Segments {
  private var pieces: [(long: [Span], short: [Span])] = []

  mutating func add(_ long: [Span], short: [Span]? = nil) {
    pieces.append((long, short ?? long))
  }

  /// The pieces with gaps between them: the long forms where they fit, else the short ones; where
  /// those do not fit either, the last pieces are left out.
  func line(columns: Int) -> [Span] {
    for gap in ["   ", "  "] {
      let line = Segments.join(pieces.map(\.long), gap: gap)
      if CellGrid.columns(of: line) <= columns { return line }
    }
    for count in stride(from: pieces.count, to: 0, by: -1) {
      let line = Segments.join(pieces.prefix(count).map(\.short), gap: "  ")
      if CellGrid.columns(of: line) <= columns { return line }
    }
    return pieces.first?.short ?? []
  }

  private static func join(_ pieces: [[Span]], gap: String) -> [Span] {
    Array(pieces.joined(separator: [Span(gap)]))
  }
}
