package import Learning
package import Scenarios
package import Sessions

/// Runners of real sessions.
extension SessionRunner {
  /// Resumes a session, or begins one that is new.
  ///
  /// - Parameters:
  ///   - store: The session, open for writing.
  ///   - scenario: The session's scenario.
  ///   - configuration: The settings of a session that has none yet; nil for the scenario's.
  ///   - klCoefficient: The KL coefficient from now on; nil for the present one.
  ///   - isRetracing: Whether a killed run resumes bit for bit; see `Learner.resume`.
  ///   - observer: Called with every event; it must not wait.
  /// - Returns: The runner.
  /// - Throws: `SessionError`; `LearnedDataError` where the checkpoint cannot be read.
  package static func resume(
    _ store: SessionStore, scenario: Scenario, configuration: LearnerConfiguration? = nil,
    klCoefficient: Float? = nil, isRetracing: Bool = false,
    observer: @escaping @Sendable (Event) -> Void
  ) async throws -> SessionRunner {
    let checkpoint = try store.learnerCheckpoint()
    if checkpoint == nil, try store.latestCheckpoint() != nil {
      observer(
        .notice(
          "What \(store.name) has learned is from a version before 1.0: learning starts over from "
            + "its choices."))
    }
    let learner = try await Learner.resume(
      store, scenario: scenario, from: checkpoint, configuration: configuration,
      isRetracing: isRetracing
    ) { observer(.notice($0)) }
    try store.keepCopyInMemory()
    var stored: LearnerProgress?
    if let checkpoint { stored = await learner.progress(at: checkpoint) }
    let recorder = SessionRecorder(
      store: StoredSession(store: store, maker: BodyEnvironmentMaker(scenario)),
      stagedChoices: try store.stages().last?.choices ?? 0,
      diverged: try store.divergedEpisodes(),
      checkpoint: stored)
    if let notice = await learner.noticeOfAnswersLeftOut { observer(.notice(notice)) }
    if let klCoefficient { await learner.setKLCoefficient(klCoefficient) }
    return SessionRunner(
      learner: learner, recorder: recorder, status: try SessionStatus(store),
      tally: try ChoiceTally(store),
      secondsBefore: try store.metrics(named: Metric.seconds).last?.value ?? 0,
      evaluate: scenario.evaluator(seed: store.facts.seed),
      trials: ScenarioTrials(scenario: scenario, seed: store.facts.seed), observer: observer)
  }

  /// Resumes a session at the keyboard: the first pair does not wait for the earlier choices, which
  /// the learner is given in the background.
  ///
  /// - Parameters:
  ///   - store: The session, open for writing.
  ///   - scenario: The session's scenario.
  ///   - observer: Called with every event; it must not wait.
  /// - Returns: The runner.
  /// - Throws: `SessionError`; `LearnedDataError` where the checkpoint cannot be read.
  package static func resumeAtKeyboard(
    _ store: SessionStore, scenario: Scenario, observer: @escaping @Sendable (Event) -> Void
  ) async throws -> SessionRunner {
    guard let checkpoint = try store.learnerCheckpoint(), try store.newestQuery() != nil else {
      return try await resume(store, scenario: scenario, observer: observer)
    }
    let maker = BodyEnvironmentMaker(scenario)
    let learner = try await Learner(maker: maker, checkpoint: checkpoint)
    let first = try await learner.firstQuery((store.newestQuery() ?? -1) + 1) {
      try store.hasChoice(aboutClips: $0, $1)
    }
    let status = try SessionStatus(store)
    let restoration = Restoration(first: first) {
      try store.keepCopyInMemory()
      // Later ones are answers to pairs that this runner offers, and told to the learner after this.
      let choices = Array(try store.choices().prefix(status.earlierChoices))
      try await learner.restore(
        choices, learned: checkpoint.choices, from: store, maker: maker)
      if let first { await learner.noteAsked(first) }
      if let notice = await learner.noticeOfAnswersLeftOut { observer(.notice(notice)) }
      return await learner.progress(at: checkpoint)
    }
    let recorder = SessionRecorder(
      store: StoredSession(store: store, maker: maker),
      stagedChoices: try store.stages().last?.choices ?? 0,
      diverged: try store.divergedEpisodes())
    return SessionRunner(
      learner: learner, restoration: restoration, recorder: recorder, status: status,
      secondsBefore: try store.metrics(named: Metric.seconds).last?.value ?? 0,
      evaluate: scenario.evaluator(seed: store.facts.seed),
      trials: ScenarioTrials(scenario: scenario, seed: store.facts.seed), observer: observer)
  }

  /// Begins a session that is stored nowhere.
  ///
  /// - Parameters:
  ///   - scenario: The scenario.
  ///   - configuration: The settings of learning.
  ///   - klCoefficient: The KL coefficient from now on; nil for that of the settings.
  ///   - seed: The seed of all random numbers.
  ///   - observer: Called with every event; it must not wait.
  /// - Returns: The runner.
  package static func unstored(
    _ scenario: Scenario, configuration: LearnerConfiguration, klCoefficient: Float? = nil,
    seed: UInt64, observer: @escaping @Sendable (Event) -> Void
  ) async -> SessionRunner {
    let learner = Learner(
      maker: BodyEnvironmentMaker(scenario), configuration: configuration, seed: seed)
    if let klCoefficient { await learner.setKLCoefficient(klCoefficient) }
    return SessionRunner(
      learner: learner, recorder: nil, evaluate: scenario.evaluator(seed: seed),
      trials: ScenarioTrials(scenario: scenario, seed: seed), observer: observer)
  }
}

extension Learner {
  /// The progress as a checkpoint counts it.
  fileprivate func progress(at checkpoint: LearnerCheckpoint) -> LearnerProgress {
    var progress = progress
    progress.choices = checkpoint.choices
    progress.policySteps = checkpoint.policySteps
    return progress
  }

  /// A line about answers that nothing is learned from; nil where there are none.
  fileprivate var noticeOfAnswersLeftOut: String? {
    guard answersLeftOut > 0 else { return nil }
    return "\(Figure.count(answersLeftOut, "choice")) left out of learning: the simulation had "
      + "diverged in their clips"
  }
}

extension Scenario {
  /// Plays the episodes of a check and judges them.
  fileprivate func evaluator(
    seed: UInt64
  ) -> @Sendable (GaussianPolicy, RandomPurpose) -> Evaluation {
    { policy, purpose in
      var random = purpose.random(seed: seed)
      return Evaluation(
        of: policy, in: self, episodes: SuccessChecks.episodes, random: &random)
    }
  }
}

/// A session's file, as a runner uses it.
private struct StoredSession: RunnerStore {
  let store: SessionStore
  let maker: BodyEnvironmentMaker

  var saving: SavingStatus { store.saving }
  func add(_ answer: Answer) throws { try store.record(answer) }
  func undoChoice() throws -> RecordedChoice? { try store.undo() }
  func redoChoice() throws -> RecordedChoice? { try store.redo() }
  func query(of choice: RecordedChoice) throws -> Query {
    try store.query(of: choice, maker: maker)
  }
  func tally() throws -> ChoiceTally { try ChoiceTally(store) }
  func history() throws -> LearningHistory { try LearningHistory(store) }
  func add(_ learned: LearnedStage, heading: Stage.Heading) throws {
    try store.add(learned, heading: heading)
  }
  func add(_ metrics: [Metric]) throws { try store.add(metrics) }
  func allMetrics() throws -> [Metric] { try store.metrics() }
  func add(_ checkpoint: Checkpoint) throws { try store.add(checkpoint) }
}
