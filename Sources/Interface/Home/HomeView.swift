internal import Drawing
internal import Learning
package import Terminal

/// The parts of Home at a size of the window.
struct HomeLayout {
  var header: Rect
  /// The list, with its frame.
  var list: Rect
  /// The preview, with its frame; nil where there is no room.
  var preview: Rect?
  /// The line of the filter, of prompts and of news.
  var line: Rect
  var keys: Rect

  /// Lays Home out.
  ///
  /// - Parameters:
  ///   - size: The size of the window.
  ///   - lines: The lines of the list.
  init(_ size: Size, lines: Int) {
    var area = Rect(row: 0, column: 0, rows: size.rows, columns: size.columns)
      .centred(AppState.largest)
    header = area.cutTop(1)
    keys = area.cutBottom(1)
    line = area.cutBottom(1)
    list = area
    if size.columns >= 112 {
      let columns = min(size.columns / 3 + 2, 72)
      list.columns = area.columns - columns
      preview = Rect(
        row: area.row, column: area.column + list.columns, rows: area.rows, columns: columns)
    } else if size.rows >= 22 {
      preview = list.cutBottom(max(area.rows * 2 / 5, 8, area.rows - lines - 2))
    }
  }
}

extension HomeState {
  /// A line of the list.
  private enum Line {
    case heading(String)
    case columns
    case session(HomeLibrary.Session)
    case scenario(HomeLibrary.Scenario)
    case text(String)

    var item: HomeItem? {
      switch self {
      case .session(let session): .session(session.name)
      case .scenario(let scenario): .scenario(scenario.name)
      case .heading, .columns, .text: nil
      }
    }
  }

  var layout: HomeLayout { HomeLayout(size, lines: lines.count) }

  var helpPage: HelpPage {
    HelpPage(title: "keys of Home", tables: [Self.keys.help], hasLegend: false, notes: [])
  }

  package func draw(into grid: inout CellGrid) {
    defer { theme.apply(to: &grid) }
    guard grid.size.holds(.smallest) else { return grid.drawTooSmall() }
    let layout = HomeLayout(grid.size, lines: lines.count)
    drawHeader(in: layout.header, into: &grid)
    if let help {
      var area = layout.list
      area.rows = layout.keys.row + 1 - area.row
      area.columns = layout.header.columns
      return helpPage.draw(help, in: area, into: &grid)
    }
    drawList(in: layout.list, into: &grid)
    if let preview = layout.preview { drawPreview(in: preview, into: &grid) }
    drawLine(in: layout.line, into: &grid)
    let hints = Hint.line(Self.keys.hints, columns: layout.keys.columns - 2)
    grid.write(hints, row: layout.keys.row, column: layout.keys.column + 1)
  }

  private func drawHeader(in area: Rect, into grid: inout CellGrid) {
    let title = grid.write(
      "Backflip", row: area.row, column: area.column + 1, style: Theme.title)
    guard let library else { return }
    let room = area.columns - title - 6
    let count = Figure.count(library.sessions.count, "session")
    let text = "\(count) in \(library.folder)"
    let width = min(CellGrid.columns(of: text), room)
    grid.write(
      text, row: area.row, column: area.column + area.columns - 1 - width, columns: width,
      style: Theme.faint)
  }

  /// The prompt, the news, or the filter.
  private func drawLine(in area: Rect, into grid: inout CellGrid) {
    let write = { (spans: [Span], grid: inout CellGrid) in
      _ = grid.write(spans, row: area.row, column: area.column + 1, columns: area.columns - 2)
    }
    switch prompt {
    case .new(let scenario): write(field("Name of the new \(scenario) session: "), &grid)
    case .rename(let name): write(field("Rename \(name) to: "), &grid)
    case .copy(let name): write(field("Name of the copy of \(name): "), &grid)
    case .delete(let name):
      let choices = library?.sessions.first { $0.name == name }?.choices ?? 0
      let what = "Delete \(name) and its \(Figure.count(choices, "choice")) for good?"
      write(
        [Span(what, Theme.error), Span("  y", .bold), Span(" delete  any other key: keep")], &grid)
    case nil:
      var spans: [Span] = []
      if isFiltering || !filter.isEmpty {
        spans = [Span("Filter: "), Span(filter, .bold), Span(isFiltering ? "▏" : "", .bold)]
        spans.append(Span("   Esc shows all", Theme.faint))
      }
      board.draw(or: spans, in: area, into: &grid)
    }
  }

