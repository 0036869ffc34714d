import Foundation
import GRDB

/// A value or a blob of the file that no session holds.
struct DamagedValue: Error, CustomStringConvertible {
  /// The column's name, or the blob's, such as "clip 3".
  var name: String
  /// The end of a sentence whose subject is the name.
  var problem = "was changed after it was written"

  var description: String { "\"\(name)\" \(problem)" }
}

/// The bounds of numbers and texts in a session's file.
///
/// Every row is checked once, where it is read; a checksum shows accidents, not intent.
enum RowBounds {
  /// Counts, steps, and the numbers of queries and clips.
  ///
  /// Half of what a Double counts exactly: sums of a few of these are far from overflow.
  static let count = 0...(1 << 52)
  /// Numbers of rows that SQLite assigns.
  static let rowNumber = 1...(1 << 52)
  /// Seconds that a choice took: up to about thirty years.
  static let seconds = 0.0...1e9
  /// Probabilities and shares.
  static let share = 0.0...1.0
  /// Bytes of a name, such as a rater's.
  static let nameLength = 10_000
  /// Bytes of a scenario's or a body's text; their readers accept at most 8 MB.
  static let textLength = 16 << 20
}

extension Row {
  /// The value of a column; the row's own subscript traps on a damaged file.
  func value<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
    let stored = try stored(column)
    guard let value = Value.fromDatabaseValue(stored) else { throw DamagedValue(name: column) }
    return value
  }

  /// The value of a column that may be NULL.
  func optional<Value: DatabaseValueConvertible>(_ column: String) throws -> Value? {
    try stored(column).isNull ? nil : value(column)
  }

  /// A whole number within bounds.
  func count(_ column: String, in bounds: ClosedRange<Int> = RowBounds.count) throws -> Int {
    let value: Int = try value(column)
    guard bounds.contains(value) else {
      throw DamagedValue(name: column, problem: "is \(value), which no session holds")
    }
    return value
  }

  /// A real number within bounds.
  func number(_ column: String, in bounds: ClosedRange<Double>) throws -> Double {
    let value: Double = try value(column)
    guard bounds.contains(value) else {
      throw DamagedValue(
        name: column,
        problem: "is \(value), not a number from \(bounds.lowerBound) to \(bounds.upperBound)")
    }
    return value
  }

  /// A real number within bounds, or NULL.
  func optionalNumber(_ column: String, in bounds: ClosedRange<Double>) throws -> Double? {
    try stored(column).isNull ? nil : number(column, in: bounds)
  }

  /// A text of at most `length` bytes.
  func text(_ column: String, atMost length: Int = RowBounds.nameLength) throws -> String {
    let value: String = try value(column)
    guard value.utf8.count <= length else {
      throw DamagedValue(name: column, problem: "has \(value.utf8.count) bytes, over \(length)")
    }
    return value
  }

  private func stored(_ column: String) throws -> DatabaseValue {
    // Damage can reach the names of columns too.
    guard hasColumn(column) else { throw DamagedValue(name: column) }
    return self[column]
  }
}
