internal import Learning
internal import Terminal

extension AppState {
  /// Width of the column of figures beside the charts.
  private static let figureColumns = 32
  /// Width of the figures themselves, before what they mean.
  private static let valueColumns = 11

  func drawProgress(in area: Rect, into frame: inout CellGrid) {
    var area = area
    let hints = [
      Hint("Tab", "help"), Hint("Shift-Tab", "replay"), Hint("- +", "KL coefficient"),
      Hint("q", "save and leave"),
    ]
    drawNotice(
      or: Hint.line(hints, columns: area.columns - 2), in: area.cutBottom(1), into: &frame)
    let wide = Rect(
      row: area.row, column: area.column, rows: area.rows,
      columns: area.columns - AppState.figureColumns)
    var narrow = Rect(
      row: area.row, column: area.column + wide.columns, rows: area.rows,
      columns: AppState.figureColumns)
    drawCharts(in: wide, into: &frame)
    let entries = figures.map { (name: $0.value, meaning: $0.name) }
    // At 80×24 the figures and their frame leave the calibration seven rows to nine.
    let upper = narrow.cutTop(min(figureCount + 2, narrow.rows))
    let inside = frame.panel(upper, title: "figures", style: Theme.border, titleStyle: .plain)
    drawCalibration(in: narrow, into: &frame)
    frame.table(
      entries, nameColumns: AppState.valueColumns,
      in: Rect(
        row: inside.row, column: inside.column + 1, rows: inside.rows, columns: inside.columns - 2))
  }

  private func drawCharts(in area: Rect, into frame: inout CellGrid) {
    var rest = area
    let upper = rest.cutTop((area.rows + 1) / 2)
    drawChart(
      progress.statistics.agreementHistory, title: "choices that the model predicted",
      from: "choice 1", to: "\(progress.statistics.predictions)", style: Theme.agreement,
      in: upper, into: &frame)
    drawChart(
      progress.stages.map { $0.successRate ?? .nan }, title: "\(progress.successes), by stage",
      from: "stage 1", to: "\(progress.stages.count)", style: Theme.gauge, in: rest, into: &frame)
  }

  /// Rows of the figures, those too that come only later.
  private var figureCount: Int {
    11 + (progress.weighedShare < 1 ? 1 : 0) + (progress.klCoefficient > 0 ? 1 : 0)
      + (progress.diverged > 0 ? 1 : 0)
  }

  /// How often left was chosen, by how probable it had been said to be: best a staircase from the
  /// lower left to the upper right.
  private func drawCalibration(in area: Rect, into frame: inout CellGrid) {
    let bins = progress.statistics.calibration
    // Two columns a bin.
    let bars = bins.flatMap { Array(repeating: $0.chosen ?? .nan, count: 2) }
    let isEmpty = bars.allSatisfy(\.isNaN)
    drawChart(
      isEmpty ? [] : bars, title: "left, as predicted", from: "0 %", to: "100 %",
      style: Theme.agreement, in: area, into: &frame)
  }

  /// Bars from 0 to 100 %, with the scale beside and the ends of the axis below.
  private func drawChart(
    _ values: [Double], title: String, from: String, to: String, style: Style, in area: Rect,
    into frame: inout CellGrid
  ) {
    let inside = frame.panel(area, title: title, style: Theme.border, titleStyle: .plain)
    guard !values.isEmpty else {
      return drawCentred(["nothing yet"], style: Theme.faint, in: inside, into: &frame)
    }
    let plot = Rect(
      row: inside.row, column: inside.column + 6, rows: inside.rows - 1,
      columns: inside.columns - 7)
    let middle = plot.row + (plot.rows - 1) / 2
    for column in 0..<plot.columns {
      frame.put("┈", row: middle, column: plot.column + column, style: Theme.faint)
    }
    frame.sparkline(values, range: 0...1, in: plot, style: style)
    for (row, label) in [
      (plot.row, "100 %"), (middle, " 50 %"), (plot.row + plot.rows - 1, "  0 %"),
    ] {
      frame.write(label, row: row, column: inside.column, style: Theme.faint)
    }
    let axis = plot.row + plot.rows
    frame.write(from, row: axis, column: plot.column, style: Theme.faint)
    let last = max(plot.column + min(plot.columns, values.count) - to.count, plot.column)
    if last > plot.column + from.count {
      frame.write(to, row: axis, column: last, style: Theme.faint)
    }
  }

  private var consistency: String {
    let (repeats, alike) = (progress.statistics.repeats, progress.statistics.alike)
    return repeats > 0 ? "\(alike) in \(repeats)" : "–"
  }

  /// What the learner does: a word with what it says it of, or a row by itself.
  private var learnerFigure: (name: String, value: String) {
    switch progress.learner {
    case .resuming: return ("", "going on where you left off")
    case .elsewhere: return ("", "learns in another window")
    case .stopped: return ("the learner", "stopped")
    case .exploring, .learning, .waitingForYou:
      let text = learnerSpans.map(\.text).joined()
      return (CellGrid.columns(of: text) < AppState.valueColumns ? "the learner" : "", text)
    }
  }

  private var figures: [(name: String, value: String)] {
    let each = progress.choosingSeconds / Double(max(progress.timedChoices, 1))
    var result = [
      ("of \(Numeral.count(progress.plannedChoices, "choice"))", "\(progress.choices)"),
      ("spent choosing", Numeral.duration(progress.choosingSeconds)),
      ("a choice", progress.timedChoices == 0 ? "–" : "\(Numeral.tenths(each)) s"),
      ("of them predicted", progress.statistics.recentAgreement.map(Numeral.percent) ?? "–"),
      ("asked twice alike", consistency),
      ("of answers left", progress.statistics.leftShare.map(Numeral.percent) ?? "–"),
      ("policy steps", Numeral.count(progress.policySteps)),
    ]
    if progress.diverged > 0 {
      result.append(("episodes diverged", Numeral.count(progress.diverged)))
    }
    if progress.weighedShare < 1 {
      result.append(("of a clip counts", Numeral.percent(progress.weighedShare)))
    }
    if progress.klCoefficient > 0 {
      result.append(("KL coefficient", Numeral.coefficient(progress.klCoefficient)))
    }
    if progress.recentTries > 0 {
      result.append(
        ("\(progress.successes) lately", "\(progress.recentSuccesses) in \(progress.recentTries)"))
    }
    result.append(("stages kept", "\(progress.stages.count)"))
    result.append(learnerFigure)
    if progress.learner != .elsewhere { result.append(("on disk", savingFigure)) }
    return result
  }
}
