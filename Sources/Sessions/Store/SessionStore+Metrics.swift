public import Foundation
import GRDB

/// A figure at a moment of the session.
public struct Metric: Sendable, Equatable {
  /// The name of the successes of a check.
  public static let successes = "successes"
  /// The name of the share of choices that was predicted.
  public static let agreement = "agreement"
  /// The name of the count of episodes whose simulation diverged.
  public static let diverged = "diverged"
  /// Episodes of a check, all of which may be a success.
  public static let episodes = 10

  /// When it was taken, to the millisecond.
  public var time: Date
  /// How many choices had been made.
  public var choices: Int
  /// What it measures.
  public var name: String
  /// The figure; nil where there was none.
  public var value: Double?

  /// Makes a figure; one that is no finite number counts as none.
  public init(time: Date = .now, choices: Int, name: String, value: Double?) {
    self.time = time
    self.choices = choices
    self.name = name
    self.value = value.flatMap { $0.isFinite ? $0 : nil }
  }
}

extension SessionStore {
  /// Stores some figures together.
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
  /// Makes a figure of a row of `metrics`.
  init(_ row: Row) throws {
    let name = try row.text("name")
    self.init(
      time: try row.value("time"), choices: try row.count("choices"), name: name,
      value: try row.optionalNumber("value", in: Self.bounds(of: name)))
    guard name != Self.successes || value == value?.rounded() else {
      throw DamagedValue(name: "value", problem: "is no whole number of successes")
    }
  }

  /// What a figure of a name can be.
  private static func bounds(of name: String) -> ClosedRange<Double> {
    switch name {
    case successes: 0...Double(episodes)
    case agreement: RowBounds.share
    default: -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
    }
  }
}
