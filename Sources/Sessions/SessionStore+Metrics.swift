public import Foundation
import GRDB

/// A figure at a moment of the session.
public struct Metric: Sendable, Equatable {
  /// When it was taken, to the millisecond.
  public var time: Date
  /// How many choices had been made.
  public var choices: Int
  /// What it measures.
  public var name: String
  /// The figure; nil where there was none.
  public var value: Double?

  /// Makes a figure; one that is not a number counts as none.
  public init(time: Date = .now, choices: Int, name: String, value: Double?) {
    self.time = time
    self.choices = choices
    self.name = name
    self.value = value.flatMap { $0.isNaN ? nil : $0 }
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

  /// All figures of one name, in the order in which they were stored.
  ///
  /// - Throws: `SessionError`.
  public func metrics(named name: String) throws -> [Metric] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM metrics WHERE name = ? ORDER BY id", arguments: [name]
      ).map { row in
        Metric(
          time: try row.value("time"), choices: try row.value("choices"),
          name: try row.value("name"), value: try row.optional("value"))
      }
    }
  }
}
