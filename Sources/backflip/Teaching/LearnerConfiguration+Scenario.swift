import Learning
import Scenarios

extension LearnerConfiguration {
  /// What measured best, at the scenario's pace.
  init(_ scenario: Scenario) {
    self.init()
    initialChoices = scenario.schedule.initialChoices
    choicesPerRound = scenario.schedule.choicesPerRound
    policyStepsPerChoice = scenario.schedule.policyStepsPerChoice
    queries = scenario.schedule.queries
  }
}
