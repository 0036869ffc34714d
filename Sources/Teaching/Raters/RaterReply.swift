import Foundation
import Learning

/// The line that a rater command writes back: `{"id":7,"choice":"left"}`.
struct RaterReply: Decodable {
  var id: Int
  var choice: String

  /// The reason why a line is no answer.
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  /// The choice of a line, for the query that was asked.
  static func choice(of line: [UInt8], query: Int) -> Result<Choice, Problem> {
    let reply: RaterReply
    do {
      reply = try JSONDecoder().decode(RaterReply.self, from: Data(line))
    } catch {
      return .failure(Problem(description: "it is not an answer" + reason(error) + form(query)))
    }
    guard reply.id == query else {
      return .failure(Problem(description: "it answers query \(reply.id), not query \(query)"))
    }
    guard let choice = Choice(rawValue: reply.choice) else {
      let names = Choice.allCases.map(\.rawValue)
      return .failure(
        Problem(
          description: "unknown choice \(shown(Array(reply.choice.utf8)))"
            + hint(for: reply.choice, among: names)
            + "; the choices are \(names.joined(separator: ", "))"))
    }
    return .success(choice)
  }

  private static func form(_ query: Int) -> String {
    #"; write {"id":\#(query),"choice":"left"}, or right, equal, skip"#
  }

  private static func reason(_ error: any Error) -> String {
    switch error as? DecodingError {
    case .keyNotFound(let key, _): ": \"\(key.stringValue)\" is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      context.codingPath.first.map { ": \"\($0.stringValue)\" is not of the right kind" }
        ?? ": it is not a JSON object"
    default: ""
    }
  }

  /// Bytes as a message shows them: in quotes, shortened, on one line.
  static func shown(_ bytes: [UInt8]) -> String {
    let longest = 60
    let text = String(decoding: bytes.prefix(4 * longest + 4), as: UTF8.self)
    let scalars = text.unicodeScalars.prefix(longest).map { scalar in
      scalar.properties.generalCategory == .control
        ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }
    return "\"" + scalars.joined() + (text.unicodeScalars.count > longest ? "…" : "") + "\""
  }
}
