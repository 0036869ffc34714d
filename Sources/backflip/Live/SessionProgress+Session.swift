import Interface
import Learning
import Scenarios
import Sessions

extension SessionProgress {
  /// How a session stands that was just opened.
  ///
  /// - Throws: `SessionError`.
  init(_ store: SessionStore, scenario: Scenario) throws {
    self.init(
      session: store.name, title: scenario.title, question: scenario.question,
      plannedChoices: scenario.choices)
    firstRound = scenario.schedule.choicesPerRound
    advice = scenario.lesson?.instructions ?? ""
    teacher = RaterWeakness.oracle.rawValue
    if case .turn = scenario.success { successes = "flips" }
    let tally = try store.tally(withoutRaters: store.raters().filter(SimulatedRater.isName))
    count(tally.standing)
    redoable = tally.redoable
    timedChoices = tally.timed
    choosingSeconds = tally.seconds
    stages = try store.stages().map(StageSummary.init)
    choicesPerStage = SessionKeeper.choicesPerStage
    policySteps = try store.policySteps()
    diverged = try store.divergedEpisodes()
    if tally.all > 0 { learner = .resuming }
  }

  /// Counts choices that were made or made again, or, below 0, taken back.
  mutating func count(_ more: Int) {
    choices += more
    undoable += more
  }

  /// Takes in how learning stands.
  mutating func take(_ learner: LearnerProgress, checks: SuccessChecks) {
    weighedShare = learner.weighedShare
    policySteps = learner.policySteps
    diverged = learner.diverged
    klCoefficient = learner.klCoefficient
    self.learner = LearnerStatus(learner.status)
    take(checks)
  }

  /// Takes in what came of the last tries.
  mutating func take(_ checks: SuccessChecks) {
    if let last = checks.last {
      (recentSuccesses, recentTries) = (last, SuccessChecks.episodes)
    }
  }
}

extension StageSummary {
  /// What a list shows of a stage.
  init(_ heading: Stage.Heading) {
    self.init(
      choices: heading.choices, policySteps: heading.policySteps,
      successRate: heading.successRate)
  }
}

extension LearnerStatus {
  fileprivate init(_ status: LearnerProgress.Status) {
    switch status {
    case .exploring: self = .exploring
    case .learning: self = .learning
    case .waiting: self = .waitingForYou
    }
  }
}