  private func field(_ question: String) -> [Span] {
    [
      Span(question), Span(text, .bold), Span("▏", .bold),
      Span("   Enter", .bold), Span(" go on"), Span("  Esc", .bold), Span(" cancel"),
    ]
  }
}

// MARK: - The list

extension HomeState {
  private var lines: [Line] {
    guard library != nil else { return [.text("Looking for sessions …")] }
    let (sessions, scenarios) = (sessions, scenarios)
    var lines: [Line] = []
    if !sessions.isEmpty {
      lines += [.columns] + sessions.map(Line.session) + [.text("")]
    } else if filter.isEmpty {
      lines += [.text("There is no session yet."), .text("")]
    }
    if !scenarios.isEmpty {
      lines += [.heading("Start a new session")] + scenarios.map(Line.scenario)
    }
    return lines.isEmpty ? [.text("Nothing has “\(filter)” in its name.")] : lines
  }

  private func window(on lines: [Line], in inside: Rect) -> ListWindow {
    ListWindow(
      inside, count: lines.count,
      selected: selected.flatMap { item in lines.firstIndex { $0.item == item } })
  }

  /// The line under the mouse.
  func item(at mouse: Mouse) -> HomeItem? {
    let lines = lines
    return window(on: lines, in: layout.list.inset(by: 1)).line(at: mouse)
      .flatMap { lines[$0].item }
  }

  private func drawList(in area: Rect, into grid: inout CellGrid) {
    let lines = lines
    let window = window(on: lines, in: area.inset(by: 1))
    let count = items.count
    let place = selected.flatMap(items.firstIndex).map { "\($0 + 1) of \(count) " } ?? ""
    let inside = grid.panel(
      area, title: "sessions", note: window.isCut ? place : "", style: Theme.border,
      titleStyle: .plain)
    let columns = SessionColumns(width: inside.columns - 4)
    for (index, row) in window.lines {
      let line = lines[index]
      let bar = window.drawBar(ofLine: index, row: row, into: &grid)
      let style = bar ?? .plain
      let start = inside.column + 3
      let width = inside.columns - 4
      switch line {
      case .heading(let text):
        grid.write(text, row: row, column: start, columns: width, style: Theme.undecided)
      case .text(let text):
        grid.write(text, row: row, column: start, columns: width, style: Theme.faint)
      case .columns:
        columns.write(SessionColumns.names, row: row, column: start, style: Theme.faint, &grid)
      case .session(let session):
        if let problem = session.problem {
          let name = grid.write(
            session.name, row: row, column: start, columns: columns.name, style: style)
          grid.write(
            problem, row: row, column: start + max(name, columns.name) + 2,
            columns: width - columns.name - 2, style: bar ?? Theme.error)
        } else {
          columns.write(
            SessionColumns.texts(of: session), row: row, column: start, style: style, &grid)
        }
      case .scenario(let scenario):
        let name = grid.write(scenario.name, row: row, column: start, columns: 14, style: style)
        let rest = scenario.problem ?? scenario.question
        grid.write(
          rest, row: row, column: start + max(name + 2, 14), columns: width - max(name + 2, 14),
          style: bar ?? Theme.faint)
      }
    }
  }

  private func drawPreview(in area: Rect, into grid: inout CellGrid) {
    let (title, text) = description
    var inside = grid.panel(area, title: title, style: Theme.border, titleStyle: .plain)
    let lines = CellGrid.lines(of: text, columns: max(inside.columns - 2, 1))
    // A flat preview has its words on the left, a high one below.
    if inside.columns > 4 * inside.rows {
      var words = inside
      words.columns = inside.columns / 2 - 1
      inside.column += inside.columns / 2
      inside.columns -= inside.columns / 2
      words.column += 1
      words.columns -= 1
      grid.paragraph(text, in: words)
    } else {
      let words = inside.cutBottom(min(lines.count + 1, inside.rows / 3))
      grid.paragraph(
        text,
        in: Rect(
          row: words.row + 1, column: words.column + 1, rows: words.rows - 1,
          columns: words.columns - 2))
    }
    guard let preview else { return }
    let motion = preview.track.motion
    let frame = playback.frame(period: motion.period, frames: motion.frames)
    Scene(preview.picture, framing: preview.framing, in: inside, look: look)
      .draw(preview.track, frame: frame, into: &grid)
  }

