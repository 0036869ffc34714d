import Foundation

/// How learned values are stored: a mark of eight bytes, then a binary property list, a format of
/// Foundation's that stores bytes as they are.
///
/// Their place in a session's file has a checksum, which is verified before anything is decoded.
enum PropertyList {
  private static let mark = Data("BFLEARN2".utf8)
  /// The mark of versions before 1.0, which put a checksum behind it.
  private static let earlierMark = Data("BFLEARN1".utf8)
  /// The maximum size that is read, bytes: checkpoints take a few megabytes.
  static let largest = 64 << 20

  static func encode(_ value: some Encodable) throws -> Data {
    let encoder = PropertyListEncoder()
    encoder.outputFormat = .binary
    return marked(try encoder.encode(value))
  }

  /// A property list with the mark before it.
  static func marked(_ body: Data) -> Data { mark + body }

  /// Reads what `encode` wrote.
  ///
  /// - Throws: `LearnedDataError`.
  static func decode<Value: Decodable>(_ data: Data) throws -> Value {
    guard data.count >= mark.count else { throw LearnedDataError.damaged }
    guard data.prefix(mark.count) != earlierMark else { throw LearnedDataError.earlierVersion }
    guard data.prefix(mark.count) == mark else { throw LearnedDataError.foreign }
    let body = data.dropFirst(mark.count)
    guard data.count <= largest else { throw LearnedDataError.foreign }
    guard let list = BinaryPropertyList(body) else { throw LearnedDataError.damaged }
    // A list that refers to another one a thousand times takes a few bytes each, and far more
    // decoded.
    guard list.isExpandable(to: 2 * largest) else { throw LearnedDataError.foreign }
    do {
      return try PropertyListDecoder().decode(Value.self, from: Data(body))
    } catch let error as LearnedDataError {
      throw error
    } catch {
      throw LearnedDataError.foreign
    }
  }
}
