import Foundation
import GRDB

extension SessionStore {
  /// All figures, in the order in which they were stored.
  ///
  /// - Throws: `SessionError`.
  public func metrics() throws -> [Metric] {
    try read { try Self.metrics(Row.fetchCursor($0, sql: "SELECT * FROM metrics ORDER BY id")) }
  }
}
