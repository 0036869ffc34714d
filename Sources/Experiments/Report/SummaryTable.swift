import Foundation
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
          name, "\(found.n)", Figure.measured(found.median), Figure.measured(found.iqm),
          found.interval.map(Figure.measured).joined(separator: " to "),
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

  /// The errors that are shown of an arm.
  private static let shownErrors = 3
  /// Below so many runs, the bootstrap's intervals are much too narrow.
  private static let fewRuns = 5

  /// What a reader must know of the results: runs that are missing or failed, results of other
  /// settings or of several versions, intervals of too few runs.
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
      let errors = arm.failures.sorted {
        $0.key.count == $1.key.count ? $0.key < $1.key : $0.key.count < $1.key.count
      }.map(\.value)
      remarks += errors.prefix(Self.shownErrors)
      if errors.count > Self.shownErrors {
        remarks.append("and \(errors.count - Self.shownErrors) more")
      }
      if (1..<Self.fewRuns).contains(arm.runs) {
        remarks.append("\(name): of so few runs, intervals say little")
      }
      for measure in order.measures where measure.formula != nil {
        let without = arm.runs - (arm.measures[measure.name]?.n ?? 0)
        guard without > 0 else { continue }
        remarks.append(
          "\(name): \(measure.name) has no finite value in \(Figure.count(without, "run"))")
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
}
