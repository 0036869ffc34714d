import GRDB

/// A column holds a value that it cannot have been given.
struct DamagedValue: Error, CustomStringConvertible {
  /// The column's name in the query.
  var column: String

  var description: String { "the value of “\(column)” makes no sense" }
}

extension Row {
  /// The value of a column; the row's own subscript would end the program on a damaged file.
  func value<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
    let stored = try stored(column)
    guard let value = Value.fromDatabaseValue(stored) else { throw DamagedValue(column: column) }
    return value
  }

  /// The value of a column that may be NULL.
  func optional<Value: DatabaseValueConvertible>(_ column: String) throws -> Value? {
    try stored(column).isNull ? nil : value(column)
  }

  private func stored(_ column: String) throws -> DatabaseValue {
    // Damage can reach the names of columns, too.
    guard hasColumn(column) else { throw DamagedValue(column: column) }
    return self[column]
  }
}
