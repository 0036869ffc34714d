internal import Learning
internal import Terminal

extension SharedState {
  /// Draws the line that shows how learning goes.
  func drawStatus(in area: Rect, into grid: inout CellGrid) {
    var segments = Segments()
    let hasCoefficient = progress.klCoefficient > 0
    // A problem comes first, as the last segments give way.
    if let savingProblem { segments.add([Span(savingProblem, Theme.error)]) }
    if progress.learner == .resuming {
      segments.add(learnerSpans)
    } else {
      segments.add(
        agreementSpans(long: true), short: agreementSpans(long: false),
        columns: (38, 12 + shortSparkColumns))
      segments.add(learnerSpans, short: shortLearnerSpans, columns: (22, 13))
    }
    let steps = "\(Figure.count(progress.policySteps)) steps"
    segments.add(
      [Span("policy \(steps)")], short: [Span(steps)], columns: (18, 11))
    if hasCoefficient {
      segments.add(
        [Span("KL \(Figure.coefficient(progress.klCoefficient))", Theme.notice)], columns: (8, 8))
    }
    if progress.diverged > 0 {
      segments.add([Span("\(Figure.count(progress.diverged)) diverged", Theme.notice)])
    }
    if progress.recentTries > 0 {
      let flips = "\(progress.recentSuccesses) \(progress.successes) in \(progress.recentTries)"
      let most = CellGrid.columns(
        of: "\(progress.recentTries) \(progress.successes) in \(progress.recentTries)")
      segments.add([Span("\(flips) tries")], short: [Span(flips)], columns: (most + 6, most))
    }
    if let saving { segments.add([Span(saving, Theme.faint)], columns: (6, 6)) }
    grid.write(segments.line(columns: area.columns - 2), row: area.row, column: area.column + 1)
  }

  /// The choices that are not on disk; nil where all are.
  private var savingProblem: String? {
    let count = progress.unsavedChoices
    if count > 0 { return "\(Figure.count(count, "choice")) not on disk" }
    return progress.hasSavingFailed ? "not saved" : nil
  }

  /// Whether all is on disk; nil where another process saves, or where there is a problem.
  private var saving: String? {
    guard progress.isSaved, progress.learner != .elsewhere else { return nil }
    return isSaving ? "saving" : "saved"
  }

  private func agreementSpans(long: Bool) -> [Span] {
    guard let share = progress.statistics.recentAgreement else {
      return [Span(long ? "the model has not guessed yet" : "no guesses yet", Theme.faint)]
    }
    let percent = Figure.percent(share)
    let spark = spark(
      progress.statistics.agreementHistory, columns: long ? 8 : shortSparkColumns)
    return [
      Span(long ? "you and the model agree " : "agree "),
      Span(String(repeating: " ", count: max("100 %".count - percent.count, 0)) + percent, .bold),
      Span(" " + spark, Theme.agreement),
    ]
  }

  /// 80 columns have room for a longer curve, or for the coefficient.
  private var shortSparkColumns: Int { progress.klCoefficient > 0 ? 4 : 8 }

  /// Values from 0 to 1 as one line of bars.
  private func spark(_ values: [Double], columns: Int) -> String {
    var line = CellGrid(Size(rows: 1, columns: columns))
    line.sparkline(values, range: 0...1, in: line.bounds)
    return String(line.description.dropLast())
  }

  private var shortLearnerSpans: [Span] {
    progress.learner == .waitingForYou ? [Span("waits for you")] : learnerSpans
  }

  private var learnerSpans: [Span] {
    switch progress.learner {
    case .resuming: return [Span("resuming the session …")]
    case .exploring:
      let first = progress.firstRound
      return [Span(progress.choices < first ? "learns from choice \(first) on" : "exploring")]
    case .learning: return [Span("learning")]
    case .waitingForYou: return [Span("waits for your choices")]
    case .elsewhere: return [Span("learning continues in another window")]
    case .stopped(let reason): return [Span("stopped: \(reason)", Theme.error)]
    }
  }
}

/// Parts of a line, each in a long and a short form.
///
/// A part takes as many columns as its usual words need at most, so that the parts keep their
/// places when the words of one change.
private struct Segments {
  private var parts: [(long: [Span], short: [Span])] = []

  /// Adds a part that takes at least some columns in its long and its short form.
  mutating func add(
    _ long: [Span], short: [Span]? = nil, columns: (long: Int, short: Int) = (0, 0)
  ) {
    parts.append(
      (Self.padded(long, to: columns.long), Self.padded(short ?? long, to: columns.short)))
  }

  private static func padded(_ spans: [Span], to columns: Int) -> [Span] {
    let missing = columns - CellGrid.columns(of: spans)
    return missing > 0 ? spans + [Span(String(repeating: " ", count: missing))] : spans
  }

  /// The parts with gaps between them: the long forms where they fit, otherwise the first parts in
  /// their short form, as few as may be; where those do not fit either, the last parts are left out.
  func line(columns: Int) -> [Span] {
    for count in 0...parts.count {
      let forms = parts.prefix(count).map(\.short) + parts.dropFirst(count).map(\.long)
      let line = Self.join(forms, gap: count == parts.count ? "  " : "   ")
      if CellGrid.columns(of: line) <= columns { return line }
    }
    for count in stride(from: parts.count, to: 0, by: -1) {
      let line = Self.join(parts.prefix(count).map(\.short), gap: "  ")
      if CellGrid.columns(of: line) <= columns { return line }
    }
    return parts.first?.short ?? []
  }

  private static func join(_ parts: [[Span]], gap: String) -> [Span] {
    Array(parts.joined(separator: [Span(gap)]))
  }
}
