extension ExperimentSummary {
  /// A measure as lines of text: for each arm its runs, the interquartile mean and its interval.
  ///
  ///     oracle          ·├─●──┤·       ·        2 never
  ///     mistaken            · ├────●─────┤ ·
  ///                     0        100        200
  ///
  /// - Parameters:
  ///   - measure: The measure.
  ///   - columns: The width of the lines.
  /// - Returns: The lines; none where no run has a finite value.
  package func plot(of measure: Measure, columns: Int) -> [String] {
    let names = order.arms.filter { arms[$0]?.measures[measure.name] != nil }
    let values = names.flatMap { arms[$0]?.measures[measure.name]?.values ?? [] }
    guard values.contains(where: { $0 != nil }) else { return [] }
    let margin = min((names.map(\.count).max() ?? 0) + 2, columns / 2)
    let width = max(columns - margin - 9, 10)
    let scale = scale(of: measure)
    func column(_ value: Double) -> Int {
      Int((scale.share(of: value) * Double(width - 1)).rounded())
    }
    var lines = names.compactMap { name in
      arms[name]?.measures[measure.name].map { found in
        let heading = String(name.prefix(margin - 1))
        return heading + String(repeating: " ", count: margin - heading.count)
          + Self.row(found, width: width, column)
      }
    }
    var axis = [Character](repeating: " ", count: margin + width + 8)
    for tick in scale.ticks {
      let label = Self.text(tick)
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

  private static func row(
    _ found: Statistics, width: Int, _ column: (Double) -> Int
  ) -> String {
    var cells = [Character](repeating: " ", count: width)
    for value in found.values.compactMap(\.self) { cells[column(value)] = "·" }
    let low = found.interval[0].map(column)
    let high = found.interval[1].map(column)
    if let low {
      // An interval without an upper end goes on to the right.
      for index in low...(high ?? width - 1) { cells[index] = "─" }
      cells[low] = "├"
      cells[high ?? width - 1] = high == nil ? "→" : "┤"
    }
    if let mean = found.iqm { cells[column(mean)] = "●" }
    let never = found.values.count { $0 == nil }
    return String(cells) + (never > 0 ? " \(never) never" : "")
  }
}
