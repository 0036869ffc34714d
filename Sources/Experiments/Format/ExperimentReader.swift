package import Foundation
import Learning
package import Scenarios
import Teaching

extension Experiment {
  /// The keys of an experiment, besides those of `ArmReader`, which hold for all arms.
  static let keys = ["name", "seeds", "arms", "measures", "compare"]

  /// Reads an experiment's file, or the experiment of a lesson's file, with the scenarios and bodies
  /// of its arms.
  ///
  /// - Parameters:
  ///   - file: The YAML file.
  ///   - library: Where scenarios are found by name.
  /// - Throws: `ScenarioError` or `ScenarioErrors` with file, line and key; the errors of reading a
  ///   body.
  package init(contentsOf file: URL, library: ScenarioLibrary) throws {
    let root = try ScenarioYAML.root(of: file)
    let ofLesson = try root.entries().first { $0.name == Lesson.experimentKey }
    try self.init(ofLesson?.value ?? root, file: file, library: library)
  }

  /// Reads the keys of an experiment.
  ///
  /// - Throws: As `init(contentsOf:library:)`.
  package init(_ root: ScenarioNode, file: URL, library: ScenarioLibrary) throws {
    let entries = try root.entries(known: Self.keys + ArmReader.keys)
    let nodes = Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.value) })
    func required(_ key: String) throws -> ScenarioNode {
      if let node = nodes[key] { return node }
      throw root.missing(key)
    }
    self.file = file
    name = try nodes["name"]?.fileName() ?? file.deletingPathExtension().lastPathComponent
    seeds = try required("seeds").seeds()
    measures = try nodes["measures"]?.measures() ?? []
    arms = try Self.arms(
      try required("arms"),
      ArmReader(
        defaults: nodes, measures: measures, measureNodes: nodes["measures"], file: file,
        library: library))
    comparisons = try nodes["compare"]?.comparisons(of: arms.map(\.name)) ?? []
    try checkNames(nodes["measures"] ?? root)
  }

  /// Refuses a measure that is called as one of a deployment is.
  private func checkNames(_ node: ScenarioNode) throws(ScenarioError) {
    let all = allMeasures.map(\.name)
    for name in measures.map(\.name) where all.count(where: { $0 == name }) > 1 {
      throw node.error(
        "the measure \"\(name)\" is called like one of a deployment; choose another name")
    }
  }

  /// Reads all arms, and reports the errors of all.
  private static func arms(_ node: ScenarioNode, _ reader: ArmReader) throws -> [Arm] {
    var arms: [Arm] = []
    var errors: [ScenarioError] = []
    for (name, value) in try node.entries() {
      do {
        let arm = try reader.arm(name, value)
        // File systems that ignore case would mix the results of two such arms.
        guard !arms.contains(where: { $0.name.lowercased() == arm.name.lowercased() }) else {
          throw value.error("another arm has this name but for the case; choose another name")
        }
        arms.append(arm)
      } catch let error as ScenarioError {
        errors.append(error)
      } catch let several as ScenarioErrors {
        errors += several.errors
      }
    }
    guard let first = errors.first else {
      guard !arms.isEmpty else { throw node.error("there are no arms; name one at least") }
      return arms
    }
    throw errors.count == 1 ? first as any Error : ScenarioErrors(errors)
  }
}

extension ScenarioNode {
  /// A text that can name a file.
  func fileName() throws(ScenarioError) -> String {
    let name = try text()
    try checkFileName(name)
    return name
  }

  /// Refuses what cannot name a file on every system.
  func checkFileName(_ name: String) throws(ScenarioError) {
    let isPlain = name.unicodeScalars.allSatisfy {
      $0 != "/" && $0 != "\\" && $0.properties.generalCategory != .control
    }
    guard isPlain, !name.hasPrefix("."), !name.hasPrefix("-"), (1...80).contains(name.count),
      name.utf8.count <= 200, name.trimmingCharacters(in: .whitespaces) == name
    else {
      throw error(
        "\"\(shortened(name))\" cannot name a folder: use up to 80 characters without / and \\, "
          + "not beginning with . or -")
    }
  }

  /// Seeds as one text, or a list of numbers and ranges.
  fileprivate func seeds() throws(ScenarioError) -> [UInt64] {
    var texts: [String] = []
    if isList {
      for item in try list(of: "seeds") { texts.append(try item.text()) }
    } else {
      texts = [try text()]
    }
    do {
      return try SeedList.seeds(in: texts.joined(separator: ","))
    } catch {
      throw self.error("\(error)")
    }
  }

  /// Names of measures with their formulas.
  fileprivate func measures() throws(ScenarioError) -> [Measure] {
    var measures: [Measure] = []
    for (name, value) in try entries() {
      guard !Measure.always.contains(where: { $0.name == name }) else {
        throw value.error("every experiment has this measure; choose another name")
      }
      guard (1...80).contains(name.count),
        name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
      else { throw value.error("a measure has a name of up to 80 characters") }
      measures.append(Measure(name: name, formula: try value.text()))
    }
    return measures
  }

  /// A pair of arms, or a list of pairs.
  func comparisons(
    of arms: [String]
  ) throws(ScenarioError) -> [Experiment.Comparison] {
    let items = try list(of: "two arms")
    guard items.contains(where: \.isList) else {
      return [try Self.comparison(items, of: arms, self)]
    }
    var comparisons: [Experiment.Comparison] = []
    for item in items {
      let comparison = try Self.comparison(try item.list(of: "two arms"), of: arms, item)
      guard !comparisons.contains(comparison) else {
        throw item.error("this pair is listed twice; list it once")
      }
      comparisons.append(comparison)
    }
    return comparisons
  }

  private static func comparison(
    _ items: [ScenarioNode], of arms: [String], _ place: ScenarioNode
  ) throws(ScenarioError) -> Experiment.Comparison {
    var names: [String] = []
    for item in items {
      let name = try item.text()
      guard arms.contains(name) else {
        throw item.error(
          "there is no arm \"\(shortened(name))\"" + hint(for: name, among: arms)
            + "; the arms are \(arms.joined(separator: ", "))")
      }
      names.append(name)
    }
    guard names.count == 2, names[0] != names[1] else {
      throw place.error("two different arms are compared, such as [a, b]")
    }
    return Experiment.Comparison(a: names[0], b: names[1])
  }
}
