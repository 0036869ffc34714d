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

  /// Writes a text between words into the rows of a rectangle.
  /// - Returns: how many rows were used.
  @discardableResult
  package mutating func paragraph(_ text: String, in area: Rect, style: Style = .plain) -> Int {
    var (line, row) = ("", 0)
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      let longer = line.isEmpty ? String(word) : line + " " + word
      if CellGrid.columns(of: longer) > area.columns, !line.isEmpty {
        guard row < area.rows else { return row }
        write(line, row: area.row + row, column: area.column, columns: area.columns, style: style)
        row += 1
        line = String(word)
      } else {
        line = longer
      }
    }
    guard !line.isEmpty, row < area.rows else { return row }
    write(line, row: area.row + row, column: area.column, columns: area.columns, style: style)
    return row + 1
  }

  /// Writes names and what they mean below one another, the meanings from `nameColumns` on; a name
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
