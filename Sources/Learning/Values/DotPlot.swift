/// Values of several groups as dots along one axis, in lines of text.
///
///     oracle          ·├─●──┤·  ◆    ·        2 never
///     mistaken            · ├────●─────┤ ·
///                     0        100        200
package struct DotPlot: Sendable, Equatable {
  /// A group.
  package struct Row: Sendable, Equatable {
    /// The name before the line.
    package var name: String
    /// The values, each a dot; nil for an infinite one, which is counted after the line.
    package var values: [Double?]
    /// The ends of an interval, nil for an infinite one; empty for none.
    package var interval: [Double?]
    /// The mean of the values; nil for none.
    package var mean: Double?
    /// Values that stand out; nil for an infinite one.
    package var marks: [Double?]

    /// Makes a row.
    package init(
      name: String, values: [Double?], interval: [Double?] = [], mean: Double? = nil,
      marks: [Double?] = []
    ) {
      (self.name, self.values, self.interval) = (name, values, interval)
      (self.mean, self.marks) = (mean, marks)
    }

    fileprivate var numbers: [Double] { (values + interval + [mean] + marks).compactMap(\.self) }
  }

  /// A value that stands out.
  package static let mark: Character = "◆"
  /// Room for a count of infinite values after a line.
  private static let noteColumns = 9

  /// From the top.
  package var rows: [Row]
  /// The character of a value.
  package var dot: Character

  /// Makes a plot.
  package init(_ rows: [Row], dot: Character = "·") { (self.rows, self.dot) = (rows, dot) }

  /// Draws the plot.
  ///
  /// - Parameter columns: The most columns of a line.
  /// - Returns: The lines, the axis last; none where no value is finite.
  package func lines(columns: Int) -> [String] {
    guard rows.contains(where: { ($0.values + $0.marks).contains { $0 != nil } }) else { return [] }
    let margin = min((rows.map(\.name.count).max() ?? 0) + 2, max(columns / 2, 2))
    let notes = rows.map(note)
    let width = max(columns - margin - max(notes.map(\.count).max() ?? 0, Self.noteColumns), 10)
    let scale = PlotScale(rows.flatMap(\.numbers))
    func column(_ value: Double) -> Int {
      Int((scale.share(of: value) * Double(width - 1)).rounded())
    }
    var lines = zip(rows, notes).map { row, note in
      let heading = String(row.name.prefix(margin - 1))
      return heading + String(repeating: " ", count: margin - heading.count)
        + cells(of: row, width: width, column) + note
    }
    var axis = [Character](repeating: " ", count: margin + width + 8)
    for tick in scale.ticks {
      let label = Figure.measured(tick)
      let start = max(margin + column(tick) - label.count / 2, 0)
      // A label is left out where it would touch the one before.
      guard start == 0 || axis[start - 1] == " ", axis[start] == " ",
        start + label.count <= axis.count
      else { continue }
      for (offset, character) in label.enumerated() { axis[start + offset] = character }
    }
    lines.append(String(axis))
    return lines.map { String($0.reversed().drop { $0 == " " }.reversed()) }
  }

  private func cells(of row: Row, width: Int, _ column: (Double) -> Int) -> String {
    var cells = [Character](repeating: " ", count: width)
    if row.interval.count == 2, let low = row.interval[0].map(column) {
      let high = row.interval[1].map(column)
      // An interval without an upper end goes on to the right.
      for index in low...max(high ?? width - 1, low) { cells[index] = "─" }
      for value in row.values.compactMap(\.self) { cells[column(value)] = dot }
      cells[low] = "├"
      cells[high ?? width - 1] = high == nil ? "→" : "┤"
    } else {
      for value in row.values.compactMap(\.self) { cells[column(value)] = dot }
    }
    if let mean = row.mean { cells[column(mean)] = "●" }
    for value in row.marks.compactMap(\.self) { cells[column(value)] = Self.mark }
    return String(cells)
  }

  /// The infinite values.
  private func note(_ row: Row) -> String {
    let (never, marked) = (row.values.count { $0 == nil }, row.marks.count { $0 == nil })
    return (never > 0 ? " \(never) never" : "")
      + (marked > 0 ? " \(Self.mark) never" : "")
  }
}
