import Learning
import Learning
import Yams

/// A value in a scenario's YAML and its place; its readers throw where the value does not fit.
package struct ScenarioNode {
  /// The file, as messages name it.
  package let file: String
  /// The key with those around it; nil at the top.
  package let key: String?
  let node: Node

  /// The line in the file, from 1.
  package var line: Int? { node.mark?.line }

  /// Whether this is a text after "|", which keeps its lines.
  var isLiteralBlock: Bool { node.scalar?.style == .literal }

  /// An error at this value.
  package func error(_ message: String) -> ScenarioError {
    ScenarioError(file: file, line: line, key: key, message: message)
  }

  /// The error that a key inside this value is missing.
  package func missing(
    _ name: String, _ message: String = "this key is missing"
  ) -> ScenarioError {
    ScenarioError(file: file, line: line, key: path(to: name), message: message)
  }

  // MARK: Scalars

  /// A text that is not empty, as it stands.
  package func text() throws(ScenarioError) -> String {
    guard let text = node.scalar?.string else { throw error("a text is expected, not \(kind)") }
    guard text.contains(where: { !$0.isWhitespace }) else { throw error("a text is missing") }
    return text
  }

  /// A number within bounds.
  package func number(in range: ClosedRange<Double>, unit: String) throws(ScenarioError) -> Double {
    let allowed = "a number from \(shown(range.lowerBound)) to \(shown(range.upperBound))\(unit)"
    guard let text = node.scalar?.string else {
      throw error("\(allowed) is expected, not \(kind)")
    }
    guard let number = Double(text), range.contains(number) else {
      throw error("\"\(shortened(text))\" is not \(allowed)")
    }
    return number
  }

  /// A number within bounds, or a list of the lowest and the highest one.
  func range(
    in allowed: ClosedRange<Double>, unit: String
  ) throws(ScenarioError) -> ClosedRange<Double> {
    guard isList else {
      guard node.scalar != nil else {
        let bounds = "\(shown(allowed.lowerBound)) to \(shown(allowed.upperBound))\(unit)"
        throw error(
          "a number from \(bounds), or a range such as [1, 2], is expected, not \(kind)")
      }
      let number = try number(in: allowed, unit: unit)
      return number...number
    }
    var ends: [Double] = []
    for item in try list(of: "two numbers") {
      ends.append(try item.number(in: allowed, unit: unit))
    }
    guard ends.count == 2, ends[0] <= ends[1] else {
      throw error("a range is two numbers, the lower one first, such as [1, 2]")
    }
    return ends[0]...ends[1]
  }

  /// A whole number within bounds.
  package func integer(in range: ClosedRange<Int>) throws(ScenarioError) -> Int {
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
  package func word<Value: RawRepresentable & CaseIterable>(
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
  package func list(of what: String) throws(ScenarioError) -> [ScenarioNode] {
    guard let sequence = node.sequence else {
      throw error("a list of \(what) is expected, such as [a, b], not \(kind)")
    }
    guard !sequence.isEmpty else { throw error("the list of \(what) is empty") }
    return sequence.map { ScenarioNode(file: file, key: key, node: $0) }
  }

  /// The keys and values of a mapping, in the order of the file.
  ///
  /// - Parameter known: The keys that are accepted; nil for any.
  /// - Returns: The keys with their values.
  /// - Throws: `ScenarioError` for a value of another kind, or an unknown key.
  package func entries(
    known: [String]? = nil
  ) throws(ScenarioError) -> [(name: String, value: ScenarioNode)] {
    guard let mapping = node.mapping else {
      throw error("keys and values are expected, not \(kind)")
    }
    var entries: [(name: String, value: ScenarioNode)] = []
    for (name, value) in mapping {
      let found = name.scalar?.string ?? "a key that is no text"
      guard known?.contains(found) ?? (name.scalar != nil) else {
        throw ScenarioError(
          file: file, line: name.mark?.line, key: path(to: shortened(found)),
          message: "unknown key" + hint(for: found, among: known ?? [])
            + (known.map { "; the keys are \($0.joined(separator: ", "))" } ?? ""))
      }
      entries.append((found, ScenarioNode(file: file, key: path(to: found), node: value)))
    }
    return entries
  }

  /// Whether nothing stands after the key.
  package var isNull: Bool { node.scalar?.string.isEmpty == true && node.scalar?.style == .plain }

  /// Whether the value is keys and values.
  package var isMapping: Bool { node.mapping != nil }

  /// Whether the value is a list.
  package var isList: Bool { node.sequence != nil }

  /// Yes or no.
  package func flag() throws(ScenarioError) -> Bool {
    switch try text() {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    case let other: throw error("\"\(shortened(other))\" is neither true nor false")
    }
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
package func shortened(_ text: String) -> String {
  let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
  return line.count > 40 ? line.prefix(37) + "..." : line
}
