internal import Terminal

extension Preferences.Background {
  /// The colours on a light background that replace those on a dark one: dark enough to read, and
  /// as different from one another for colour-blind people.
  private static let onLight: [Int16: Colour] = [
    245: .palette(241), 243: .palette(245), 114: .palette(28), 214: .palette(130),
    203: .palette(160), 75: .palette(25), 141: .palette(97),
    // The body: head, torso, links, foot.
    196: .palette(197), 74: .palette(63), 99: .palette(90), 120: .palette(22), 226: .palette(100),
    180: .palette(94),
  ]

  /// Replaces the colours of a finished screen, which is drawn in those of `Theme`, for a dark
  /// background.
  func apply(to grid: inout CellGrid) {
    switch self {
    case .dark: break
    case .light: grid.recolour { Self.onLight[$0.index] ?? $0 }
    case .mono: grid.recolour { _ in .standard }
    }
  }
}
