import Foundation
public import Sessions

/// A session's figures over time as comma-separated values (RFC 4180): a figure a line.
///
///     time,choices,name,value
///     2025-01-31T12:00:00.000Z,10,successes,0.0
///
/// Long rather than wide, so that a new figure changes no column; a spreadsheet's pivot table or
/// pandas' `pivot_table(index="choices", columns="name", values="value")` makes it wide.
public enum MetricTable {
  /// The names of the columns.
  public static let heading = "time,choices,name,value"

  /// All lines but the heading, by time.
  ///
  /// - Parameters:
  ///   - metrics: The figures that the session keeps.
  ///   - stages: Give `policySteps` and `successRate` of what was learned by then.
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

  /// A figure that there was none of is an empty field.
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
