internal import Drawing
internal import Learning
package import Terminal

extension LessonsState {
  var layout: HomeLayout { HomeLayout(size, lines: shownSheets.count + 1) }

  var helpPage: HelpPage {
    HelpPage(
      title: reading == nil ? "keys of the lessons" : "keys of a lesson",
      tables: [reading == nil ? LessonKeys.list.help : LessonKeys.card.help], hasLegend: false,
      notes: reading == nil
        ? []
        : [
          "While you type your answer, letters are part of it; ← and → still turn cards.",
          "A card that goes on by itself stays as long as its words take to read.",
        ])
  }

  package func draw(into grid: inout CellGrid) {
    defer { theme.apply(to: &grid) }
    guard grid.size.holds(.smallest) else { return grid.drawTooSmall() }
    if let help {
      let layout = LessonLayout(grid.size)
      drawTitle("Backflip · Lessons", note: "", in: layout.header, into: &grid)
      var area = layout.panel
      area.rows += 2
      return helpPage.draw(help, in: area, into: &grid)
    }
    if let reading { return draw(reading, into: &grid) }
    drawList(into: &grid)
  }

  /// The title on the left, a note on the right.
  func drawTitle(_ title: String, note: String, in area: Rect, into grid: inout CellGrid) {
    let width = CellGrid.columns(of: note)
    grid.write(
      note, row: area.row, column: area.column + area.columns - 1 - width, style: Theme.faint)
    grid.write(
      title, row: area.row, column: area.column + 1, columns: area.columns - width - 4,
      style: Theme.title)
  }

  private func drawList(into grid: inout CellGrid) {
    let layout = HomeLayout(grid.size, lines: shownSheets.count + 1)
    let done = (sheets ?? []).count { places[$0.name]?.isDone == true }
    let count = Figure.count(sheets?.count ?? 0, "lesson")
    drawTitle(
      "Backflip · Lessons", note: sheets == nil ? "" : "\(count), \(done) done",
      in: layout.header, into: &grid)
    drawLines(in: layout.list, into: &grid)
    if let preview = layout.preview { drawPreview(in: preview, into: &grid) }
    var spans = [Span("What is known to go wrong, to be seen with your own eyes.", Theme.faint)]
    if isFiltering || !filter.isEmpty {
      spans = [Span("Filter: "), Span(filter, .bold), Span(isFiltering ? "▏" : "", .bold)]
      spans.append(Span("   Esc shows all", Theme.faint))
    }
    board.draw(or: spans, in: layout.line, into: &grid)
    let hints = Hint.line(LessonKeys.list.hints, columns: layout.keys.columns - 2)
    grid.write(hints, row: layout.keys.row, column: layout.keys.column + 1)
  }

  private func window(on sheets: [LessonSheet], in list: Rect) -> ListWindow {
    var lines = list.inset(by: 1)
    // The names of the columns.
    _ = lines.cutTop(1)
    return ListWindow(
      lines, count: sheets.count, selected: sheets.firstIndex { $0.name == selected })
  }

  /// The lesson under the mouse.
  func lesson(at mouse: Mouse) -> String? {
    let sheets = shownSheets
    return window(on: sheets, in: layout.list).line(at: mouse).map { sheets[$0].name }
  }

  private func drawLines(in area: Rect, into grid: inout CellGrid) {
    let sheets = shownSheets
    let window = window(on: sheets, in: area)
    let place = sheets.firstIndex { $0.name == selected }
      .map { "\($0 + 1) of \(sheets.count) " }
    var inside = grid.panel(
      area, title: "lessons", note: window.isCut ? place ?? "" : "", style: Theme.border,
      titleStyle: .plain)
    let columns = LessonColumns(width: inside.columns - 4)
    let heading = inside.cutTop(1)
    guard self.sheets != nil, !sheets.isEmpty else {
      let text =
        self.sheets == nil
        ? "Looking for lessons …"
        : filter.isEmpty
          ? "No folder of scenarios has lessons." : "Nothing has “\(filter)” in its name."
      grid.write(
        text, row: heading.row, column: heading.column + 3, columns: heading.columns - 4,
        style: Theme.faint)
      return
    }
    columns.write(
      ("lesson", "problem", "you", "recorded"), row: heading.row, column: heading.column + 3,
      style: Theme.faint, &grid)
    for (index, row) in window.lines {
      let sheet = sheets[index]
      let bar = window.drawBar(ofLine: index, row: row, into: &grid)
      let style = bar ?? .plain
      if let problem = sheet.problem {
        let text = "\(sheet.name): \(problem)"
        grid.write(
          text, row: row, column: inside.column + 3, columns: inside.columns - 4,
          style: bar ?? Theme.error)
        continue
      }
      columns.write(
        (
          sheet.title, sheet.problems.map { "\($0)" }.joined(separator: ", "), state(of: sheet),
          (columns.isHeadlineShort ? sheet.shortHeadline : sheet.headline) ?? "–"
        ), row: row, column: inside.column + 3, style: style, &grid)
    }
  }

  /// How far the reader has come.
  private func state(of sheet: LessonSheet) -> String {
    guard let place = places[sheet.name] else { return "–" }
    return place.isDone ? "✓ done" : "card \(place.card + 1)/\(sheet.cards.count)"
  }

  private func drawPreview(in area: Rect, into grid: inout CellGrid) {
    let sheet = sheets?.first { $0.name == selected }
    let inside = grid.panel(
      area, title: sheet?.name ?? "preview", style: Theme.border, titleStyle: .plain)
    guard let sheet else { return }
    let text = Rect(
      row: inside.row, column: inside.column + 1, rows: inside.rows,
      columns: min(inside.columns - 2, 76))
    var paragraphs = [sheet.problem ?? sheet.cards.first?.text ?? ""]
    if let headline = sheet.headline { paragraphs.append("Recorded: \(headline).") }
    var rest = text
    for paragraph in paragraphs where rest.rows > 0 {
      let used = grid.paragraph(paragraph, in: rest)
      _ = rest.cutTop(used + 1)
    }
  }
}

/// The columns of the list of lessons.
private struct LessonColumns {
  private static let (problem, state, gap) = (8, 10, 2)
  private let title: Int
  private let headline: Int
  /// Whether there is room for a few characters only.
  let isHeadlineShort: Bool

  init(width: Int) {
    let rest = width - Self.problem - Self.state - 2 * Self.gap
    // The recorded effect has the room that titles do not need.
    isHeadlineShort = rest < 78
    headline = isHeadlineShort ? (rest >= 48 ? 17 : 0) : min(rest - 34, 76)
    title = rest - (headline > 0 ? headline + Self.gap : 0)
  }

  func write(
    _ texts: (title: String, problem: String, state: String, headline: String), row: Int,
    column: Int, style: Style, _ grid: inout CellGrid
  ) {
    var column = column
    for (text, width) in [
      (texts.title, title), (texts.problem, Self.problem), (texts.state, Self.state),
      (texts.headline, headline),
    ] where width > 0 {
      grid.write(text, row: row, column: column, columns: width, style: style)
      column += width + Self.gap
    }
  }
}
