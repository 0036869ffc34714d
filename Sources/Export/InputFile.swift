import Foundation
import Physics

/// A file of JSON that a command reads, and how messages speak of it.
struct InputFile {
  /// The largest that is read, bytes: some five million numbers.
  private static let largest = 128 << 20

  /// Where it is.
  let url: URL
  /// The keys that it must hold, as a sentence lists them.
  let contents: String

  /// What the file holds.
  ///
  /// - Throws: `ExportError` with the place in the file and what must be there.
  func json<Value: Decodable>() throws -> Value {
    let data: Data
    do {
      data = try ReadableFile.bytes(at: url.path, upTo: Self.largest)
    } catch {
      throw ExportError.file(path: url.path, reason: "cannot be read (\(error.reason))")
    }
    guard data.count <= Self.largest else {
      throw ExportError.file(path: url.path, reason: "is larger than \(Self.largest >> 20) MB")
    }
    do {
      return try JSONDecoder().decode(Value.self, from: data)
    } catch let error as DecodingError {
      throw refusal(error)
    }
  }

  /// Throws where a list has a number too many or too few.
  func check(_ values: [Double], is count: Int, _ place: String) throws {
    guard values.count == count else {
      throw refusal(place, "has \(values.count) numbers; the body needs \(count)")
    }
  }

  /// The error that refuses what stands at a place.
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

  /// Such as `ctrl[3][0]` or `states[3].qpos`.
  static func place(_ path: [any CodingKey]) -> String {
    path.reduce("") { place, key in
      if let index = key.intValue { return "\(place)[\(index)]" }
      return place.isEmpty ? key.stringValue : "\(place).\(key.stringValue)"
    }
  }
}
