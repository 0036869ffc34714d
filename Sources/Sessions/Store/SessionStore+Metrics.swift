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
  /// The name of the oracle's mean score of the episodes of a check.
  public static let trueReturn = "trueReturn"
  /// The name of the mean of the scenario's `truth` over the episodes of a check.
  public static let truth = "truth"
  /// The name of the mean learned reward of a step of the best policy's training.
  public static let learnedReward = "learnedReward"
  /// The name of the KL divergence of an updated policy from the one that acted, nats.
  public static let divergence = "klOfUpdate"
  /// The name of the KL divergence of the best policy from its reference, nats.
  public static let referenceDivergence = "klFromReference"
  /// The name of the share of the returns' variance that the value network explains.
  public static let explainedVariance = "explainedVariance"
  /// The name of the share of samples beyond PPO's clip range.
  public static let clipFraction = "clipFraction"
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

  /// A figure's course, thinned out to about a number of points; the last one is always among them.
  ///
  /// - Returns: The choices at each point, and the value there; points without a value are left out.
  /// - Throws: `SessionError`.
  public func course(
    of name: String, points: Int = 256
  ) throws -> [(choices: Int, value: Double)] {
    try read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT choices, value FROM (
            SELECT choices, value, row_number() OVER (ORDER BY id) AS number,
              count(*) OVER () AS total
            FROM metrics WHERE name = ? AND value IS NOT NULL)
          WHERE (total - number) % max(1, total / ?) = 0 ORDER BY number
          """, arguments: [name, points])
      var course: [(choices: Int, value: Double)] = []
      while let row = try rows.next() {
        let value = try row.number("value", in: Metric.bounds(of: name))
        course.append((choices: try row.count("choices"), value: value))
      }
      return course
    }
  }

  /// How long choices took, in about a number of groups of equally many.
  ///
  /// - Parameters:
  ///   - raters: The raters whose time is not counted.
  ///   - groups: The number of groups.
  /// - Returns: The last choice of each group, and the mean time of its choices, s.
  /// - Throws: `SessionError`.
  public func secondsPerChoice(
    withoutRaters raters: [String], groups: Int = 64
  ) throws -> [(choices: Int, seconds: Double)] {
    try read { database in
      let places = raters.map { _ in "?" }.joined(separator: ", ")
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT max(id) AS last, avg(seconds) AS mean
          FROM choices, (SELECT max(1, max(id) / ?) AS size FROM choices)
          WHERE rater NOT IN (\(places)) GROUP BY (id - 1) / size ORDER BY last
          """, arguments: StatementArguments([groups]) + StatementArguments(raters))
      var course: [(choices: Int, seconds: Double)] = []
      while let row = try rows.next() {
        course.append(
          (
            choices: try row.count("last"),
            seconds: try row.number("mean", in: RowBounds.seconds)
          ))
      }
      return course
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
  fileprivate static func bounds(of name: String) -> ClosedRange<Double> {
    switch name {
    case successes: 0...Double(episodes)
    case agreement: RowBounds.share
    case seconds: 0...Double.greatestFiniteMagnitude
    default: -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
    }
  }
}
