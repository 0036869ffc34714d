import Learning
import Yams

/// A value in a scenario's YAML, with where it stands; its readers refuse what does not fit.
struct ScenarioNode {
  let file: String
  /// The key with those around it; nil at the top.
  let key: String?
  let node: Node

  var line: Int? { node.mark?.line }

  /// Whether this is a text after "|", which keeps its lines.
  var isLiteralBlock: Bool { node.scalar?.style == .literal }

  /// An error at this value.
  func error(_ message: String) -> ScenarioError {
    ScenarioError(file: file, line: line, key: key, message: message)
  }

  // MARK: Scalars

  /// A text that is not empty, as it stands.
  func text() throws(ScenarioError) -> String {
    guard let text = node.scalar?.string else { throw error("a text is expected, not \(kind)") }
    guard text.contains(where: { !$0.isWhitespace }) else { throw error("a text is missing") }
    return text
  }

  /// A number within bounds.
  func number(in range: ClosedRange<Double>, unit: String) throws(ScenarioError) -> Double {
    let allowed = "a number from \(shown(range.lowerBound)) to \(shown(range.upperBound))\(unit)"
    guard let text = node.scalar?.string else {
      throw error("\(allowed) is expected, not \(kind)")
    }
    guard let number = Double(text), range.contains(number) else {
      throw error("\"\(shortened(text))\" is not \(allowed)")
    }
    return number
  }

  /// A whole number within bounds.
  func integer(in range: ClosedRange<Int>) throws(ScenarioError) -> Int {
    let allowed = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    guard let text = node.scalar?.string else {
      throw error("\(allowed) is expected, not \(kind)")
    }
    guard let number = Int(text), range.contains(number) else {
      throw error("\"\(shortened(text))\" is not \(allowed)")
    }
    return number
  }

  // MARK: Collections

  /// The items of a list that is not empty.
  func list(of what: String) throws(ScenarioError) -> [ScenarioNode] {
    guard let sequence = node.sequence else {
      throw error("a list of \(what) is expected, such as [a, b], not \(kind)")
    }
    guard !sequence.isEmpty else { throw error("the list of \(what) is empty") }
    return sequence.map { ScenarioNode(file: file, key: key, node: $0) }
  }

  /// The values of a mapping by key; a key that is not allowed is refused.
  func mapping(allowed: [String]) throws(ScenarioError) -> ScenarioMapping {
    let list = allowed.joined(separator: ", ")
    guard let mapping = node.mapping else {
      throw error("keys and values are expected, not \(kind); the keys are \(list)")
    }
    var values: [String: ScenarioNode] = [:]
    for (name, value) in mapping {
      guard let word = name.scalar?.string, allowed.contains(word) else {
        let found = shortened(name.scalar?.string ?? "a key that is no text")
        throw ScenarioError(
          file: file, line: name.mark?.line, key: path(to: found),
          message: "unknown key" + hint(for: found, among: allowed) + "; the keys are \(list)")
      }
      values[word] = ScenarioNode(file: file, key: path(to: word), node: value)
    }
    return ScenarioMapping(parent: self, values: values)
  }

  /// The value of a key, where this is a mapping that has it.
  func value(of name: String) -> ScenarioNode? {
    node.mapping?[name].map { ScenarioNode(file: file, key: path(to: name), node: $0) }
  }

  /// A key inside this value, with those around it.
  func path(to name: String) -> String { key.map { "\($0).\(name)" } ?? name }

  private var kind: String {
    switch node {
    case .scalar: "a text"
    case .sequence: "a list"
    case .mapping: "keys and values"
    case .alias: "an alias"
    }
  }
}

/// The values of a mapping whose keys were found to be allowed.
struct ScenarioMapping {
  let parent: ScenarioNode
  let values: [String: ScenarioNode]

  /// The value of a key that may be absent.
  subscript(key: String) -> ScenarioNode? { values[key] }

  /// The value of a key that must be there.
  func required(_ key: String) throws(ScenarioError) -> ScenarioNode {
    if let value = values[key] { return value }
    throw ScenarioError(
      file: parent.file, line: parent.line, key: parent.path(to: key),
      message: "this key is missing")
  }

  /// The text of a key that may be absent.
  func text(_ key: String) throws(ScenarioError) -> String? {
    guard let value = values[key] else { return nil }
    return try value.text()
  }
}

/// A number without a needless ".0".
func shown(_ number: Double) -> String {
  number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
}

/// A found text, cut so that a message stays one line.
func shortened(_ text: String) -> String {
  let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
  return line.count > 40 ? line.prefix(37) + "..." : line
}
