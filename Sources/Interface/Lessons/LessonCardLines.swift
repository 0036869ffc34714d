internal import Learning
internal import Terminal

/// The text of a card, line by line.
extension LessonReading {
  /// The lines of the card on show in a width.
  func lines(columns: Int) -> [[Span]] {
    let text = Self.paragraph(card.text, columns)
    switch card.kind {
    case .text: return text
    case .question: return text + [[]] + answerLines(columns)
    case .watch: return text + [[]] + sessionLines(columns)
    case .run: return runLines(columns)
    case .reveal:
      let arms = sheet.arms.filter { $0 != sheet.remedyArm || sheet.compared.contains($0) }
      return answerLines(columns) + [[]] + figureLines(arms, columns) + text
    case .remedy:
      guard let remedy = sheet.remedyArm else { return text }
      let arms = sheet.compared.filter { $0 != remedy } + [remedy]
      return text + [[]] + figureLines(arms, columns)
    }
  }

  private static func paragraph(
    _ text: String, _ columns: Int, _ style: Style = .plain
  ) -> [[Span]] {
    CellGrid.lines(of: text, columns: columns).map { [Span($0, style)] }
  }

  private func answerLines(_ columns: Int) -> [[Span]] {
    guard takesAnswer else {
      let text = place.answer.isEmpty ? "You gave no answer." : "You answered: \(place.answer)"
      return Self.paragraph(text, columns, place.answer.isEmpty ? Theme.faint : Theme.undecided)
    }
    var lines = Self.paragraph("Your answer: \(place.answer)▏", columns, .bold)
    if place.answer.isEmpty {
      lines += Self.paragraph(
        "Type it, then Enter. It is shown again beside the results.", columns, Theme.faint)
    }
    return lines
  }

  private func sessionLines(_ columns: Int) -> [[Span]] {
    guard let scenario = sheet.scenario else { return [] }
    let choices = [
      ("Enter", "choose yourself, in a new session of \(scenario.name); Esc leads back here"),
      ("→", "watch the experiment, in which programs choose"),
    ]
    let indent = 8
    return choices.flatMap { key, meaning in
      CellGrid.lines(of: meaning, columns: columns - indent).enumerated().map { index, line in
        let name = index == 0 ? key : ""
        let gap = String(repeating: " ", count: indent - CellGrid.columns(of: name))
        return [Span(name, .bold), Span(gap + line)]
      }
    }
  }

  /// The words above the arms, which have their own lines.
  private func runLines(_ columns: Int) -> [[Span]] {
    let seed = seed.map { " Seed \($0)." } ?? ""
    return Self.paragraph(card.text + seed, columns)
  }
}

// MARK: - Figures

extension LessonReading {
  /// The figures of some arms: a table, a plot and what its characters mean.
  private func figureLines(_ names: [String], _ columns: Int) -> [[Span]] {
    var lines: [[Span]] = []
    if let note = runNote(of: names) { lines += Self.paragraph(note, columns, Theme.faint) }
    if sheet.recorded == nil {
      lines += Self.paragraph(
        "No results are recorded beside this lesson.", columns, Theme.faint)
    }
    if !lines.isEmpty { lines.append([]) }
    let rows = names.compactMap(row)
    guard !rows.isEmpty else { return lines }
    lines += Self.paragraph(sheet.measure, columns, Theme.title)
    lines += table(names, columns)
    let plot = DotPlot(rows, dot: "○").lines(columns: columns)
    if !plot.isEmpty { lines += [[]] + plot.map(Self.spans) + legend(rows, columns) }
    return lines + [[]]
  }

