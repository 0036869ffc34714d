import Foundation
import Learning
import Terminal

/// Shows on standard error how far a piece of work is, on a terminal and after a second.
struct ProgressBar {
  /// Shorter work shows no bar.
  private static let patience: Duration = .seconds(1)
  /// The shortest time between two changes of the bar.
  private static let period: Duration = .milliseconds(100)
  private static let cells = 30

  private let name: String
  private let total: Int
  private let isTerminal = StandardError.isTerminal
  private let start = ContinuousClock.now
  private var lastShown: ContinuousClock.Instant?

  /// Begins a piece of work of a number of parts.
  init(_ name: String, total: Int) {
    self.name = name
    self.total = total
  }

  /// Shows that a number of parts are done.
  ///
  /// - Parameters:
  ///   - done: The parts.
  ///   - note: Words after the bar.
  mutating func show(_ done: Int, note: String = "") {
    guard isTerminal else { return }
    let now = ContinuousClock.now
    guard now - start >= Self.patience, now - (lastShown ?? start) >= Self.period else { return }
    lastShown = now
    StandardError.status(Self.text(name, done: done, of: total) + note)
  }

  /// Removes the bar.
  mutating func finish() {
    guard lastShown != nil else { return }
    StandardError.status("")
    lastShown = nil
  }

  /// Such as `comparisons  [#########.....................]  30 %`.
  static func text(_ name: String, done: Int, of total: Int) -> String {
    let share = min(max(Double(done) / Double(max(total, 1)), 0), 1)
    return "\(name)  \(CellGrid.gaugeText(share, columns: cells))  \(Figure.percent(share))"
  }
}
