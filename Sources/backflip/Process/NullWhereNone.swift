/// A value that is written as null where there is none; else its key would be missing.
///
/// Who reads many results into a table wants every one to have the same keys.
@propertyWrapper
struct NullWhereNone<Value> {
  var wrappedValue: Value?

  /// Written out, so that an initialiser of what has such values takes them as they are.
  init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }
}

extension NullWhereNone: Encodable where Value: Encodable {
  /// Writes the value, or null.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue)
  }
}

extension NullWhereNone: Equatable where Value: Equatable {}
extension NullWhereNone: Sendable where Value: Sendable {}
