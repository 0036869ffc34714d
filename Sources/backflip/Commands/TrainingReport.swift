import Foundation
import Learning
import Synchronization
import Teaching

/// Reports the progress of a training on standard error: as one line that changes on a terminal,
/// otherwise as a line now and then, or as JSON Lines for other programs.
final class TrainingReport: Sendable {
  private struct Line {
    var lastShown: Duration = .seconds(-1)
    var lastChoices: Int?
    var isOpen = false
  }

  /// Choices between two lines without a terminal: for people, and as JSON.
  private static let (choicesPerLine, choicesPerRecord) = (50, 10)
  /// The shortest time between two changes of the line on a terminal.
  private static let period: Duration = .milliseconds(100)

  private let planned: Int
  private let isTerminal = StandardError.isTerminal
  /// Whether progress is written as JSON.
  private let isJSON: Bool
  private let start = ContinuousClock.now
  private let line = Mutex(Line())

  /// Begins a report.
  ///
  /// - Parameters:
  ///   - planned: Choices, or steps with a formula, that the training plans.
  ///   - isJSON: Whether another program reads the progress where standard error is no terminal.
  init(planned: Int, isJSON: Bool) {
    self.planned = planned
    self.isJSON = isJSON && !StandardError.isTerminal
  }

  /// Reports an event of a training by choices.
  func take(_ event: SessionRunner.Event) {
    switch event {
    case .status(let status): show(status)
    case .relocated(let relocation): interrupt("backflip: \(relocation)")
    case .failed(let error): interrupt("backflip: \(error)")
    case .notice(let text) where isJSON: StandardError.json(["notice": text])
    case .notice(let text): interrupt(text)
    case .offered: break
    }
  }

  /// Reports the progress of a training by a formula.
  func take(_ progress: RewardTraining.Progress) {
    if isJSON {
      if progress.isCheck { StandardError.json(TrainingProgress(progress)) }
      return
    }
    var parts = ["\(Figure.millions(progress.policySteps)) / \(Figure.millions(planned)) steps"]
    parts += Divergence.notes(episodes: progress.diverged)
    if let last = progress.lastSuccesses {
      parts.append("\(last) of \(SuccessChecks.episodes) succeed")
    }
    show(parts, isDue: progress.isCheck)
  }

  /// Ends an open line.
  func finish() { line.withLock { Self.close(&$0) } }

  private func show(_ status: SessionStatus) {
    guard let progress = status.learner else { return }
    let isLast = progress.standing == planned
    let isDue = line.withLock { line in
      guard
        progress.standing != line.lastChoices,
        isLast
          || progress.standing.isMultiple(
            of: isJSON ? Self.choicesPerRecord : Self.choicesPerLine)
      else { return false }
      line.lastChoices = progress.standing
      return true
    }
    if isJSON {
      if isDue, let progress = TrainingProgress(status) { StandardError.json(progress) }
      return
    }
    var parts = ["\(progress.standing) / \(Figure.count(planned, "choice"))"]
    if let agreement = status.statistics.recentAgreement {
      parts.append("agreement \(Figure.percent(agreement))")
    }
    parts.append("\(Figure.millions(progress.policySteps)) steps")
    parts += Divergence.notes(episodes: progress.diverged)
    if let last = status.checks.last {
      parts.append("\(last) of \(SuccessChecks.episodes) succeed")
    }
    show(parts, isDue: isDue, isLast: isLast)
  }

  /// Shows a line: on a terminal now and then, otherwise where it is due.
  private func show(_ parts: [String], isDue: Bool, isLast: Bool = false) {
    let elapsed = ContinuousClock.now - start
    let text = (parts + ["\(Figure.decimal(elapsed.inSeconds, 0)) s"]).joined(separator: ", ")
    line.withLock { line in
      guard isTerminal ? isLast || elapsed - line.lastShown >= Self.period : isDue else { return }
      line.lastShown = elapsed
      guard isTerminal else { return StandardError.line(text) }
      StandardError.status(text)
      line.isOpen = true
    }
  }

  private func interrupt(_ text: String) {
    line.withLock { line in
      Self.close(&line)
      StandardError.line(text)
    }
  }

  private static func close(_ line: inout Line) {
    guard line.isOpen else { return }
    StandardError.endStatus()
    line.isOpen = false
  }
}
