public import Foundation
import GRDB

/// A figure at a moment of a session.
public struct Metric: Sendable, Equatable {
  /// The name of the successes of a check.
  public static let successes = "successes"
  /// The name of the share of choices that the reward model predicted.
  public static let agreement = "agreement"
  /// The name of the number of episodes whose simulation diverged.
  public static let diverged = "diverged"
  /// The name of the time that a run without a person has taken, s.
  public static let seconds = "seconds"
  /// The number of episodes of a check.
  public static let episodes = 10

  /// When it was measured, to the millisecond.
  public var time: Date
  /// How many choices stood.
  public var choices: Int
  /// The name.
  public var name: String
  /// The value; nil where there was none.
  public var value: Double?

  /// Makes a figure; a value that is not finite counts as none.
  public init(time: Date = .now, choices: Int, name: String, value: Double?) {
    self.time = time
    self.choices = choices
    self.name = name
    self.value = value.flatMap { $0.isFinite ? $0 : nil }
  }
}

extension SessionStore {
  /// Stores figures in one transaction.
  ///
  /// - Throws: `SessionError`.
  public func add(_ metrics: [Metric]) throws {
    try write { database in
      let statement = try database.makeStatement(
        sql: "INSERT INTO metrics (time, choices, name, value) VALUES (?, ?, ?, ?)")
      for metric in metrics {
        try statement.execute(arguments: [metric.time, metric.choices, metric.name, metric.value])
        try database.seal("metrics")
      }
    }
  }

  /// All figures, in the order in which they were stored.
  ///
  /// - Throws: `SessionError`.
  public func metrics() throws -> [Metric] {
    try read { try Self.metrics(Row.fetchCursor($0, sql: "SELECT * FROM metrics ORDER BY id")) }
  }

  /// All figures of one name, in the order in which they were stored.
  ///
  /// - Throws: `SessionError`.
  public func metrics(named name: String) throws -> [Metric] {
    try read {
      try Self.metrics(
        Row.fetchCursor(
          $0, sql: "SELECT * FROM metrics WHERE name = ? ORDER BY id", arguments: [name]))
    }
  }

  private static func metrics(_ rows: RowCursor) throws -> [Metric] {
    var metrics: [Metric] = []
    while let row = try rows.next() { metrics.append(try Metric(row)) }
    return metrics
  }
}

extension Metric {
  /// Reads a row of `metrics`.
  init(_ row: Row) throws {
    let name = try row.text("name")
    self.init(
      time: try row.value("time"), choices: try row.count("choices"), name: name,
      value: try row.optionalNumber("value", in: Self.bounds(of: name)))
    guard name != Self.successes || value == value?.rounded() else {
      throw DamagedValue(name: "value", problem: "is not a whole number of successes")
    }
  }

  /// The bounds of a figure, by its name.
  private static func bounds(of name: String) -> ClosedRange<Double> {
    switch name {
    case successes: 0...Double(episodes)
    case agreement: RowBounds.share
    case seconds: 0...Double.greatestFiniteMagnitude
    default: -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
    }
  }
}
