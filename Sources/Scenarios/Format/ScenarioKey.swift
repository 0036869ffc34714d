import Foundation
import Learning

/// A key of a scenario's YAML: the values that it accepts, and its default.
///
/// The parser reads by this table, and the page ScenarioFormat lists it; a test compares the two.
struct ScenarioKey: Sendable {
  /// The values that a key accepts.
  enum Value: Sendable {
    /// A text that is not empty.
    case text
    /// Up to 60 letters, digits, - and _.
    case name
    /// A list that is not empty.
    case list(of: String)
    case number(ClosedRange<Double>, unit: String)
    /// A number, or a list of the lowest and the highest one.
    case range(ClosedRange<Double>, unit: String)
    case integer(ClosedRange<Int>)
    case word([String])
    /// A mapping, with keys of its own.
    case keys
    /// The keys of `world`, or names with such keys.
    case worlds
  }

  /// Whether a key may be absent.
  enum Presence: Sendable {
    case required
    /// Required unless its mapping has another key.
    case requiredWithout(String)
    /// Has a default, in words.
    case optional(default: String)
  }

  /// The key with those around it, such as `success.hold`.
  let path: String
  /// The values that it accepts.
  let value: Value
  /// Whether it may be absent.
  let presence: Presence

  private init(_ path: String, _ value: Value, _ presence: Presence = .required) {
    (self.path, self.value, self.presence) = (path, value, presence)
  }

  /// The key alone.
  var name: String { path.split(separator: ".").last.map(String.init) ?? path }

  /// The key of the mapping that this one stands in; nil at the top.
  var parent: String? { path.lastIndex(of: ".").map { String(path[..<$0]) } }

  /// The keys of a mapping, the top one for nil, in the order of messages.
  static func keys(in parent: String?) -> [ScenarioKey] { all.filter { $0.parent == parent } }

  /// A key that is known to be in the table.
  static func known(_ path: String) -> ScenarioKey {
    guard let key = all.first(where: { $0.path == path }) else {
      preconditionFailure("no key \(path) in the table")
    }
    return key
  }

