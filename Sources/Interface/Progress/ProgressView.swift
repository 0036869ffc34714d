internal import Learning
internal import Terminal

/// The screen of figures over time: charts in as many panes as fit, and a pane of figures.
struct ProgressView {
  /// Width of the pane of figures next to the charts.
  private static let figureColumns = 36
  /// The least size of a chart, with its frame.
  private static let least = Size(rows: 7, columns: 29)

  let shared: SharedState

  private var progress: SessionProgress { shared.progress }

  /// Where everything stands.
  private struct Layout {
    /// The pane of figures; nil where it takes the place of the first chart.
    var figures: Rect?
    /// The panes of charts of a page.
    var charts: [Rect]
  }

  private func layout(_ area: Rect) -> Layout {
    var charts = area
    var figures: Rect?
    if area.columns >= Self.figureColumns + Self.least.columns {
      charts.columns -= Self.figureColumns
      figures = Rect(
        row: area.row, column: area.column + charts.columns, rows: area.rows,
        columns: Self.figureColumns)
    }
    let (rows, columns) = grid(in: charts, of: paneCount(hasFigures: figures == nil))
    let panes = (0..<rows).flatMap { row -> [Rect] in
      let (from, to) = (charts.rows * row / rows, charts.rows * (row + 1) / rows)
      return Rect(
        row: charts.row + from, column: charts.column, rows: to - from, columns: charts.columns
      ).columns(columns)
    }
    return Layout(figures: figures, charts: panes)
  }

  private func paneCount(hasFigures: Bool) -> Int {
    progress.charts.count + (hasFigures ? 1 : 0)
  }

  /// The rows and columns of panes: as many as fit, and no more than there are.
  private func grid(in area: Rect, of count: Int) -> (rows: Int, columns: Int) {
    let most = (
      rows: max(area.rows / Self.least.rows, 1), columns: max(area.columns / Self.least.columns, 1)
    )
    // Charts are wider than high: twice as many columns of a cell as rows.
    for columns in 1...most.columns {
      let rows = (count + columns - 1) / columns
      if rows <= most.rows, area.columns / columns <= 6 * (area.rows / rows) {
        return (rows, columns)
      }
    }
    let rows = min(most.rows, (count + most.columns - 1) / most.columns)
    return (rows, most.columns)
  }

  /// The pages that the charts take in a window of a size.
  func pages(in size: Size) -> Int {
    let (rows, columns) = (AppState.largest.rows, AppState.largest.columns)
    let area = Rect(
      row: 0, column: 0, rows: min(size.rows, rows) - 2, columns: min(size.columns, columns))
    let layout = layout(area)
    let count = paneCount(hasFigures: layout.figures == nil)
    return max((count + layout.charts.count - 1) / max(layout.charts.count, 1), 1)
  }

  /// Draws a page of charts, the figures and the keys.
  func draw(_ state: ProgressState, hints: [Hint], in area: Rect, into grid: inout CellGrid) {
    var area = area
    let line = area.cutBottom(1)
    let layout = layout(area)
    let count = paneCount(hasFigures: layout.figures == nil)
    let pages = max((count + layout.charts.count - 1) / max(layout.charts.count, 1), 1)
    let page = min(state.page, pages - 1)
    let place = pages > 1 ? [Hint("\(page + 1)/\(pages)", "")] : []
    let shown = pages > 1 ? hints : hints.filter { $0.meaning != "other charts" }
    shared.drawNotice(
      or: Hint.line(place + shown, columns: area.columns - 2), in: line, into: &grid)
    if let figures = layout.figures { drawFigures(in: figures, into: &grid) }
    let charts = progress.charts
    let first = page * layout.charts.count - (layout.figures == nil ? 1 : 0)
    for (offset, pane) in layout.charts.enumerated() {
      let index = first + offset
      if index < 0 {
        drawFigures(in: pane, into: &grid)
      } else if index < charts.count {
        charts[index].draw(in: pane, into: &grid)
      }
    }
  }
}

// MARK: - Figures

extension ProgressView {
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
