import Learning

internal import Learning
internal import Terminal

/// The screen of figures over time; it shows what all screens share, and has no state of its own.
struct ProgressView {
  /// Width of the column of figures next to the charts.
  private static let figureColumns = 36

  let shared: SharedState

  private var progress: SessionProgress { shared.progress }

  /// Draws the charts, the figures and the keys.
  func draw(hints: [Hint], in area: Rect, into grid: inout CellGrid) {
    var area = area
    shared.drawNotice(
      or: Hint.line(hints, columns: area.columns - 2), in: area.cutBottom(1), into: &grid)
    let wide = Rect(
      row: area.row, column: area.column, rows: area.rows,
      columns: area.columns - Self.figureColumns)
    var narrow = Rect(
      row: area.row, column: area.column + wide.columns, rows: area.rows,
      columns: Self.figureColumns)
    drawCharts(in: wide, into: &grid)
    // At 80×24 the figures and their frame leave the calibration seven to nine rows.
    drawFigures(in: narrow.cutTop(min(figureCount + 2, narrow.rows)), into: &grid)
    drawCalibration(in: narrow, into: &grid)
  }

  private func drawCharts(in area: Rect, into grid: inout CellGrid) {
    var rest = area
    let upper = rest.cutTop((area.rows + 1) / 2)
    drawChart(
      progress.statistics.agreementHistory, title: "how often the model's guess matched",
      from: "choice 1", to: "\(progress.statistics.predictions)", style: Theme.agreement,
      in: upper, into: &grid)
    drawChart(
      progress.stages.map { $0.successRate ?? .nan }, title: "\(progress.successes), by stage",
      from: "stage 1", to: "\(progress.stages.count)", style: Theme.gauge, in: rest, into: &grid)
  }

  /// How often left was chosen, by the probability that the model gave it: at best a staircase from
  /// the lower left to the upper right.
  private func drawCalibration(in area: Rect, into grid: inout CellGrid) {
    // Two columns per bin.
    let bars = progress.statistics.calibration.flatMap { bin in
      Array(repeating: bin.chosen ?? .nan, count: 2)
    }
    drawChart(
      bars.allSatisfy(\.isNaN) ? [] : bars, title: "left chosen, by model's guess", from: "0 %",
      to: "100 %", style: Theme.agreement, in: area, into: &grid)
  }

  private func drawChart(
    _ values: [Double], title: String, from: String, to: String, style: Style, in area: Rect,
    into grid: inout CellGrid
  ) {
    let inside = grid.panel(area, title: title, style: Theme.border, titleStyle: .plain)
    guard !values.isEmpty else {
      return grid.writeCentred(["nothing yet"], style: Theme.faint, in: inside)
    }
    grid.percentChart(values, from: from, to: to, in: inside, style: style, axes: Theme.faint)
  }
}

// MARK: - Figures

extension ProgressView {
  /// Rows of the figures, with those that come only later.
  private var figureCount: Int {
    11 + (progress.weighedShare < 1 ? 1 : 0) + (progress.klCoefficient > 0 ? 1 : 0)
      + (progress.diverged > 0 ? 1 : 0)
  }

  /// Draws a row per figure: its name on the left, its value on the right.
  private func drawFigures(in area: Rect, into grid: inout CellGrid) {
    let inside = grid.panel(area, title: "figures", style: Theme.border, titleStyle: .plain)
    for (index, figure) in figures.enumerated() where index < inside.rows {
      let row = inside.row + index
      let width = min(CellGrid.columns(of: figure.value), inside.columns - 2)
      grid.write(
        figure.value, row: row, column: inside.column + inside.columns - 1 - width, columns: width,
        style: .bold)
      grid.write(
        figure.name, row: row, column: inside.column + 1, columns: inside.columns - 4 - width)
    }
  }

  private var figures: [(name: String, value: String)] {
    let statistics = progress.statistics
    let each = progress.choosingSeconds / Double(max(progress.timedChoices, 1))
    var result = [
      ("choices", "\(progress.choices) of \(progress.plannedChoices)"),
      ("time choosing", Figure.duration(progress.choosingSeconds)),
      ("time per choice", progress.timedChoices == 0 ? "–" : "\(Figure.tenths(each)) s"),
      ("model's guess matched", statistics.recentAgreement.map(Figure.percent) ?? "–"),
      (
        "repeats answered alike",
        statistics.repeats > 0 ? "\(statistics.alike) of \(statistics.repeats)" : "–"
      ),
      ("answered left", statistics.leftShare.map(Figure.percent) ?? "–"),
      ("policy steps", Figure.count(progress.policySteps)),
    ]
    if progress.diverged > 0 {
      result.append(("episodes diverged", Figure.count(progress.diverged)))
    }
    if progress.weighedShare < 1 {
      result.append(("end of a clip that counts", Figure.percent(progress.weighedShare)))
    }
    if progress.klCoefficient > 0 {
      result.append(("KL coefficient", Figure.coefficient(progress.klCoefficient)))
    }
    if progress.recentTries > 0 {
      result.append(
        ("recent \(progress.successes)", "\(progress.recentSuccesses) in \(progress.recentTries)"))
    }
    result.append(("stages stored", "\(progress.stages.count)"))
    result.append(("learner", learner))
    if progress.learner != .elsewhere { result.append(("on disk", saving)) }
    return result
  }

  private var learner: String {
    switch progress.learner {
    case .resuming: return "resuming"
    case .exploring:
      let first = progress.firstRound
      return progress.choices < first ? "starts at choice \(first)" : "exploring"
    case .learning: return "learning"
    case .waitingForYou: return "waits for your choices"
    case .elsewhere: return "in another window"
    case .stopped: return "stopped"
    }
  }

  private var saving: String {
    let count = progress.unsavedChoices
    if count > 0 { return "\(progress.choices - count) of \(progress.choices)" }
    if progress.hasSavingFailed { return "not saved" }
    return shared.isSaving ? "saving" : "all saved"
  }
}
