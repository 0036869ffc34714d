import Foundation
import Learning

/// Tells on standard error how far a training is: one line that changes where a person watches,
/// else a line now and then.
struct TrainingReport {
  /// Choices between two lines where no terminal is.
  private static let choicesPerLine = 50
  /// How often a line on a terminal changes at most.
  private static let period: Duration = .milliseconds(100)

  private let planned: Int
  private let isTerminal = StandardError.isTerminal
  private var lastShown: Duration = .seconds(-1)
  private var lastChoices: Int?
  private var isLineOpen = false

  init(planned: Int) { self.planned = planned }

  /// Tells how it stands, where that is due.
  mutating func show(
    _ progress: LearnerProgress, agreement: Double?, checks: SuccessChecks, elapsed: Duration
  ) {
    let isLast = progress.standing == planned
    let isDue =
      progress.standing != lastChoices
      && (isLast || progress.standing.isMultiple(of: Self.choicesPerLine))
    if isDue { lastChoices = progress.standing }
    let text = Self.line(
      progress, planned: planned, agreement: agreement, checks: checks, elapsed: elapsed)
    show(text, isDue: isDue, isLast: isLast, elapsed: elapsed)
  }

  /// Tells it in these words: where a person watches now and then, else where it is due.
  mutating func show(_ text: String, isDue: Bool, isLast: Bool = false, elapsed: Duration) {
    guard isTerminal ? isLast || elapsed - lastShown >= Self.period : isDue else { return }
    lastShown = elapsed
    guard isTerminal else { return StandardError.line(text) }
    StandardError.status(text)
    isLineOpen = true
  }

  /// Ends an open line.
  mutating func finish() {
    guard isLineOpen else { return }
    StandardError.endStatus()
    isLineOpen = false
  }

  static func line(
    _ progress: LearnerProgress, planned: Int, agreement: Double?, checks: SuccessChecks,
    elapsed: Duration
  ) -> String {
    var parts = ["\(progress.standing) / \(Figure.count(planned, "choice"))"]
    if let agreement { parts.append("agreement \(Figure.percent(agreement))") }
    parts.append("\(Figure.millions(progress.policySteps)) steps")
    parts += Divergence.notes(episodes: progress.diverged)
    if let last = checks.last { parts.append("\(last) of \(SuccessChecks.episodes) succeed") }
    parts.append("\(Figure.decimal(elapsed.inSeconds, 0)) s")
    return parts.joined(separator: ", ")
  }
}
