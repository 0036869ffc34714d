import Learning
import Learning
import Yams

/// A value in a scenario's YAML and its place; its readers throw where the value does not fit.
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

  /// A word that stands for a value.
  func word<Value: RawRepresentable & CaseIterable>(
    as kind: Value.Type
  ) throws(ScenarioError) -> Value where Value.RawValue == String {
    let word = try text()
    if let value = Value(rawValue: word) { return value }
    let known = Value.allCases.map(\.rawValue)
    throw error(
      "unknown value \"\(shortened(word))\"" + hint(for: word, among: known)
        + "; accepted: \(known.joined(separator: ", "))")
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

  /// A key inside this value, with those around it.
  func path(to name: String) -> String { key.map { "\($0).\(name)" } ?? name }

  /// The kind of the value, in words.
  var kind: String {
    switch node {
    case .scalar: "a text"
    case .sequence: "a list"
    case .mapping: "keys and values"
    case .alias: "an alias"
    }
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
