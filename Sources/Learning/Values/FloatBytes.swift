import Foundation

/// Numbers as little-endian bytes, which property lists store as they are: an array of numbers
/// would take three times the space.
extension KeyedEncodingContainer {
  /// Encodes an array of numbers as bytes.
  mutating func encodeBytes(_ values: [Float], forKey key: Key) throws {
    let bytes = values.map(\.bitPattern.littleEndian).withUnsafeBytes { Data($0) }
    try encode(bytes, forKey: key)
  }
}

extension KeyedDecodingContainer {
  /// Decodes what `encodeBytes` wrote.
  func decodeFloats(forKey key: Key) throws -> [Float] {
    let bytes = try decode(Data.self, forKey: key)
    guard bytes.count.isMultiple(of: 4) else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self, debugDescription: "\(bytes.count) bytes are no whole numbers")
    }
    return bytes.withUnsafeBytes { raw in
      (0..<raw.count / 4).map {
        Float(
          bitPattern: UInt32(
            littleEndian: raw.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)))
      }
    }
  }
}