  /// How the reader's run of some arms stands, unless it is done.
  private func runNote(of names: [String]) -> String? {
    let mine = arms.filter { names.contains($0.name) }
    if let failed = mine.first(where: { if case .failed = $0.phase { true } else { false } }),
      case .failed(let reason) = failed.phase
    {
      return "Your run of \(failed.name) failed: \(reason)"
    }
    guard mine.contains(where: { $0.phase != .done }) else { return nil }
    guard mine.contains(where: { $0.phase == .running || $0.count > 0 }) else {
      return seed == nil ? "You have not run the experiment yet." : "Your run waits."
    }
    let parts = mine.map { arm in
      "\(arm.name): \(arm.phase == .done ? "done" : Self.unbroken(Figure.percent(arm.share)))"
    }
    return "Your run is under way: \(parts.joined(separator: ", "))."
  }

  /// A figure that stays on one line.
  private static func unbroken(_ figure: String) -> String {
    figure.split(separator: " ").joined(separator: "\u{A0}")
  }

  private func row(_ name: String) -> DotPlot.Row? {
    let (mine, recorded) = (own?.arm(name), sheet.recorded?.arm(name))
    guard mine != nil || recorded != nil else { return nil }
    return DotPlot.Row(
      name: name, values: recorded?.values ?? [], interval: recorded?.interval ?? [],
      mean: recorded?.mean, marks: mine?.values ?? [])
  }

  private func table(_ names: [String], _ columns: Int) -> [[Span]] {
    let longest = names.map { CellGrid.columns(of: $0) }.max() ?? 0
    let (mineColumns, gap) = (14, 2)
    let nameColumns = min(longest, max(columns - mineColumns - 2 * gap - 14, 8))
    func line(_ name: String, _ mine: String, _ recorded: String, _ style: Style) -> [Span] {
      [
        Span(Self.cell(name, nameColumns + gap), style),
        Span(Self.cell(mine, mineColumns + gap), style == .plain ? .bold : style),
        Span(recorded, style),
      ]
    }
    let count = sheet.recorded?.arms.map(\.values.count).max()
    let heading = line(
      "", own == nil ? "" : "your run",
      count.map { "\(Figure.count($0, "recorded run"))" } ?? "", Theme.faint)
    return [heading]
      + names.map { name in
        line(
          name,
          own?.arm(name).map { $0.values.map(Figure.measured).joined(separator: ", ") }
            ?? (own == nil ? "" : "–"),
          sheet.recorded?.arm(name).map(Self.recorded) ?? "", .plain)
      }
  }

  /// The mean of recorded runs with its interval, such as `58 (49 to 84)`.
  private static func recorded(_ arm: LessonFigures.Arm) -> String {
    let interval = arm.interval.map(Figure.measured).joined(separator: " to ")
    return Figure.measured(arm.mean) + (interval.isEmpty ? "" : " (\(interval))")
  }

  /// A text in so many columns.
  private static func cell(_ text: String, _ columns: Int) -> String {
    var text = text
    if CellGrid.columns(of: text) > columns - 1 {
      while !text.isEmpty, CellGrid.columns(of: text) > columns - 2 { text.removeLast() }
      text += "…"
    }
    return text + String(repeating: " ", count: max(columns - CellGrid.columns(of: text), 0))
  }

  /// What the characters of a plot mean.
  private func legend(_ rows: [DotPlot.Row], _ columns: Int) -> [[Span]] {
    var parts: [String] = []
    if rows.contains(where: { !$0.marks.isEmpty }) { parts.append("◆ your run") }
    if rows.contains(where: { !$0.values.isEmpty }) {
      parts += ["○ a recorded run", "● their mean", "├─┤ its interval"]
    }
    return Self.paragraph(parts.joined(separator: "  "), columns, Theme.faint)
  }

  /// A line of a plot, in which the reader's runs stand out.
  private static func spans(_ line: String) -> [Span] {
    var spans: [Span] = []
    for character in line {
      let style = character == DotPlot.mark ? Theme.present : .plain
      if let last = spans.last, last.style == style {
        spans[spans.count - 1].text.append(character)
      } else {
        spans.append(Span(String(character), style))
      }
    }
    return spans
  }
}

extension LessonArm {
  /// The share of the run that is done, from 0 to 1.
  var share: Double {
    phase == .done ? 1 : min(Double(count) / Double(max(planned, 1)), 1)
  }
}
