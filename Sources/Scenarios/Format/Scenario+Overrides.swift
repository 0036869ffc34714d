package import Foundation
import Physics
import Yams

extension Scenario {
  /// Reads a scenario and replaces values of some of its keys.
  ///
  /// The scenario's text is then that of the merged keys, so that a session stores what was in
  /// force.
  ///
  /// - Parameters:
  ///   - url: The scenario's file.
  ///   - folders: Where the body is looked for if it is not next to the scenario.
  ///   - overrides: Keys and values as in a scenario, those that come first at first; mappings such as
  ///     `schedule` are merged key by key.
  /// - Throws: As `init(contentsOf:orBodiesIn:)`; errors of a replaced value have its place in the
  ///   file of `overrides`.
  package init(
    contentsOf url: URL, orBodiesIn folders: [URL] = [], overriding overrides: [ScenarioNode]
  ) throws {
    let file = url.shownPath
    let root = try ScenarioYAML.root(of: url)
    for node in overrides { _ = try node.entries() }
    let yaml = try Yams.serialize(node: overrides.reduce(root.node) { $0.merging($1.node) })
    do {
      let source = try ScenarioFile(yaml: yaml, file: file)
      try self.init(source, besides: url, orBodiesIn: folders)
    } catch let error as ScenarioError {
      throw overrides.placing(error, of: file)
    } catch let errors as ScenarioErrors {
      throw ScenarioErrors(errors.errors.map { overrides.placing($0, of: file) })
    }
  }
}

extension ScenarioNode {
  /// Keys and values from elsewhere, as if they stood in this mapping.
  package func holding(_ entries: [(name: String, value: ScenarioNode)]) -> ScenarioNode {
    let pairs = entries.map { (Node($0.name), $0.value.node) }
    return ScenarioNode(file: file, key: key, node: Node(pairs))
  }
}

extension [ScenarioNode] {
  /// An error of a merged scenario with the place of the value that it is about: here, where it was
  /// replaced; otherwise in the scenario, whose lines have changed by merging.
  fileprivate func placing(_ error: ScenarioError, of scenario: String) -> ScenarioError {
    guard error.file == scenario else { return error }
    let places = reversed().lazy.compactMap { node in error.key.flatMap { node.value(at: $0) } }
    guard let place = places.first else {
      return ScenarioError(file: scenario, line: nil, key: error.key, message: error.message)
    }
    return place.error(error.message)
  }
}

extension ScenarioNode {

  /// The value of a key inside this one, such as `success.hold`.
  package func value(at path: String) -> ScenarioNode? {
    path.split(separator: ".").reduce(self) { value, part in
      guard let value, let mapping = value.node.mapping,
        let entry = mapping.first(where: { $0.key.scalar?.string == String(part) })
      else { return nil }
      return ScenarioNode(file: file, key: value.path(to: String(part)), node: entry.value)
    }
  }
}

extension Node {
  /// The mapping with the values of another one in place of its own.
  fileprivate func merging(_ other: Node) -> Node {
    guard case .mapping(var mapping) = self, case .mapping(let overrides) = other else {
      return other
    }
    for (key, value) in overrides {
      mapping[key] = mapping[key]?.merging(value) ?? value
    }
    return .mapping(mapping)
  }
}
