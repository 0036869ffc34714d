import Foundation
package import Learning
package import Scenarios

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
    self.init()
    setPolicies(Self.usualPolicies)
    initialChoices = scenario.schedule.initialChoices
    choicesPerRound = scenario.schedule.choicesPerRound
    policyStepsPerChoice = scenario.schedule.policyStepsPerChoice
    queries = scenario.schedule.queries
    klCoefficient = scenario.schedule.klCoefficient
    setRewardModel(scenario.schedule.rewardModel)
    // Networks keep the discount that they were measured with, whatever the body.
    if rewardModel == .additive {
      proximal.discount = Self.discount(period: scenario.control)
    }
    // Long episodes and clips are kept for every policy.
    let shape = BodyEnvironmentMaker(scenario).shape
    while policies > 2, !fits(shape) { setPolicies(policies - 1) }
    if let horizon = scenario.schedule.horizon {
      proximal.discount = Self.discount(period: scenario.control, horizon: horizon)
    }
  }
}
