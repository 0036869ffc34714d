package import Foundation
package import Learning
import Scenarios
import Teaching

/// One training: an arm with a seed.
package struct Run: Sendable {
  /// The arm.
  package let arm: Arm
  /// The seed of all random numbers.
  package let seed: UInt64

  package init(arm: Arm, seed: UInt64) {
    self.arm = arm
    self.seed = seed
  }

  /// Such as `oracle, seed 7`.
  package var name: String { "\(arm.name), seed \(seed)" }
}

/// What a run came to, as its file holds it.
package struct RunRecord: Sendable, Codable {
  /// The arm's name.
  package var arm: String
  /// The seed.
  package var seed: UInt64
  /// The settings that it ran with.
  package var settings: RunSettings
  /// The version of the program that ran it.
  package var program: String
  /// The measures by their names; nil where a run has no value.
  package var measures: [String: Double?]
  /// The formulas of those that have one.
  package var formulas: [String: String]
  /// The final policy, as `GaussianPolicy.encoded` gives it: measures that are added later are taken
  /// from its episodes; nil in a file of recorded runs, which leaves policies out.
  package var policy: Data?

  /// Episodes of the final policy that a measure is the mean of.
  static let episodes = SuccessChecks.episodes

  /// The value of a measure.
  ///
  /// - Parameters:
  ///   - measure: The measure.
  ///   - arm: The arm, of the record's settings.
  /// - Returns: The value: infinite where the run never succeeded, nil where there is none.
  /// - Throws: `LearnedDataError` where the policy is needed and does not fit.
  package func value(of measure: Measure, in arm: Arm) throws -> Double? {
    guard let formula = measure.formula, formulas[measure.name] != formula else {
      guard let stored = measures[measure.name] else { return nil }
      return stored ?? (measure.ranksMissingLast ? .infinity : nil)
    }
    guard let policy,
      let expression = arm.formulas[measure.deployment?.measure ?? measure.name]
    else { return nil }
    let learned = try GaussianPolicy(encoded: policy)
    guard let name = measure.deployment?.name else {
      return try Self.episodes(of: learned, in: arm, seed: seed).mean(of: expression)
    }
    try learned.check(BodyEnvironmentMaker(arm.scenario).shape)
    let deployment = arm.scenario.deployments.first { $0.name == name }
    return deployment.flatMap {
      arm.scenario.episodes(of: learned, in: $0, seed: seed).mean(of: expression)
    }
  }

  /// The first episode of the evaluation at the end of the run; nil where its policy was left out.
  ///
  /// - Throws: `LearnedDataError` where the policy does not fit.
  package func episode(in arm: Arm) throws -> Episode? {
    guard let policy else { return nil }
    return try Self.episodes(of: GaussianPolicy(encoded: policy), in: arm, seed: seed, count: 1)
      .first
  }

  /// The episodes of the evaluation at the end of a run.
  static func episodes(
    of policy: GaussianPolicy, in arm: Arm, seed: UInt64, count: Int = episodes
  ) throws(LearnedDataError) -> [Episode] {
    let maker = BodyEnvironmentMaker(arm.scenario)
    try policy.check(maker.shape)
    var random = RandomPurpose.evaluation.random(seed: seed)
    return PolicyPlayer(maker: maker).play(
      policy, episodes: count, actions: .mean, random: &random)
  }
}

extension [Episode] {
  /// The mean of a formula over the episodes that did not diverge; nil where that is no finite
  /// number.
  func mean(of formula: ClipExpression) -> Double? {
    let values = filter { !$0.hasDiverged }.map { formula.value(of: $0.trajectory) }
    let mean = values.reduce(0, +) / Double(values.count)
    return mean.isFinite ? mean : nil
  }
}

/// A run that ended with an error, as its file holds it.
package struct FailedRun: Sendable, Codable {
  package var arm: String
  package var seed: UInt64
  package var settings: RunSettings
  /// The error, in one line.
  package var error: String
}
