internal import Drawing
internal import Terminal

/// The page that lists the keys of a screen.
struct HelpPage {
  let title: String
  let tables: [KeyHelp]
  /// Whether the colours of a body are explained.
  let hasLegend: Bool
  /// Paragraphs below the keys; empty ones are left out.
  let notes: [String]

  /// The columns of the keys' names, and of the widest page.
  private static let (nameColumns, widest) = (10, 108)
  /// From this width on there are two columns.
  private static let twoColumns = 74

  /// The lines of the page, and those that a window of a size shows.
  func extent(in size: Size) -> (lines: Int, shown: Int) {
    let (rows, columns) = (AppState.largest.rows, AppState.largest.columns)
    let inside = inside(
      Rect(row: 0, column: 0, rows: min(size.rows, rows) - 2, columns: min(size.columns, columns)))
    return (self.columns(inside.columns).map(\.count).max() ?? 0, inside.rows)
  }

  private func inside(_ area: Rect) -> Rect {
    let inside = area.inset(by: 1)
    return inside.centred(
      Size(rows: inside.rows, columns: min(inside.columns - 2, Self.widest)))
  }

  /// Draws the page, scrolled, and the keys that scroll it.
  func draw(_ state: HelpState, in area: Rect, into grid: inout CellGrid) {
    var area = area
    let keysRow = area.cutBottom(1)
    let inside = inside(area)
    let columns = columns(inside.columns)
    let lines = columns.map(\.count).max() ?? 0
    let top = min(state.top, max(lines - inside.rows, 0))
    let bottom = min(top + inside.rows, lines)
    let scrolls = lines > inside.rows
    grid.panel(
      area, title: title, note: scrolls ? "lines \(top + 1)–\(bottom) of \(lines) " : "",
      style: Theme.border, titleStyle: .plain)
    let width = columnWidth(inside.columns)
    for (index, column) in columns.enumerated() {
      for row in 0..<inside.rows where top + row < column.count {
        grid.write(
          column[top + row], row: inside.row + row,
          column: inside.column + index * (width + 2), columns: width)
      }
    }
    let hints = (scrolls ? [Hint("↑ ↓", "scroll")] : []) + [Hint("? Esc", "back")]
    grid.write(
      Hint.line(hints, columns: area.columns - 2), row: keysRow.row, column: area.column + 1)
  }

  private func columnWidth(_ columns: Int) -> Int {
    columns >= Self.twoColumns ? (columns - 2) / 2 : columns
  }

  /// The lines of one column or of two that are about as long.
  private func columns(_ width: Int) -> [[[Span]]] {
    let blocks = blocks(columnWidth(width))
    guard width >= Self.twoColumns else { return [joined(blocks[...])] }
    let splits = (1...max(blocks.count - 1, 1)).map { split in
      [joined(blocks.prefix(split)), joined(blocks.dropFirst(split))]
    }
    let height = { (columns: [[[Span]]]) in columns.map(\.count).max() ?? 0 }
    return splits.min { height($0) < height($1) } ?? [joined(blocks[...])]
  }

  private func joined(_ blocks: ArraySlice<[[Span]]>) -> [[Span]] {
    Array(blocks.joined(separator: [[]]))
  }

  /// The tables, the legend and the notes, each as lines of a width.
  private func blocks(_ columns: Int) -> [[[Span]]] {
    let keys = tables.map { table in
      [[Span(table.title, Theme.undecided)]]
        + table.rows.flatMap { lines(of: $0, columns: columns) }
    }
    let legend: [[[Span]]] =
      hasLegend
      ? [
        [
          [
            Span("OO head", Theme.style(of: .head)), Span("  "),
            Span("@@ torso", Theme.style(of: .torso)), Span("  "),
            Span("@@ foot", Theme.style(of: .foot)), Span("  "),
            Span("o joint", Theme.style(of: .joint)), Span("  "),
            Span(":: far leg", Theme.style(of: .foot, isFar: true)),
          ]
        ]
      ] : []
    let notes = notes.filter { !$0.isEmpty }.map { note in
      CellGrid.lines(of: note, columns: columns).map { [Span($0, Theme.faint)] }
    }
    return keys + legend + notes
  }

  /// A row of a table: the keys, then their meaning, on as many lines as it takes.
  private func lines(of row: (name: String, meaning: String), columns: Int) -> [[Span]] {
    let name = Self.nameColumns
    let meaning = CellGrid.lines(of: row.meaning, columns: max(columns - name, 1))
    return meaning.enumerated().map { index, line in
      let start = index == 0 ? row.name : ""
      let gap = String(repeating: " ", count: max(name - CellGrid.columns(of: start), 1))
      return [Span(start, .bold), Span(gap + line)]
    }
  }
}
