import Foundation
import GRDB

extension SessionStore {
  /// All figures, in the order in which they were stored.
  ///
  /// - Throws: `SessionError`.
  public func metrics() throws -> [Metric] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM metrics ORDER BY id").map { row in
        Metric(
          time: try row.value("time"), choices: try row.value("choices"),
          name: try row.value("name"), value: try row.optional("value"))
      }
    }
  }
}
