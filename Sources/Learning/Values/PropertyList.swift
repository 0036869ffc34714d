import Foundation

/// How learned values are stored: a mark, a checksum, then a binary property list, a format of
/// Foundation's that stores bytes as they are.
///
/// The checksum is verified before anything is decoded: a damaged size, for example, could ask for
/// all memory.
enum PropertyList {
  private static let mark = Data("BFLEARN2".utf8)
  /// The mark of versions before 1.0, whose values are not decoded.
  private static let earlierMark = Data("BFLEARN1".utf8)
  private static let headerSize = mark.count + 8
  /// The maximum size that is read, bytes: checkpoints take a few megabytes.
  static let maximumBytes = 64 << 20

  static func encode(_ value: some Encodable) throws -> Data {
    let encoder = PropertyListEncoder()
    encoder.outputFormat = .binary
    return sealed(try encoder.encode(value))
  }

  /// A property list with what comes before it.
  static func sealed(_ body: Data) -> Data { mark + bytes(of: FNV1a.hash(body)) + body }

  /// Reads what `encode` wrote.
  ///
  /// - Throws: `LearnedDataError`.
  static func decode<Value: Decodable>(_ data: Data) throws -> Value {
    guard data.count >= headerSize else { throw LearnedDataError.damaged }
    guard data.prefix(mark.count) != earlierMark else { throw LearnedDataError.earlierVersion }
    guard data.prefix(mark.count) == mark else { throw LearnedDataError.foreign }
    let body = data.dropFirst(headerSize)
    guard data.prefix(headerSize).suffix(8) == bytes(of: FNV1a.hash(body)) else {
      throw LearnedDataError.damaged
    }
    // A list that refers to another one a thousand times takes a few bytes each, and far more
    // decoded.
    guard data.count <= maximumBytes,
      BinaryPropertyList(body)?.isExpandable(to: 2 * maximumBytes) ?? false
    else { throw LearnedDataError.foreign }
    do {
      return try PropertyListDecoder().decode(Value.self, from: Data(body))
    } catch let error as LearnedDataError {
      throw error
    } catch {
      throw LearnedDataError.foreign
    }
  }

  private static func bytes(of checksum: UInt64) -> Data {
    withUnsafeBytes(of: checksum.littleEndian) { Data($0) }
  }
}
