import Foundation

/// How learned values are stored: a mark, a checksum, then a binary property list, a format of
/// Foundation's that keeps raw bytes raw.
///
/// The checksum lets damage be told before anything is made of it: a changed size, say, that would
/// ask for all memory.
enum PropertyList {
  private static let mark = Data("BFLEARN1".utf8)
  private static let headerSize = mark.count + 8

  static func encode(_ value: some Encodable) throws -> Data {
    let encoder = PropertyListEncoder()
    encoder.outputFormat = .binary
    let body = try encoder.encode(value)
    return mark + bytes(of: checksum(body)) + body
  }

  /// Reads what `encode` wrote.
  ///
  /// - Throws: `LearnedDataError`.
  static func decode<Value: Decodable>(_ data: Data) throws -> Value {
    guard data.count >= headerSize else { throw LearnedDataError.damaged }
    guard data.prefix(mark.count) == mark else { throw LearnedDataError.foreign }
    let body = data.dropFirst(headerSize)
    guard data.prefix(headerSize).suffix(8) == bytes(of: checksum(body)) else {
      throw LearnedDataError.damaged
    }
    do {
      return try PropertyListDecoder().decode(Value.self, from: Data(body))
    } catch {
      throw LearnedDataError.foreign
    }
  }

  private static func bytes(of checksum: UInt64) -> Data {
    withUnsafeBytes(of: checksum.littleEndian) { Data($0) }
  }

  /// FNV-1a: each step can be undone, so that a change within one byte never goes unseen.
  ///
  /// Fowler, Noll, Vo and Eastlake, "The FNV non-cryptographic hash algorithm" (RFC 9923).
  private static func checksum(_ data: Data) -> UInt64 {
    data.withUnsafeBytes { bytes in
      bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
  }
}
