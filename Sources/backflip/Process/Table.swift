import Terminal

/// Rows of texts in columns.
struct Table {
  /// The first row is the heading.
  var rows: [[String]]

  /// The rows with their columns below one another, two spaces between them.
  var lines: [String] {
    let rows = rows.map { $0.map(StandardStreams.shown) }
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      rows.map { $0.indices.contains(column) ? $0[column].columns : 0 }.max() ?? 0
    }
    return rows.map { row in
      let cells = zip(row, widths).map { text, width in text.padded(to: width) }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
