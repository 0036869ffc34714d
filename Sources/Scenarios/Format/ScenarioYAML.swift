package import Foundation
import Yams

/// Reads YAML so that no file can hang or crash the program.
package enum ScenarioYAML {
  /// The largest file, bytes.
  static let largest = 256 * 1024

  /// The one document of a file.
  ///
  /// - Throws: `ScenarioError`.
  package static func root(of file: URL) throws(ScenarioError) -> ScenarioNode {
    try root(of: BoundedFile.text(at: file, atMost: largest), file: file.shownPath)
  }

  /// The one document of a text.
  ///
  /// - Throws: `ScenarioError` for a text that is not YAML, for anchors, and for a text that is too
  ///   long.
  package static func root(of yaml: String, file: String) throws(ScenarioError) -> ScenarioNode {
    guard yaml.utf8.count <= largest else {
      throw ScenarioError(
        file: file, line: nil, key: nil,
        message: "the file is larger than the \(largest / 1024) KiB that are read")
    }
    try refuseAnchors(in: yaml, file: file)
    try refuseDepth(in: yaml, file: file)
    // Yams reads from the string's own storage, which strings of 15 bytes and less do not have. Trailing
    // spaces mean nothing, and an error at the end keeps its line.
    let stored = yaml.utf8.count < 16 ? yaml + String(repeating: " ", count: 16) : yaml
    do {
      guard let root = try Yams.compose(yaml: stored, .basic) else {
        throw ScenarioError(file: file, line: 1, key: nil, message: "the file is empty")
      }
      return ScenarioNode(file: file, key: nil, node: root)
    } catch let error as ScenarioError {
      throw error
    } catch let error as YamlError {
      throw described(error, in: yaml, file: file)
    } catch {
      throw ScenarioError(file: file, line: nil, key: nil, message: "not YAML: \(error)")
    }
  }

  /// Refuses `&name`: aliases of aliases grow without bound where keys are compared.
  private static func refuseAnchors(in yaml: String, file: String) throws(ScenarioError) {
    var line = 1
    var before = UInt8(ascii: "\n")
    var opensNode = false
    for byte in yaml.utf8 {
      if opensNode, isAnchorLetter(byte) {
        throw ScenarioError(
          file: file, line: line, key: nil,
          message: "anchors (\"&\" before a word) are not read; write the value out")
      }
      // An anchor stands where a value may begin: after white space or one of these.
      opensNode = byte == UInt8(ascii: "&") && (before <= 32 || "[]{},:?-".utf8.contains(before))
      if byte == UInt8(ascii: "\n") { line += 1 }
      before = byte
    }
  }

  /// Refuses brackets in brackets and steps in steps without end: the parser recurses.
  private static func refuseDepth(in yaml: String, file: String) throws(ScenarioError) {
    // An experiment nests five levels; texts within it may hold some brackets of their own.
    let deepest = 32
    let widestIndentation = 80
    var open = 0
    var line = 1
    var column = 0
    var isIndentation = true
    for byte in yaml.utf8 {
      column += 1
      switch byte {
      case UInt8(ascii: "\n"):
        line += 1
        column = 0
        isIndentation = true
      // YAML breaks lines here too.
      case UInt8(ascii: "\r"):
        column = 0
        isIndentation = true
      // Each of the marks begins a level when a space follows it.
      case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"): break
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        open += 1
        isIndentation = false
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        open = max(0, open - 1)
        isIndentation = false
      default: isIndentation = false
      }
      guard open <= deepest, !isIndentation || column <= widestIndentation else {
        throw ScenarioError(
          file: file, line: line, key: nil,
          message: "this is nested or indented too deeply")
      }
    }
  }

  private static func isAnchorLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// The parser's error in one line.
  private static func described(
    _ error: YamlError, in yaml: String, file: String
  ) -> ScenarioError {
    func problem(_ line: Int?, _ message: String) -> ScenarioError {
      ScenarioError(file: file, line: line, key: nil, message: "not YAML: \(message)")
    }
    switch error {
    case .scanner(let context, let message, let mark, _),
      .parser(let context, let message, let mark, _),
      .composer(let context, let message, let mark, _):
      let around = context.map { " \($0.text)" } ?? ""
      // The parser puts the end of a text on a line of its own.
      let lastLine = yaml.utf8.count { $0 == UInt8(ascii: "\n") } + 1
      guard mark.line <= lastLine else {
        return problem(lastLine, "\(message)\(around), at the end of the file")
      }
      return problem(mark.line, "\(message)\(around), at column \(mark.column)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      return ScenarioError(
        file: file, line: context.mark.line, key: duplicates.first.map(shortened),
        message: "this key appears more than once; keep one")
    case .reader(let message, let offset, _, _):
      return problem(nil, message + (offset.map { " at byte \($0)" } ?? ""))
    default:
      return problem(nil, shortened("\(error)"))
    }
  }
}