  /// Every key of a scenario.
  static let all: [ScenarioKey] = {
    let turn = AerialTurn(feet: [])
    let schedule = Schedule()
    return [
      ScenarioKey("name", .name),
      ScenarioKey("title", .text, .optional(default: "the name")),
      ScenarioKey("summary", .text, .optional(default: "empty")),
      ScenarioKey("body", .text),
      ScenarioKey("observation", .list(of: "groups"), .optional(default: "all groups")),
      ScenarioKey("question", .text),
      // From a simulation step to a tenth of a second: slower than that no body can be balanced.
      ScenarioKey(
        "control", .number(0.0005...0.1, unit: " s"),
        .optional(default: "a sixtieth of `clip`, as time steps of the body allow")),
      ScenarioKey(
        "episode", .number(0.1...600, unit: " s"), .optional(default: "four clips")),
      ScenarioKey(
        "clip", .number(0.1...60, unit: " s"),
        .optional(default: shown(ScenarioFile.usualClip))),
      ScenarioKey(
        "choices", .integer(1...1_000_000),
        .optional(default: "\(ScenarioFile.usualChoices)")),
      ScenarioKey("oracle", .text, .optional(default: "the grades; without them, success")),
      ScenarioKey("truth", .text, .optional(default: "the oracle")),
      ScenarioKey("equal", .number(0...1e6, unit: ""), .optional(default: "0")),
      ScenarioKey("grades", .list(of: "conditions"), .optional(default: "none")),
      ScenarioKey("success", .keys),
      ScenarioKey("success.turns", .integer(-9...9), .requiredWithout("when")),
      ScenarioKey(
        "success.inFlight", .number(0...3600, unit: " degrees"),
        .optional(default: shown(turn.inFlight))),
      ScenarioKey("success.on", .list(of: "geoms")),
      ScenarioKey(
        "success.hold", .number(0...10, unit: " s"), .optional(default: shown(turn.hold))),
      ScenarioKey(
        "success.upright", .number(0...180, unit: " degrees"),
        .optional(default: shown(turn.upright))),
      ScenarioKey("success.when", .text, .requiredWithout("turns")),
      ScenarioKey("world", .keys, .optional(default: "as in the body's file")),
      ScenarioKey(
        "world.gravity", .range(0...100, unit: " m/s²"), .optional(default: "the body's")),
      ScenarioKey("world.slope", .range(-60...60, unit: " degrees"), .optional(default: "0")),
      // Factors of what the body's file says; with 0 a contact would have no weight.
      ScenarioKey("world.friction", .range(0.01...10, unit: ""), .optional(default: "1")),
      ScenarioKey("world.motorStrength", .range(0.01...10, unit: ""), .optional(default: "1")),
      ScenarioKey("world.sensorNoise", .range(0...10, unit: ""), .optional(default: "0")),
      ScenarioKey("world.pushes", .keys, .optional(default: "none")),
      ScenarioKey("world.pushes.impulse", .range(-10_000...10_000, unit: " N·s")),
      ScenarioKey("world.pushes.every", .range(0.1...600, unit: " s")),
      ScenarioKey("deployment", .worlds, .optional(default: "none")),
      ScenarioKey(
        "deploymentEpisodes", .integer(1...10_000),
        .optional(default: "\(ScenarioFile.usualDeploymentEpisodes)")),
      ScenarioKey("schedule", .keys, .optional(default: "the defaults of its keys")),
      ScenarioKey(
        "schedule.initialChoices", .integer(0...1_000_000),
        .optional(default: "\(schedule.initialChoices)")),
      ScenarioKey(
        "schedule.choicesPerRound", .integer(1...1000),
        .optional(default: "\(schedule.choicesPerRound)")),
      ScenarioKey(
        "schedule.policyStepsPerChoice", .integer(0...100_000_000),
        .optional(default: "\(schedule.policyStepsPerChoice)")),
      ScenarioKey(
        "schedule.queries", .word(QueryCriterion.allCases.map(\.rawValue)),
        .optional(default: schedule.queries.rawValue)),
      ScenarioKey(
        "schedule.klCoefficient",
        .number(LearnerConfiguration.klCoefficientsAllowed, unit: ""),
        .optional(default: "\(schedule.klCoefficient)")),
      ScenarioKey(
        "schedule.rewardModel", .word(RewardModelKind.allCases.map(\.rawValue)),
        .optional(default: schedule.rewardModel.rawValue)),
      ScenarioKey(
        "schedule.horizon", .number(0.01...100, unit: " s"),
        .optional(default: "half of `clip`")),
      ScenarioKey("lesson", .keys, .optional(default: "none")),
      ScenarioKey("lesson.claim", .text, .optional(default: "none")),
      ScenarioKey("lesson.do", .text, .optional(default: "none")),
      ScenarioKey("lesson.watch", .text, .optional(default: "none")),
      ScenarioKey("lesson.measured", .text, .optional(default: "none")),
      ScenarioKey("lesson.limits", .text, .optional(default: "none")),
    ]
  }()
}

extension ScenarioKey.Value: CustomStringConvertible {
  /// The values in words, `number from 0.1 to 60 s`.
  var description: String {
    switch self {
    case .text: "text"
    case .name: "up to 60 letters, digits, - and _"
    case .list(let content): "list of \(content)"
    case .number(let range, let unit):
      "number from \(shown(range.lowerBound)) to \(shown(range.upperBound))\(unit)"
    case .range(let range, let unit):
      "number from \(shown(range.lowerBound)) to \(shown(range.upperBound))\(unit), or a range"
    case .integer(let range): "whole number from \(range.lowerBound) to \(range.upperBound)"
    case .word(let words): words.joined(separator: ", ")
    case .keys: "keys"
    case .worlds: "keys of `world`, or names with such keys"
    }
  }
}

extension ScenarioKey.Presence: CustomStringConvertible {
  /// The default, or that there is none.
  var description: String {
    switch self {
    case .required: "required"
    case .requiredWithout(let other): "required without \(other)"
    case .optional(let value): value
    }
  }
}
