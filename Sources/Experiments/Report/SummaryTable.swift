import Learning
import Teaching

extension ExperimentSummary {
  /// The statistics as comma-separated values (RFC 4180), a line for each arm and measure; an
  /// infinite number is written `inf`, and a field is empty where there is no number.
  package var csv: [String] {
    let heading = "arm,measure,n,median,iqm,low,high"
    return [heading]
      + order.arms.flatMap { name in
        order.measures.compactMap { measure in
          guard let found = arms[name]?.measures[measure.name] else { return nil }
          let numbers = [found.median, found.iqm] + found.interval
          return
            ([Self.field(name), Self.field(measure.name), "\(found.n)"]
            + numbers.map { $0.map { "\($0)" } ?? "inf" }).joined(separator: ",")
        }
      }
  }

  private static func field(_ text: String) -> String {
    guard text.contains(where: { ",\"\n".contains($0) }) else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }

  /// Rows of a table: the arms with a measure's statistics; the first row is the heading.
  package func rows(of measure: Measure) -> [[String]] {
    let heading = [
      "\(measure.name) (\(measure.better == .lower ? "less" : "more") is better)", "runs",
      "median", "IQM", "95 % interval",
    ]
    return [heading]
      + order.arms.compactMap { name in
        guard let found = arms[name]?.measures[measure.name] else { return nil }
        return [
          name, "\(found.n)", Self.text(found.median), Self.text(found.iqm),
          found.interval.map(Self.text).joined(separator: " to "),
        ]
      }
  }

  /// The arms with the number of their runs that learned the behaviour.
  package var successRows: [[String]] {
    [["", "learned", "share", "95 % interval (Wilson)", "missing", "failed"]]
      + order.arms.compactMap { name in
        guard let arm = arms[name] else { return nil }
        return [
          name, "\(arm.success.succeeded) of \(arm.runs)",
          arm.success.rate.map(Figure.percent) ?? "–",
          arm.success.interval.isEmpty
            ? "–" : arm.success.interval.map(Figure.percent).joined(separator: " to "),
          "\(arm.missing)", "\(arm.failed)",
        ]
      }
  }

  /// The comparisons; the first row is the heading.
  package var comparisonRows: [[String]] {
    [["probability that a run is better", "measure", "probability", "95 % interval"]]
      + comparisons.map { found in
        [
          "\(found.a) than \(found.b)", found.measure, Figure.percent(found.probability),
          found.interval.map(Figure.percent).joined(separator: " to "),
        ]
      }
  }

  /// What a reader must know of the results: runs that are missing or failed, results of other
  /// settings or of several versions.
  package var remarks: [String] {
    var remarks: [String] = []
    for name in order.arms {
      guard let arm = arms[name] else { continue }
      if arm.missing > 0 || arm.failed > 0 {
        var parts: [String] = []
        if arm.missing > 0 { parts.append("\(Figure.count(arm.missing, "run")) missing") }
        if arm.failed > 0 { parts.append("\(Figure.count(arm.failed, "run")) failed") }
        remarks.append("\(name): \(parts.joined(separator: ", "))")
      }
      if arm.outdated > 0 {
        remarks.append(
          "\(name): \(Figure.count(arm.outdated, "result")) of other settings left out")
      }
      if arm.programs.count > 1 {
        remarks.append("\(name): made by versions \(arm.programs.joined(separator: " and "))")
      }
    }
    return remarks
  }

  /// A number with three or four digits; “never” for an infinite one.
  static func text(_ value: Double?) -> String {
    guard let value else { return "never" }
    let size = abs(value)
    return Figure.decimal(value, size >= 100 || value == value.rounded() ? 0 : size >= 10 ? 1 : 2)
  }
}