  /// The selected line's name, and what there is to say about it.
  private var description: (title: String, text: String) {
    switch selected {
    case .session(let name):
      guard let session = library?.sessions.first(where: { $0.name == name }) else {
        return (name, "")
      }
      if let problem = session.problem {
        return (name, "\(problem). `backflip sessions verify` reports more.")
      }
      return (name, session.question)
    case .scenario(let name):
      guard let scenario = library?.scenarios.first(where: { $0.name == name }) else {
        return (name, "")
      }
      return (scenario.title.isEmpty ? name : scenario.title, scenario.problem ?? scenario.question)
    case nil: return ("preview", "")
    }
  }
}

/// The columns of the list of sessions: as many as a width allows.
private struct SessionColumns {
  /// Headings and widths, after the name; the first ones are left out last.
  private static let columns: [(title: String, width: Int)] = [
    ("choices", 7), ("opened", 10), ("scenario", 10), ("agrees", 6), ("success", 8), ("size", 7),
  ]
  /// The order from left to right.
  private static let order = [2, 0, 3, 4, 1, 5]
  private static let gap = 2
  private static let leastName = 12

  /// The width of the name.
  let name: Int
  private let shown: Set<Int>

  init(width: Int) {
    var left = width - Self.leastName
    var shown: Set<Int> = []
    for (index, column) in Self.columns.enumerated() {
      guard left >= column.width + Self.gap else { break }
      left -= column.width + Self.gap
      shown.insert(index)
    }
    self.shown = shown
    name = Self.leastName + max(left, 0)
  }

  /// The headings, the name's first.
  static var names: [String] { ["name"] + columns.map(\.title) }

  /// The texts of a session, in the order of `names`.
  static func texts(of session: HomeLibrary.Session) -> [String] {
    [
      session.name, "\(session.choices)", session.age.map(Self.ago) ?? "–", session.scenario,
      session.agreement.map(Figure.percent) ?? "–",
      session.successes.map { "\($0.count) of \($0.of)" } ?? "–", size(session.bytes),
    ]
  }

  func write(
    _ texts: [String], row: Int, column: Int, style: Style, _ grid: inout CellGrid
  ) {
    grid.write(texts[0], row: row, column: column, columns: name, style: style)
    var column = column + name
    for index in Self.order where shown.contains(index) {
      let width = Self.columns[index].width
      let text = texts[index + 1]
      // Words begin, and numbers end, at the same column.
      let isWord = Self.columns[index].title == "scenario"
      let offset = isWord ? 0 : max(width - CellGrid.columns(of: text), 0)
      grid.write(
        text, row: row, column: column + Self.gap + offset, columns: width - offset, style: style)
      column += Self.gap + width
    }
  }

  private static func ago(_ seconds: Double) -> String {
    switch seconds {
    case ..<60: "just now"
    case ..<3600: "\(Int(seconds / 60)) min ago"
    case ..<86_400: "\(Int(seconds / 3600)) h ago"
    case ..<172_800: "yesterday"
    case ..<(86_400 * 60): "\(Int(seconds / 86_400)) d ago"
    case ..<(86_400 * 730): "\(Int(seconds / 86_400 / 30.4)) mo ago"
    default: "\(Int(min(seconds / 86_400 / 365, 999))) y ago"
    }
  }

  private static func size(_ bytes: Int) -> String {
    switch bytes {
    case ..<1_000_000: "\((bytes + 999) / 1000) kB"
    case ..<1_000_000_000: "\(Figure.tenths(Double(bytes) / 1e6)) MB"
    default: "\(Figure.tenths(Double(bytes) / 1e9)) GB"
    }
  }
}
