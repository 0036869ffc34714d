import Foundation
package import Learning
package import Scenarios
package import Sessions

extension Learner {
  /// Resumes a session: from its last checkpoint, and with all its choices.
  ///
  /// - Parameters:
  ///   - store: The session.
  ///   - scenario: The session's scenario.
  ///   - checkpoint: The session's last checkpoint; nil to learn from the first choice.
  ///   - configuration: The settings where there is no checkpoint, which has settings of its own; nil
  ///     for the scenario's.
  ///   - isRetracing: Whether choices after the checkpoint, which a kill leaves, are learned from one
  ///     after another, as a run without a person does: then the learner is, bit for bit, what that
  ///     run would be by now. It takes as long as it took that run, at most the time between two
  ///     checkpoints. Where a person chose, learning took another way, and they are learned from at
  ///     once.
  ///   - notice: Called with a line that is worth knowing.
  /// - Returns: The learner, with all the session's choices.
  /// - Throws: `SessionError`; `LearnedDataError` where the checkpoint is damaged or does not fit.
  package static func resume(
    _ store: SessionStore, scenario: Scenario, from checkpoint: LearnerCheckpoint?,
    configuration: LearnerConfiguration? = nil, isRetracing: Bool = false,
    notice: @Sendable (String) -> Void
  ) async throws -> Learner {
    let maker = BodyEnvironmentMaker(scenario)
    let choices = try store.choices()
    let learner =
      if let checkpoint {
        try await Learner(maker: maker, checkpoint: checkpoint)
      } else {
        Learner(
          maker: maker, configuration: configuration ?? LearnerConfiguration(scenario),
          seed: store.facts.seed)
      }
    let learned = checkpoint?.choices ?? 0
    let later = choices.dropFirst(learned)
    guard isRetracing, !later.isEmpty, later.allSatisfy(\.isStanding) else {
      try await learner.restore(choices, learned: learned, from: store, maker: maker)
      return learner
    }
    try await learner.restoreLearned(choices.prefix(learned), from: store, maker: maker)
    notice(
      "Learning again from \(Figure.count(later.count, "choice")) made since the last checkpoint …")
    for choice in later {
      let query = try store.query(of: choice, maker: maker)
      guard await learner.retrace(query, choice.choice) else {
        return try await resume(
          store, scenario: scenario, from: checkpoint, configuration: configuration,
          notice: notice)
      }
    }
    return learner
  }

  /// Restores a session's choices.
  ///
  /// - Parameters:
  ///   - choices: All of them, the oldest first.
  ///   - learned: How many of them the checkpoint counts.
  ///   - store: The session.
  ///   - maker: The session's environment.
  /// - Throws: `SessionError`; `CancellationError` where the task is cancelled meanwhile.
  func restore(
    _ choices: [RecordedChoice], learned: Int, from store: SessionStore,
    maker: BodyEnvironmentMaker
  ) async throws {
    try await restoreLearned(choices.prefix(learned), from: store, maker: maker)
    try await restore(choices.dropFirst(learned), from: store, maker: maker)
  }

  private func restore(
    _ choices: ArraySlice<RecordedChoice>, from store: SessionStore, maker: BodyEnvironmentMaker
  ) async throws {
    for choice in choices {
      try Task.checkCancellation()
      let query = try store.query(of: choice, maker: maker)
      await restore(
        query, choice.choice, isStanding: choice.isStanding)
    }
  }

  /// Restores the choices that a checkpoint counts; of a long session, most clips need not be read.
  private func restoreLearned(
    _ choices: ArraySlice<RecordedChoice>, from store: SessionStore, maker: BodyEnvironmentMaker
  ) async throws {
    let without = choicesWithoutClips(
      of: choices.map { ($0.left, $0.right, isDecided: $0.choice.label != nil) })
    for choice in choices.prefix(without) {
      await restore(
        query: choice.query, left: choice.left, right: choice.right, choice.choice,
        isStanding: choice.isStanding)
    }
    try await restore(choices.dropFirst(without), from: store, maker: maker)
  }
}

