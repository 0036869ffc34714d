import Foundation
package import Learning
package import Scenarios
package import Sessions

extension LearnerConfiguration {
  /// The numbers of policies that may learn next to one another.
  package static let policiesAllowed = 1...16

  /// A policy for each core, two at least: where one is stuck, another is not.
  ///
  /// More than eight were not tried.
  private static var usualPolicies: Int {
    max(2, min(8, ProcessInfo.processInfo.activeProcessorCount))
  }

  /// The settings that measured best, at the scenario's pace, on all cores of this machine.
  ///
  /// A session keeps its number of policies, because it decides what is learned, as the seed does.
  package init(_ scenario: Scenario) {
    self.init(scenario.schedule.rewardModel, period: scenario.control)
    policies = Self.usualPolicies
    initialChoices = scenario.schedule.initialChoices
    choicesPerRound = scenario.schedule.choicesPerRound
    policyStepsPerChoice = scenario.schedule.policyStepsPerChoice
    queries = scenario.schedule.queries
    klCoefficient = scenario.schedule.klCoefficient
    if let horizon = scenario.horizon {
      pace.ppo.discount = PPOSettings.discount(period: scenario.control, horizon: horizon)
    }
    // Long episodes and clips are kept for every policy.
    let shape = BodyEnvironmentMaker(scenario).shape
    while policies > 2, !fits(shape) { policies -= 1 }
  }

  /// The settings of a session that is new or continued.
  ///
  /// - Parameters:
  ///   - scenario: The scenario, whose settings count where no others are given.
  ///   - store: The session that is continued, if any; it keeps its settings.
  ///   - queries: The criterion for pairs that was asked for, if any.
  ///   - policies: The number of policies that was asked for, if any.
  /// - Throws: `SessionError`; `Failure` where the session has other settings than were asked for,
  ///   or they do not fit into memory.
  package init(
    _ scenario: Scenario, continuing store: SessionStore?, queries: QueryCriterion?, policies: Int?
  ) throws {
    let kept = try store?.learnerConfiguration()
    self = kept ?? LearnerConfiguration(scenario)
    if let queries { self.queries = queries }
    if let policies { self.policies = policies }
    guard fits(BodyEnvironmentMaker(scenario).shape) else {
      throw Failure(
        "\(self.policies) policies with the episodes and clips of \(scenario.name) do not fit into "
          + "memory; give fewer --policies")
    }
    guard let store, let kept else { return }
    guard kept.queries == self.queries else {
      throw Failure(
        "session \(store.name) picks pairs by \(kept.queries.rawValue); leave out --queries")
    }
    guard kept.policies == self.policies else {
      throw Failure(
        "session \(store.name) began with --policies \(kept.policies); leave out --policies")
    }
  }
}
