import Foundation
import Physics

/// A JSON file that a command reads, with its error messages.
struct InputFile {
  /// The maximumBytes file that is read, bytes: about five million numbers.
  private static let maximumBytes = 128 << 20

  /// The file.
  let url: URL
  /// The required keys, as a message lists them.
  let contents: String

  /// Decodes the file.
  ///
  /// - Throws: `ExportError` with the place in the file and what it must hold.
  func json<Value: Decodable>() throws -> Value {
    let data: Data
    do {
      data = try ReadableFile.bytes(at: url.path, upTo: Self.maximumBytes)
    } catch {
      throw ExportError.file(path: url.path, reason: "cannot be read (\(error.reason))")
    }
    guard data.count <= Self.maximumBytes else {
      throw ExportError.file(path: url.path, reason: "is larger than \(Self.maximumBytes >> 20) MB")
    }
    do {
      return try JSONDecoder().decode(Value.self, from: data)
    } catch let error as DecodingError {
      throw refusal(error)
    }
  }

  /// Throws where a list has the wrong number of elements.
  func check(_ values: [Double], is count: Int, _ place: String) throws {
    guard values.count == count else {
      throw refusal(place, "has \(values.count) numbers; the body needs \(count)")
    }
  }

  /// The error for a place in the file.
  func refusal(_ place: String, _ reason: String) -> ExportError {
    .input(path: url.path, place: place, reason: reason)
  }

  private func refusal(_ error: DecodingError) -> ExportError {
    switch error {
    case .keyNotFound(let key, let context):
      refusal(Self.place(context.codingPath + [key]), "is missing; give \(contents)")
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      refusal(
        Self.place(context.codingPath),
        context.codingPath.isEmpty
          ? "is no JSON object with \(contents)" : "must be numbers, in an array")
    default:
      refusal("", "is no JSON object with \(contents)")
    }
  }

  /// For example `ctrl[3][0]` or `states[3].qpos`.
  static func place(_ path: [any CodingKey]) -> String {
    path.reduce("") { place, key in
      if let index = key.intValue { return "\(place)[\(index)]" }
      return place.isEmpty ? key.stringValue : "\(place).\(key.stringValue)"
    }
  }
}
