package import Foundation
package import Learning
package import Scenarios
package import Teaching

/// Trainings that are compared: arms, which differ in their settings, each run with several seeds.
package struct Experiment: Sendable {
  /// The name, which the folder of results bears.
  package let name: String
  /// The file that it was read from.
  package let file: URL
  /// The arms, in the order of the file.
  package let arms: [Arm]
  /// The seeds of every arm.
  package internal(set) var seeds: [UInt64]
  /// The measures that the file adds to `Measure.always`, in its order.
  package let measures: [Measure]
  /// The pairs of arms that are compared.
  package let comparisons: [Comparison]

  /// Two arms by their names: whether `a` does better than `b`.
  package struct Comparison: Sendable, Equatable {
    package let a: String
    package let b: String
  }

  /// The folder of results beside the file, unless another one is named.
  package var usualResults: URL {
    file.deletingLastPathComponent().appendingPathComponent("\(name).results", isDirectory: true)
  }

  /// The arm of a name.
  ///
  /// - Throws: `Failure` with the nearest names.
  package func arm(named name: String) throws -> Arm {
    if let arm = arms.first(where: { $0.name == name }) { return arm }
    let names = arms.map(\.name)
    throw Failure(
      "\(file.relativePath): there is no arm \"\(name)\"" + hint(for: name, among: names)
        + "; there are \(names.joined(separator: ", "))")
  }

  /// The experiment with other seeds.
  package func with(seeds: [UInt64]) -> Experiment {
    var other = self
    other.seeds = seeds
    return other
  }

  /// The measure of a name.
  package func measure(named name: String) -> Measure? {
    allMeasures.first { $0.name == name }
  }

  /// The names of all arms' deployments, in the order in which they first appear.
  package var deployments: [String] {
    var names: [String] = []
    for deployment in arms.flatMap(\.scenario.deployments) where !names.contains(deployment.name) {
      names.append(deployment.name)
    }
    return names
  }

  /// Every measure: those that are always there, those of the file, then both in each deployment.
  package var allMeasures: [Measure] {
    Measure.always + measures
      + deployments.flatMap { name in
        (Measure.ofDeployments + measures).map { $0.tried(in: name) }
      }
  }
}

/// One way to train, of those that an experiment compares.
package struct Arm: Sendable {
  /// The feedback that policies learn from.
  package enum Feedback: Sendable {
    /// The choices of a rater.
    case choices(RaterPlan)
    /// A formula of each state.
    case reward(MomentExpression)
  }

  /// The name.
  package let name: String
  /// Everything that decides the result but for the seed.
  package let settings: RunSettings
  /// The scenario, with the arm's own values.
  package let scenario: Scenario
  /// The settings of learning.
  package let configuration: LearnerConfiguration
  /// The feedback that its policies learn from.
  package let feedback: Feedback
  /// The formulas of the experiment's measures, compiled for the scenario's body, by their measures.
  package let formulas: [String: ClipExpression]
}

/// A number that each run comes to.
package struct Measure: Sendable, Hashable {
  /// The direction in which a measure improves: whether higher or lower values are better.
  package enum Direction: String, Sendable, Encodable {
    case higher, lower
  }

  /// The name.
  package let name: String
  /// The formula over a fresh episode, whose mean over ten episodes counts; nil for a measure that
  /// every training has.
  package let formula: String?
  /// The direction in which it improves.
  package let better: Direction
  /// Whether a run without a value is worse than any with one, rather than left out.
  package let ranksMissingLast: Bool
  /// The deployment in which the final policy is tried, and the measure's name in the scenario's own
  /// world; nil for that one.
  package var deployment: (name: String, measure: String)? {
    tried.map { ($0.deployment, $0.measure) }
  }

  private struct Tried: Hashable { let deployment, measure: String }
  private var tried: Tried?

  /// A measure of the final policy by a formula.
  package init(name: String, formula: String) {
    self.init(name: name, formula: formula, better: .higher)
  }

  private init(
    name: String, formula: String? = nil, better: Direction, ranksMissingLast: Bool = false
  ) {
    (self.name, self.formula) = (name, formula)
    (self.better, self.ranksMissingLast) = (better, ranksMissingLast)
  }

  /// The measure of the same policy in a deployment: `success in pushed`.
  package func tried(in deployment: String) -> Measure {
    var measure = Measure(
      name: "\(name) in \(deployment)", formula: formula, better: better,
      ranksMissingLast: ranksMissingLast)
    measure.tried = Tried(deployment: deployment, measure: name)
    return measure
  }

  /// The share of a deployment's episodes that succeed.
  package static let success = Measure(name: "success", better: .higher)
  /// How well the reward model's disagreement warns of failures there: `Evaluation.warning`.
  package static let warning = Measure(name: "warning", better: .higher)

  /// The measures of every deployment.
  package static let ofDeployments = [success, oracle, truth, warning]

  /// Choices at the first of three good checks in a row.
  package static let choicesToSuccess = Measure(
    name: "choicesToSuccess", better: .lower, ranksMissingLast: true)
  /// The same in steps of the policies, where they learn from a formula.
  package static let stepsToSuccess = Measure(
    name: "stepsToSuccess", better: .lower, ranksMissingLast: true)
  /// The share of ten fresh episodes of the final policy that succeed.
  package static let successRate = Measure(name: "successRate", better: .higher)
  /// The share of the last hundred choices that the reward model predicted.
  package static let agreement = Measure(name: "agreement", better: .higher)
  /// How long the training took, s.
  package static let wallSeconds = Measure(name: "wallSeconds", better: .lower)

  /// The oracle's mean score of the final policy, where the scenario has a truth besides, or the arm an
  /// optimisation.
  package static let oracle = Measure(name: "oracle", better: .higher)
  /// The mean of the scenario's truth, or of the oracle where it has none, likewise.
  package static let truth = Measure(name: "truth", better: .higher)
  /// Of an optimisation after the last choice; see the properties of `[Examination]`.
  package static let truthAtBest = Measure(name: "truthAtBest", better: .higher)
  /// See `truthAtBest`.
  package static let truthLost = Measure(name: "truthLost", better: .lower)
  /// See `truthAtBest`.
  package static let truthStopped = Measure(name: "truthStopped", better: .higher)
  /// See `truthAtBest`.
  package static let learnedGain = Measure(name: "learnedGain", better: .higher)
  /// See `truthAtBest`.
  package static let rootKL = Measure(name: "rootKL", better: .lower)

  /// The measures of every experiment.
  package static let always = [
    choicesToSuccess, stepsToSuccess, successRate, agreement, wallSeconds, oracle, truth,
    truthAtBest, truthLost, truthStopped, learnedGain, rootKL,
  ]
}
