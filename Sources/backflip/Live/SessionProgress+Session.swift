import Interface
import Learning
import Scenarios
import Sessions
import Teaching

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
    milestones = Milestones(first: scenario.success.firstWords, successes: successes)
    for metric in try store.metrics(named: Metric.successes) {
      guard let value = metric.value else { continue }
      milestones.note(Int(value), of: Metric.episodes, after: metric.choices)
    }
    choicesPerStage = SessionRecorder.choicesPerStage
    take(try SessionStatus(store), of: store)
  }

  /// Takes in how the session stands.
  mutating func take(_ status: SessionStatus, of store: SessionStore) {
    session = store.name
    choices = status.choices
    undoable = status.choices
    redoable = status.redoable
    timedChoices = status.timedChoices
    choosingSeconds = status.choosingSeconds
    lastSavedQuery = status.lastStoredQuery
    lastGuess = status.lastStoredQuery.map { Guess(query: $0, left: status.lastPredictedLeft) }
    lastCheckChoices = status.checks.lastChoices
    statistics = status.statistics
    stages = status.stages.map(StageSummary.init)
    history = status.history
    policySteps = status.policySteps
    diverged = status.diverged
    hasSavingFailed = status.saving.hasFailed
    unsavedChoices = status.saving.loss == nil ? 0 : status.choices
    if let last = status.checks.last {
      (recentSuccesses, recentTries) = (last, SuccessChecks.episodes)
    }
    if let progress = status.learner {
      weighedShare = progress.weighedShare
      klCoefficient = progress.klCoefficient
    }
    learner = LearnerStatus(status)
  }

  /// Takes in how a session stands that another process writes.
  mutating func take(elsewhere status: SessionStatus, of store: SessionStore) {
    take(status, of: store)
    learner = .elsewhere
    undoable = 0
    redoable = 0
    teacher = nil
  }
}

extension Success {
  /// The first success in words.
  fileprivate var firstWords: String {
    guard case .turn(let turn) = self else { return "first success in a try" }
    let direction = turn.turns < 0 ? "backward" : "forward"
    let count = abs(turn.turns)
    return count == 1
      ? "first whole \(direction) turn in the air" : "first \(count) \(direction) turns in the air"
  }
}

extension StageSummary {
  /// The line of a stage in a list.
  init(_ heading: Stage.Heading) {
    self.init(
      choices: heading.choices, policySteps: heading.policySteps,
      successRate: heading.successRate)
  }
}

extension LearnerStatus {
  fileprivate init(_ status: SessionStatus) {
    if let problem = status.problem {
      self = .stopped(problem)
      return
    }
    switch status.learner?.status {
    case .exploring: self = .exploring
    case .learning: self = .learning
    case .waiting: self = .waitingForYou
    case nil: self = status.earlierChoices > 0 ? .resuming : .exploring
    }
  }
}