extension SessionStore {
  /// The settings of learning in the session's checkpoint; nil where there is none yet.
  ///
  /// - Throws: `SessionError`; `LearnedDataError` where the checkpoint cannot be read.
  package func learnerConfiguration() throws -> LearnerConfiguration? {
    guard let checkpoint = try learnerCheckpoint() else { return nil }
    guard checkpoint.configuration.fits(BodyEnvironmentMaker(try scenario()).shape) else {
      throw LearnedDataError.outOfRange("settings that take more memory than there is for learning")
    }
    return checkpoint.configuration
  }

  /// The session's newest checkpoint, decoded; nil where there is none yet, or where a version before
  /// 1.0 stored it: then learning starts over from the choices.
  ///
  /// - Throws: `SessionError`; `LearnedDataError` where the checkpoint cannot be read.
  package func learnerCheckpoint() throws -> LearnerCheckpoint? {
    guard let stored = try latestCheckpoint() else { return nil }
    let checkpoint: LearnerCheckpoint
    do {
      checkpoint = try LearnerCheckpoint(encoded: stored.state)
    } catch LearnedDataError.earlierVersion {
      return nil
    }
    // The count separates the choices that were learned from from later ones.
    guard checkpoint.choices == stored.choices else {
      throw LearnedDataError.outOfRange("choices: \(checkpoint.choices)")
    }
    return checkpoint
  }

  /// The pair that a choice answers, with its observations.
  ///
  /// - Throws: `SessionError.damaged` where a clip is missing or not whole.
  package func query(of choice: RecordedChoice, maker: BodyEnvironmentMaker) throws -> Query {
    func shown(_ id: Int) throws -> Clip {
      let recorded = try clip(id, of: maker.shape)
      let trajectory = recorded.trajectory
      return Clip(
        id: id, trajectory: trajectory, observations: maker.observations(of: trajectory),
        policySteps: recorded.policySteps)
    }
    return Query(id: choice.query, left: try shown(choice.left), right: try shown(choice.right))
  }

  /// The scenario as it was when the session began.
  ///
  /// - Throws: The errors of reading scenarios and bodies, with the session's file as the place.
  package func scenario() throws -> Scenario { try facts.scenario(file: file.path) }

  /// Episodes of the session's learning that ended because the simulation diverged.
  ///
  /// - Throws: `SessionError`.
  package func divergedEpisodes() throws -> Int {
    let value = try metrics(named: Metric.diverged).last?.value ?? 0
    return Int(exactly: value.rounded()) ?? 0
  }

  /// The number of choices about a simulation that had diverged, which earlier versions showed.
  ///
  /// - Throws: `SessionError`.
  package func choicesOfDivergedClips() throws -> Int {
    var unsound: Set<Int> = []
    try forEachClip { if !$0.trajectory.isSound { unsound.insert($0.id) } }
    guard !unsound.isEmpty else { return 0 }
    return try choices().count { unsound.contains($0.left) || unsound.contains($0.right) }
  }
}

extension SessionFacts {
  /// The scenario as it was when the session began.
  ///
  /// - Parameter file: The place that errors name.
  /// - Returns: The scenario.
  /// - Throws: The errors of reading scenarios and bodies.
  package func scenario(file: String) throws -> Scenario {
    try Scenario(yaml: scenarioYAML, bodyXML: bodyXML, file: file)
  }

  /// Makes the environment of a session.
  ///
  /// - Throws: The errors of reading scenarios and bodies.
  package static func environment(_ facts: SessionFacts) throws -> any EnvironmentMaker {
    BodyEnvironmentMaker(try facts.scenario(file: facts.createdAs))
  }
}

extension ChoiceTally {
  /// Counts the choices of a session that stand.
  ///
  /// - Throws: `SessionError`.
  package init(_ store: SessionStore) throws {
    self.init()
    for choice in try store.choices() where choice.isStanding {
      add(
        query: choice.query, left: choice.left, right: choice.right, choice: choice.choice,
        rater: choice.rater, predictedLeft: choice.predictedLeft)
    }
  }
}
