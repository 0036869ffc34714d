package import Foundation
import Learning
package import Scenarios

extension Lesson {
  /// The key of a lesson's file that holds its experiment.
  static let experimentKey = "experiment"
  /// The keys of a lesson.
  private static let keys = [
    "title", "problem", "claim", "analogy", "question", "watch", experimentKey, "effect", "reveal",
    "remedy", "remedyArm", "limits", "evidence", "severity", "likelihood", "opinion",
  ]
  /// The problems of the compendium.
  private static let problemNumbers = 1...20

  /// Reads a lesson's file, with the scenarios and bodies of its experiment.
  ///
  /// - Parameters:
  ///   - file: The YAML file.
  ///   - library: Where scenarios are found by name.
  /// - Throws: `ScenarioError` or `ScenarioErrors` with file, line and key; the errors of reading a
  ///   body.
  package init(contentsOf file: URL, library: ScenarioLibrary) throws {
    let root = try ScenarioYAML.root(of: file)
    let entries = try root.entries(known: Self.keys)
    let nodes = Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.value) })
    func required(_ key: String) throws(ScenarioError) -> ScenarioNode {
      if let node = nodes[key] { return node }
      throw root.missing(key)
    }
    name = file.deletingPathExtension().lastPathComponent
    title = try required("title").text()
    problems = try nodes["problem"]?.problems(in: Self.problemNumbers) ?? []
    claim = try required("claim").statement()
    analogy = try nodes["analogy"]?.sentences()
    question = try required("question").sentences()
    watch = try required("watch").sentences()
    reveal = try required("reveal").sentences()
    remedy = try required("remedy").sentences()
    limits = try required("limits").sentences()
    assessment = Assessment(
      evidence: try required("evidence").statement(),
      severity: try required("severity").statement(),
      likelihood: try required("likelihood").statement(),
      opinion: try required("opinion").statement())
    experiment = try Experiment(
      try required(Self.experimentKey), file: file, library: library)
    effect = try required("effect").effect(in: experiment)
    remedyArm = try nodes["remedyArm"]?.arm(of: experiment)
  }
}

extension ScenarioNode {
  /// A text without the line breaks of the file.
  fileprivate func sentences() throws(ScenarioError) -> String {
    try text().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// A text with its source.
  fileprivate func statement() throws(ScenarioError) -> Lesson.Statement {
    var texts: [String: String] = [:]
    for (name, value) in try entries(known: ["text", "source"]) {
      texts[name] = try value.sentences()
    }
    guard let text = texts["text"] else { throw missing("text") }
    guard let source = texts["source"] else { throw missing("source") }
    return Lesson.Statement(text: text, source: source)
  }

  /// One number, or a list of them.
  fileprivate func problems(in range: ClosedRange<Int>) throws(ScenarioError) -> [Int] {
    var numbers: [Int] = []
    for node in isList ? try list(of: "numbers") : [self] {
      numbers.append(try node.integer(in: range))
    }
    return numbers
  }

  /// The name of one of an experiment's arms.
  fileprivate func arm(of experiment: Experiment) throws(ScenarioError) -> String {
    let (name, names) = (try text(), experiment.arms.map(\.name))
    guard names.contains(name) else {
      throw error(
        "there is no arm \"\(shortened(name))\"" + hint(for: name, among: names)
          + "; the arms are \(names.joined(separator: ", "))")
    }
    return name
  }

  /// The comparison that the claim rests on.
  fileprivate func effect(in experiment: Experiment) throws(ScenarioError) -> Lesson.Effect {
    var nodes: [String: ScenarioNode] = [:]
    for (name, value) in try entries(known: ["measure", "compare"]) { nodes[name] = value }
    guard let measure = nodes["measure"] else { throw missing("measure") }
    guard let compare = nodes["compare"] else { throw missing("compare") }
    let measures = experiment.allMeasures.map(\.name)
    let name = try measure.text()
    guard measures.contains(name) else {
      throw measure.error(
        "there is no measure \"\(shortened(name))\"; the measures are "
          + measures.joined(separator: ", "))
    }
    let pairs = try compare.comparisons(of: experiment.arms.map(\.name))
    guard pairs.count == 1, let arms = pairs.first else {
      throw compare.error("an effect is one pair of arms, such as [a, b]")
    }
    guard experiment.comparisons.contains(arms) else {
      throw compare.error(
        "the experiment does not compare these; add [\(arms.a), \(arms.b)] to its compare")
    }
    return Lesson.Effect(measure: name, arms: arms)
  }
}
