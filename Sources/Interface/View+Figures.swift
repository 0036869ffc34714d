internal import Learning
internal import Terminal

extension AppState {
  /// The line that tells how learning goes.
  func drawFigures(in area: Rect, into frame: inout CellGrid) {
    var segments = Segments()
    let isHeld = progress.klCoefficient > 0
    // First, as the last pieces of the line give way.
    if let problem = savingProblem { segments.add([Span(problem, Theme.error)]) }
    if progress.learner == .resuming {
      segments.add(learnerSpans)
    } else {
      segments.add(agreementSpans(long: true), short: agreementSpans(long: false))
      // At 80 columns the line has room for the longer words here and below, or for the coefficient.
      segments.add(learnerSpans, short: isHeld ? shortLearnerSpans : learnerSpans)
    }
    let steps = "\(Numeral.count(progress.policySteps)) steps"
    segments.add([Span("policy \(steps)")], short: [Span(isHeld ? steps : "policy \(steps)")])
    if isHeld {
      segments.add([Span("KL \(Numeral.coefficient(progress.klCoefficient))", Theme.notice)])
    }
    if progress.diverged > 0 {
      segments.add([Span("\(Numeral.count(progress.diverged)) diverged", Theme.notice)])
    }
    if progress.recentTries > 0 {
      let (won, tries) = (progress.recentSuccesses, progress.recentTries)
      segments.add(
        [Span("\(won) \(progress.successes) in \(tries) tries")],
        short: [Span("\(won) \(progress.successes) in \(tries)")])
    }
    if let saving { segments.add([Span(saving, Theme.faint)]) }
    frame.write(
      segments.line(columns: area.columns - 2), row: area.row, column: area.column + 1)
  }

  /// What is not on disk; nil where all is.
  private var savingProblem: String? {
    let count = progress.unsavedChoices
    if count > 0 { return count == 1 ? "1 choice not on disk" : "\(count) choices not on disk" }
    return progress.hasSavingFailed ? "not saved" : nil
  }

  /// Whether all is on disk; nil where that is another process's affair, or is not so.
  private var saving: String? {
    guard progress.isSaved, progress.learner != .elsewhere else { return nil }
    return isSaving ? "saving" : "saved"
  }

  /// The same in a row of the progress screen.
  var savingFigure: String {
    let count = progress.unsavedChoices
    if count > 0 { return "\(progress.choices - count) of \(progress.choices)" }
    if progress.hasSavingFailed { return "not saved" }
    return isSaving ? "saving" : "all saved"
  }

  private func agreementSpans(long: Bool) -> [Span] {
    let words = long ? "you and the model agree " : "agree "
    guard let now = progress.statistics.recentAgreement else {
      return [Span(long ? "the model has not guessed yet" : "no guesses yet", Theme.faint)]
    }
    return [
      Span(words), Span(Numeral.percent(now), .bold),
      Span(" " + spark(progress.statistics.agreementHistory, columns: 8), Theme.agreement),
    ]
  }

  /// The last values as one line of bars, 0…1.
  private func spark(_ values: [Double], columns: Int) -> String {
    var line = CellGrid(Size(rows: 1, columns: columns))
    line.sparkline(values, range: 0...1, in: line.bounds)
    return String(line.description.dropLast())
  }

  private var shortLearnerSpans: [Span] {
    progress.learner == .waitingForYou ? [Span("waits for you")] : learnerSpans
  }

  var learnerSpans: [Span] {
    switch progress.learner {
    case .resuming: return [Span("going on where you left off …")]
    case .exploring:
      let first = progress.firstRound
      return [Span(progress.choices < first ? "learns from choice \(first) on" : "exploring")]
    case .learning: return [Span("learning")]
    case .waitingForYou: return [Span("waits for your choices")]
    case .elsewhere: return [Span("learning goes on in another window")]
    case .stopped(let reason): return [Span("stopped: \(reason)", Theme.error)]
    }
  }
}
