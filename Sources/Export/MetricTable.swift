import Foundation
public import Sessions

/// A session's figures over time as comma-separated values (RFC 4180), one figure on each line.
///
///     time,choices,name,value
///     2025-01-31T12:00:00.000Z,10,successes,0.0
///
/// Long rather than wide, so that a new figure changes no column; a spreadsheet's pivot table or
/// pandas' `pivot_table(index="choices", columns="name", values="value")` makes it wide.
public enum MetricTable {
  /// The names of the columns.
  public static let heading = "time,choices,name,value"

  /// All lines except the heading, in the order of time.
  ///
  /// - Parameters:
  ///   - metrics: The session's figures.
  ///   - stages: The session's stages, which add the figures `policySteps` and `successRate`.
  /// - Returns: The lines, without their ends.
  public static func lines(metrics: [Metric], stages: [Stage.Heading]) -> [String] {
    let ofStages = stages.flatMap { stage in
      [
        Metric(
          time: stage.time, choices: stage.choices, name: "policySteps",
          value: Double(stage.policySteps)),
        Metric(
          time: stage.time, choices: stage.choices, name: "successRate", value: stage.successRate),
      ]
    }
    let all = (metrics + ofStages).enumerated().sorted {
      ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
    }
    return all.map { line(for: $0.element) }
  }

  /// A figure without a value has an empty field.
  private static func line(for metric: Metric) -> String {
    [
      Timestamp.text(of: metric.time), "\(metric.choices)", field(metric.name),
      metric.value.map(\.description) ?? "",
    ].joined(separator: ",")
  }

  private static func field(_ text: String) -> String {
    guard text.contains(where: { [",", "\"", "\n", "\r", "\r\n"].contains($0) }) else {
      return text
    }
    return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }
}
