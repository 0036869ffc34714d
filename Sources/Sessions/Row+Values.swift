import GRDB

/// A value in the file, or a blob with a checksum, is not what it was written as.
struct DamagedValue: Error, CustomStringConvertible {
  /// The column's name, or what the blob is, such as "clip 3".
  var name: String

  var description: String { "“\(name)” is not as it was written" }
}

extension Row {
  /// The value of a column; the row's own subscript would end the program on a damaged file.
  func value<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
    let stored = try stored(column)
    guard let value = Value.fromDatabaseValue(stored) else { throw DamagedValue(name: column) }
    return value
  }

  /// The value of a column that may be NULL.
  func optional<Value: DatabaseValueConvertible>(_ column: String) throws -> Value? {
    try stored(column).isNull ? nil : value(column)
  }

  private func stored(_ column: String) throws -> DatabaseValue {
    // Damage can reach the names of columns, too.
    guard hasColumn(column) else { throw DamagedValue(name: column) }
    return self[column]
  }
}
