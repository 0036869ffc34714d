import Foundation
import Terminal

extension Finding {
  /// The terminal, and the locale's characters.
  static var terminal: [Finding] { terminal(TerminalDescription()) }

  /// The same of a description.
  static func terminal(_ terminal: TerminalDescription) -> [Finding] {
    let type = terminal.type.isEmpty ? "TERM is not set" : "TERM=\(terminal.type)"
    let size =
      switch terminal.size {
      case nil: "no terminal"
      case let size? where size.rows > 0: "\(size.columns)×\(size.rows)"
      default: "unknown size"
      }
    let colours = terminal.colours.map { "\($0) colours" } ?? "no terminfo entry"
    let noColours = ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
    let locale = terminal.locale.isEmpty ? "none is set" : terminal.locale
    return [
      Finding(
        "terminal",
        ([type, size, colours] + (noColours ? [] : ["NO_COLOR is set"])).joined(separator: ", "),
        problem: terminal.problem?.description),
      Finding("locale", "\(locale), \(terminal.repertoire == .unicode ? "UTF-8" : "ASCII alone")"),
    ]
  }
}
