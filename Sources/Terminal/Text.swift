/// A piece of a line in one style.
package struct Span: Sendable, Equatable {
  /// What is written.
  package var text: String
  /// How it looks.
  package var style: Style

  /// Makes a piece.
  package init(_ text: String, _ style: Style = .plain) {
    self.text = text
    self.style = style
  }
}

extension CellGrid {
  /// How many columns pieces take one after another.
  package static func columns(of spans: [Span]) -> Int {
    spans.reduce(0) { $0 + columns(of: $1.text) }
  }

  /// Writes pieces one after another.
  /// - Returns: how many columns were written.
  @discardableResult
  package mutating func write(
    _ spans: [Span], row: Int, column: Int, columns limit: Int = .max
  ) -> Int {
    var written = 0
    for span in spans where written < limit {
      written += write(
        span.text, row: row, column: column + written, columns: limit - written, style: span.style)
    }
    return written
  }

  /// Breaks a text between words into lines of so many columns; a longer word has its own line.
  package static func lines(of text: String, columns limit: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      if let last = lines.last, columns(of: "\(last) \(word)") <= limit {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  /// Writes a text into the rows of a rectangle, broken between words.
  /// - Returns: how many rows were used.
  @discardableResult
  package mutating func paragraph(_ text: String, in area: Rect, style: Style = .plain) -> Int {
    let lines = CellGrid.lines(of: text, columns: area.columns).prefix(area.rows)
    for (index, line) in lines.enumerated() {
      write(
        line, row: area.row + index, column: area.column, columns: area.columns, style: style)
    }
    return lines.count
  }

  /// Writes lines in the middle of a rectangle, each centred.
  package mutating func writeCentred(_ lines: [String], style: Style = .plain, in area: Rect) {
    let top = area.row + max(area.rows - lines.count, 0) / 2
    for (index, line) in lines.enumerated() where index < area.rows {
      let width = min(CellGrid.columns(of: line), area.columns)
      write(
        line, row: top + index, column: area.column + (area.columns - width) / 2, columns: width,
        style: style)
    }
  }

  /// Writes names and their meanings in two columns, the meanings from `nameColumns` on; a name
  /// without a meaning may take the whole row.
  /// - Returns: how many rows were used.
  @discardableResult
  package mutating func table(
    _ entries: [(name: String, meaning: String)], nameColumns: Int, in area: Rect,
    nameStyle: Style = .bold
  ) -> Int {
    var row = 0
    for entry in entries {
      guard row < area.rows else { break }
      write(
        entry.name, row: area.row + row, column: area.column,
        columns: entry.meaning.isEmpty ? area.columns : nameColumns, style: nameStyle)
      let meaning = Rect(
        row: area.row + row, column: area.column + nameColumns, rows: area.rows - row,
        columns: area.columns - nameColumns)
      row += max(paragraph(entry.meaning, in: meaning), 1)
    }
    return row
  }
}
