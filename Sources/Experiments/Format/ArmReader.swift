import Foundation
import Learning
import Scenarios
import Teaching

/// Reads one arm of an experiment: what `train` can be told, and values of the scenario.
struct ArmReader {
  /// The keys of an arm, which may also stand outside of `arms` and then hold for all.
  static let keys =
    [
      "scenario", "rater", "raterCommand", "raterTimeout", "reward", "steps", "choices", "queries",
      "policies", "klCoefficient", "untilSuccess", "optimisation",
    ] + ofScenario
  /// Keys of the scenario that an arm may have by themselves.
  private static let ofScenario = ["world", "deployment", "deploymentEpisodes", "truth"]
  /// Of these an arm has one; its own takes the place of one that holds for all.
  private static let teachers = ["rater", "raterCommand", "reward"]
  /// These go with choices, and not with `reward`.
  private static let ofChoices = ["choices", "queries", "klCoefficient", "optimisation"]
  /// The policies of a run that names none.
  ///
  /// A number for each core would make the result depend on
  /// the machine.
  static let usualPolicies = 2

  /// The keys outside of `arms`.
  let defaults: [String: ScenarioNode]
  /// The measures of the experiment.
  let measures: [Measure]
  /// The value of the key `measures`.
  let measureNodes: ScenarioNode?
  /// The experiment's file.
  let file: URL
  /// Where scenarios are found by name.
  let library: ScenarioLibrary

