package import Terminal

/// Screens that `Program` runs: a value that messages change, and that draws itself.
package protocol ProgramState: Sendable {
  /// Whether the screen changes by itself, so that ticks must come at the frame rate.
  var isAnimated: Bool { get }
  /// Whether something is expected that the person waits for, so that news must be seen at once.
  var isExpecting: Bool { get }
  /// The effects that come before the first message.
  mutating func start() -> [Effect]
  /// Takes a message in.
  ///
  /// - Returns: What the rest of the program is to do.
  mutating func update(_ message: Message) -> [Effect]
  /// Draws the screen on show into an empty grid.
  func draw(into grid: inout CellGrid)
}

extension ProgramState {
  package var isExpecting: Bool { false }
}
