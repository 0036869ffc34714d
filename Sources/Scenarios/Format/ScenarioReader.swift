import Learning
import Yams

/// Reads the values of a scenario by their keys, and collects all errors.
///
/// A value that is absent or wrong is read as nil; `check` then throws.
struct ScenarioReader {
  /// The values that are there, by the paths of their keys.
  private(set) var nodes: [String: ScenarioNode] = [:]
  private var errors: [ScenarioError] = []

  /// The deployments by their names, in the order of the file, with the paths of their keys.
  private(set) var deployments: [(name: String, path: String)] = []

  /// Finds the keys of a document, and records those that are unknown or missing.
  init(_ root: ScenarioNode) { findKeys(of: root, as: nil) }

  /// - Parameters:
  ///   - node: A mapping.
  ///   - parent: The key in the table whose keys it has; nil for the top.
  private mutating func findKeys(of node: ScenarioNode, as parent: String?) {
    let keys = ScenarioKey.keys(in: parent)
    let names = keys.map(\.name)
    let list = names.joined(separator: ", ")
    guard let mapping = node.node.mapping else {
      errors.append(
        node.error("keys and values are expected, not \(node.kind); the keys are \(list)"))
      return
    }
    var meant: Set<String> = []
    for (name, value) in mapping {
      let found = name.scalar?.string
      if let found, names.contains(found) {
        let path = node.path(to: found)
        nodes[path] = ScenarioNode(file: node.file, key: path, node: value)
      } else {
        let found = shortened(found ?? "a key that is not a text")
        meant.formUnion(nearestNames(to: found, among: names))
        errors.append(
          ScenarioError(
            file: node.file, line: name.mark?.line, key: node.path(to: found),
            message: "unknown key" + hint(for: found, among: names) + "; the keys are \(list)"))
      }
    }
    // A key that an unknown one was meant for needs no second message.
    for key in keys where isMissing(key, in: node) && !meant.contains(key.name) {
      errors.append(node.missing(key.name))
    }
    for key in keys {
      guard let child = nodes[node.path(to: key.name)] else { continue }
      switch key.value {
      case .keys: findKeys(of: child, as: key.path)
      case .worlds: findDeployments(in: child)
      default: break
      }
    }
  }

  /// Finds the keys of one deployment, or of several by their names.
  private mutating func findDeployments(in node: ScenarioNode) {
    let mapping = node.node.mapping
    // Of a world, pushes alone have keys of their own.
    let hasNames = mapping?.contains {
      $0.key.scalar?.string != "pushes" && $0.value.mapping != nil
    }
    guard let mapping, hasNames == true else {
      deployments.append((Deployment.usualName, node.key ?? "deployment"))
      return findKeys(of: node, as: "world")
    }
    for (key, value) in mapping {
      let name = key.scalar?.string ?? ""
      let path = node.path(to: name)
      let isPlain = name.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || $0.properties.numericType != nil
          || "-_ ".unicodeScalars.contains($0)
      }
      guard isPlain, (1...40).contains(name.count),
        name.first != " ", name.last != " "
      else {
        errors.append(
          ScenarioError(
            file: node.file, line: key.mark?.line, key: node.path(to: shortened(name)),
            message: "a deployment has a name of up to 40 letters, digits, spaces, - and _"))
        continue
      }
      deployments.append((name, path))
      findKeys(of: ScenarioNode(file: node.file, key: path, node: value), as: "world")
    }
  }

  private func isMissing(_ key: ScenarioKey, in node: ScenarioNode) -> Bool {
    guard nodes[node.path(to: key.name)] == nil else { return false }
    switch key.presence {
    case .required: return true
    // Of two alternatives the first one is asked for.
    case .requiredWithout(let other):
      let first = ScenarioKey.keys(in: key.parent).first { [key.name, other].contains($0.name) }
      return first?.name == key.name && nodes[node.path(to: other)] == nil
    case .optional: return false
    }
  }

  /// Throws the collected errors; a single error is thrown as itself.
  ///
  /// - Throws: `ScenarioError` or `ScenarioErrors`.
  func check() throws {
    guard let first = errors.first else { return }
    throw errors.count == 1 ? first as any Error : ScenarioErrors(errors)
  }

  // MARK: Values

  /// Records an error of a value, if the value is there.
  mutating func refuse(_ path: String, _ message: String) {
    if let node = nodes[path] { errors.append(node.error(message)) }
  }

  mutating func text(_ path: String) -> String? {
    read(path) { node throws(ScenarioError) in try node.text() }
  }

  /// A name: it is part of file names and commands.
  mutating func name(_ path: String) -> String? {
    guard let name = text(path) else { return nil }
    let isAllowed = name.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    guard isAllowed, name.utf8.count <= 60, !name.hasPrefix("-") else {
      refuse(
        path, "\"\(shortened(name))\" is no name; up to 60 letters, digits, - and _ are allowed")
      return nil
    }
    return name
  }

  /// A number in the range of its key, whose lower end may depend on another value.
  mutating func number(_ path: String, atLeast lowest: Double? = nil) -> Double? {
    guard case .number(let range, let unit) = ScenarioKey.known(path).value else {
      preconditionFailure("\(path) is not a number")
    }
    let allowed = max(range.lowerBound, lowest ?? range.lowerBound)...range.upperBound
    return read(path) { node throws(ScenarioError) in try node.number(in: allowed, unit: unit) }
  }

  /// A number, or a range of numbers, in the range of a key of the table.
  mutating func range(_ path: String, as key: String) -> ClosedRange<Double>? {
    guard case .range(let allowed, let unit) = ScenarioKey.known(key).value else {
      preconditionFailure("\(key) is not a range")
    }
    return read(path) { node throws(ScenarioError) in try node.range(in: allowed, unit: unit) }
  }

  /// A whole number in the range of its key.
  mutating func integer(_ path: String) -> Int? {
    guard case .integer(let range) = ScenarioKey.known(path).value else {
      preconditionFailure("\(path) is not a whole number")
    }
    return read(path) { node throws(ScenarioError) in try node.integer(in: range) }
  }

  /// A word that stands for a value.
  mutating func word<Value: RawRepresentable & CaseIterable>(
    _ path: String, as kind: Value.Type
  ) -> Value? where Value.RawValue == String {
    read(path) { node throws(ScenarioError) in try node.word(as: kind) }
  }

  /// The words of a list, each once.
  mutating func words<Value: RawRepresentable & CaseIterable & Equatable>(
    _ path: String, as kind: Value.Type
  ) -> [Value]? where Value.RawValue == String {
    read(path) { node throws(ScenarioError) in
      var values: [Value] = []
      for item in try node.list(of: "groups") {
        let value = try item.word(as: kind)
        guard !values.contains(value) else {
          throw item.error("\"\(value.rawValue)\" appears more than once; keep one")
        }
        values.append(value)
      }
      return values
    }
  }

  /// The texts of a list.
  mutating func texts(_ path: String) -> [String]? {
    guard case .list(let content) = ScenarioKey.known(path).value else {
      preconditionFailure("\(path) is not a list")
    }
    return read(path) { node throws(ScenarioError) in
      var texts: [String] = []
      for item in try node.list(of: content) { texts.append(try item.text()) }
      return texts
    }
  }

  private mutating func read<Value>(
    _ path: String, _ read: (ScenarioNode) throws(ScenarioError) -> Value
  ) -> Value? {
    guard let node = nodes[path] else { return nil }
    do throws(ScenarioError) {
      return try read(node)
    } catch {
      errors.append(error)
      return nil
    }
  }
}
