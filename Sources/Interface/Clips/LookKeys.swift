internal import Terminal

/// The keys that change how bodies are drawn, on every screen that shows clips.
enum LookKeys {
  /// The actions of the keys.
  enum Action: Sendable {
    case nextDrawing
    case toggleTrails
  }

  static let keys = KeyTable<Action>(
    "Drawing",
    [
      .init("g", "ASCII, blocks, braille", [.character("g"): .nextDrawing]),
      .init("t", "trails of head and feet", [.character("t"): .toggleTrails]),
    ])

  /// Takes a key; nil for a key that is not in the table.
  static func press(_ key: Key, _ shared: inout SharedState) -> [Effect]? {
    guard let action = keys.action(of: key) else { return nil }
    switch action {
    case .nextDrawing:
      let next = shared.preferences.drawing.next(in: shared.repertoire)
      guard shared.repertoire == .unicode else {
        shared.notify("This locale shows ASCII characters alone; a UTF-8 locale shows more.")
        return []
      }
      shared.preferences.drawing = next
      shared.notify("Bodies are drawn in \(next.name).")
      return [.remember(.drawing(next))]
    case .toggleTrails:
      shared.showsTrails.toggle()
      shared.notify(
        shared.showsTrails
          ? "Trails show where the head and the feet go." : "The trails are hidden.")
      return []
    }
  }
}