  /// Reads an arm.
  ///
  /// - Throws: `ScenarioError` or `ScenarioErrors`; the errors of reading a body.
  func arm(_ name: String, _ node: ScenarioNode) throws -> Arm {
    try node.checkFileName(name)
    let entries = node.isNull ? [] : try node.entries(known: Self.keys)
    let own = Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.value) })
    let nodes = try merged(own, node)
    let scenario = try scenario(own, node)
    let policies =
      try nodes["policies"]?.integer(in: LearnerConfiguration.policiesAllowed) ?? Self.usualPolicies
    var configuration = LearnerConfiguration(scenario)
    configuration.policies = policies
    if let queries = nodes["queries"] {
      configuration.queries = try queries.word(as: QueryCriterion.self)
    }
    guard configuration.fits(BodyEnvironmentMaker(scenario).shape) else {
      throw (nodes["policies"] ?? node).error(
        "\(policies) policies with the episodes and clips of \(scenario.name) do not fit into "
          + "memory; give fewer policies")
    }
    var settings = RunSettings(
      scenario: scenario.yaml, body: scenario.bodyXML, policies: policies,
      untilSuccess: try nodes["untilSuccess"]?.flag() ?? false)
    let feedback = try feedback(nodes, scenario, configuration, &settings)
    return Arm(
      name: name, settings: settings, scenario: scenario, configuration: configuration,
      feedback: feedback, formulas: try formulas(in: scenario, arm: name))
  }

  /// The arm's keys and, for those that it leaves out, the ones that hold for all.
  private func merged(
    _ own: [String: ScenarioNode], _ node: ScenarioNode
  ) throws -> [String: ScenarioNode] {
    var common = defaults.filter { Self.keys.contains($0.key) }
    if Self.teachers.contains(where: { own[$0] != nil }) {
      for key in Self.teachers + ["raterTimeout"] { common[key] = nil }
    }
    // The arm's values of the scenario come before options that hold for all.
    if let scenario = own["scenario"], scenario.isMapping {
      let keys = [
        "choices": "choices", "queries": "schedule.queries",
        "klCoefficient": "schedule.klCoefficient",
      ]
      for (option, path) in keys where scenario.value(at: path) != nil { common[option] = nil }
    }
    for level in [own, common] {
      let found = Self.teachers.filter { level[$0] != nil }
      guard found.count <= 1 else {
        throw (level[found[1]] ?? node).error(
          "\(found.joined(separator: " and ")) exclude each other; keep one")
      }
    }
    let isByFormula = own["reward"] != nil || common["reward"] != nil
    for key in isByFormula ? Self.ofChoices : ["steps"] {
      common[key] = nil
      guard let value = own[key] else { continue }
      throw value.error(
        isByFormula
          ? "this goes with choices, and the arm learns from a reward; leave it out"
          : "this goes with reward; leave it out, or set choices")
    }
    let nodes = common.merging(own) { $1 }
    if let timeout = nodes["raterTimeout"], nodes["raterCommand"] == nil {
      throw timeout.error("this goes with raterCommand; leave it out")
    }
    return nodes
  }

  /// The scenario of an arm: the common one, another one, or one of these with other values.
  private func scenario(
    _ own: [String: ScenarioNode], _ node: ScenarioNode
  ) throws -> Scenario {
    let values = own["scenario"].flatMap { $0.isMapping ? $0 : nil }
    guard let base = values == nil ? own["scenario"] ?? defaults["scenario"] : defaults["scenario"]
    else {
      throw node.missing("scenario", "no scenario is named; write scenario: NAME above the arms")
    }
    let url = try url(base)
    // Of a key that stands above the arms, in the scenario's values and in the arm, the last counts.
    let common = Self.ofScenario.compactMap { key in defaults[key].map { (key, $0) } }
    let settings = Self.ofScenario.compactMap { key in own[key].map { (key, $0) } }
    let overrides =
      (common.isEmpty ? [] : [node.holding(common)]) + (values.map { [$0] } ?? [])
      + (settings.isEmpty ? [] : [node.holding(settings)])
    // A body may lie in the library, too.
    do {
      guard !overrides.isEmpty else {
        return try Scenario(contentsOf: url, orBodiesIn: library.folders)
      }
      return try Scenario(contentsOf: url, orBodiesIn: library.folders, overriding: overrides)
    } catch let error as ScenarioError where error.line == nil && error.key == nil {
      // The file as a whole cannot be read.
      throw base.error(error.description)
    }
  }

  /// The file of a scenario: a path relative to the experiment, or a name.
  private func url(_ node: ScenarioNode) throws(ScenarioError) -> URL {
    let name = try node.text()
    let folder = file.deletingLastPathComponent()
    if name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
      let url = URL(fileURLWithPath: name, relativeTo: folder)
      guard FileManager.default.fileExists(atPath: url.path) else {
        throw node.error("there is no file \(url.path); give the path relative to this file")
      }
      return URL(fileURLWithPath: url.path)
    }
    do throws(ScenarioNotFound) {
      return try library.url(of: name)
    } catch {
      throw node.error(error.description)
    }
  }

  private func feedback(
    _ nodes: [String: ScenarioNode], _ scenario: Scenario, _ configuration: LearnerConfiguration,
    _ settings: inout RunSettings
  ) throws -> Arm.Feedback {
    if let node = nodes["reward"] {
      let reward = try compiled(at: node) { try scenario.reward(try node.text()) }
      settings.reward = reward.text
      settings.steps =
        try nodes["steps"]?.integer(in: 1...1_000_000_000_000)
        ?? RewardTraining.usualSteps(in: scenario, configuration)
      return .reward(reward)
    }
    settings.choices = try nodes["choices"]?.integer(in: 1...1_000_000) ?? scenario.choices
    settings.queries = configuration.queries.rawValue
    settings.optimisation = try nodes["optimisation"]?.integer(in: 1...1_000_000_000)
    if let node = nodes["klCoefficient"] {
      settings.klCoefficient = Float(
        try node.number(in: LearnerConfiguration.klCoefficientsAllowed, unit: ""))
    }
    if let node = nodes["raterCommand"] {
      let (command, timeouts) = (try node.text(), CommandRater.timeouts)
      let timeout =
        try nodes["raterTimeout"]?.number(in: timeouts, unit: " s") ?? CommandRater.usualTimeout
      (settings.raterCommand, settings.raterTimeout) = (command, timeout)
      return .choices(.command(command, timeout: timeout, in: scenario))
    }
    let rater = try compiled(at: nodes["rater"]) {
      let rater = try nodes["rater"].map { try SimulatedRater(text: try $0.text()) }
      try rater?.check(in: scenario)
      return rater ?? SimulatedRater()
    }
    settings.rater = rater.text
    return .choices(.simulated(rater))
  }

  private func formulas(
    in scenario: Scenario, arm: String
  ) throws -> [String: ClipExpression] {
    var formulas: [String: ClipExpression] = [:]
    for (name, node) in try measureNodes?.entries() ?? [] {
      formulas[name] = try compiled(at: node, note: " (in arm \(arm))") {
        try ClipExpression(try node.text(), model: scenario.model, success: scenario.success)
      }
    }
    return formulas
  }

  /// Does what a value asks for; its error gets the value's place.
  private func compiled<Result>(
    at node: ScenarioNode?, note: String = "", _ compile: () throws -> Result
  ) throws -> Result {
    do {
      return try compile()
    } catch let error as ScenarioError {
      throw error
    } catch {
      guard let node else { throw error }
      throw node.error("\(error)\(note)")
    }
  }
}
