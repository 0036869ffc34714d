import Foundation

/// How learned values are written: a format of Foundation's that keeps raw bytes raw.
enum PropertyList {
  static func encode(_ value: some Encodable) throws -> Data {
    let encoder = PropertyListEncoder()
    encoder.outputFormat = .binary
    return try encoder.encode(value)
  }

  static func decode<Value: Decodable>(_ data: Data) throws -> Value {
    try PropertyListDecoder().decode(Value.self, from: data)
  }
}
