import Foundation
import Learning
import Scenarios
import Sessions

extension Learner {
  /// Goes on with a session: from its last checkpoint, and with all its choices.
  ///
  /// - Parameters:
  ///   - store: The session.
  ///   - scenario: What it is about.
  ///   - configuration: What to learn with where there is no checkpoint, which else tells; nil for
  ///     what is usual in the scenario.
  ///   - isRetracing: Whether choices after the checkpoint, which a kill leaves, are to be learned
  ///     from one after another, as a run without a person does: then the learner is, to the bit,
  ///     what that run would be by now. It takes as long as it took that run, at most the time between
  ///     two checkpoints. Where a person chose, learning took another way, and they are learned from
  ///     at once.
  /// - Returns: The learner, with all the session's choices.
  /// - Throws: `SessionError`, or what tells that the checkpoint is of another version.
  static func resume(
    _ store: SessionStore, scenario: Scenario, configuration: LearnerConfiguration? = nil,
    isRetracing: Bool = false
  ) async throws -> Learner {
    let maker = BodyEnvironmentMaker(scenario)
    let choices = try store.choices()
    let configuration = configuration ?? LearnerConfiguration(scenario)
    let (learner, learned) = try await resumeCheckpoint(
      of: store, scenario: scenario, configuration)
    try await learner.restoreLearned(choices.prefix(learned), from: store, maker: maker)
    let later = choices.dropFirst(learned)
    guard isRetracing, !later.isEmpty, later.allSatisfy(\.isStanding) else {
      try await learner.restore(later, from: store, maker: maker)
      return learner
    }
    StandardError.line(
      "Learning again from \(Figure.count(later.count, "choice")) made since the last checkpoint …")
    for choice in later {
      let query = try store.query(of: choice, maker: maker)
      guard await learner.retrace(query, choice.choice) else {
        return try await resume(store, scenario: scenario, configuration: configuration)
      }
    }
    return learner
  }

  /// A learner as it was at the session's last checkpoint, or at the start, and how many choices it
  /// had been told of.
  private static func resumeCheckpoint(
    of store: SessionStore, scenario: Scenario, _ configuration: LearnerConfiguration
  ) async throws -> (Learner, choices: Int) {
    let maker = BodyEnvironmentMaker(scenario)
    guard let checkpoint = try store.learnerCheckpoint() else {
      return (Learner(maker: maker, configuration: configuration, seed: store.facts.seed), 0)
    }
    return (try await Learner(maker: maker, checkpoint: checkpoint), checkpoint.choices)
  }

  private func restore(
    _ choices: ArraySlice<RecordedChoice>, from store: SessionStore, maker: BodyEnvironmentMaker
  ) async throws {
    for choice in choices {
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
  /// What the session is learned with, as its checkpoint tells; nil where there is none yet.
  ///
  /// - Throws: `SessionError`, or what tells that the checkpoint is of another version.
  func learnerConfiguration() throws -> LearnerConfiguration? {
    guard let checkpoint = try learnerCheckpoint() else { return nil }
    guard checkpoint.configuration.fits(BodyEnvironmentMaker(try scenario()).shape) else {
      throw LearnedDataError.outOfRange("settings that take more memory than there is for learning")
    }
    return checkpoint.configuration
  }

  /// The session's newest checkpoint, made of its bytes; nil where there is none yet.
  ///
  /// - Throws: `SessionError`, or what tells that the checkpoint is of another version.
  func learnerCheckpoint() throws -> LearnerCheckpoint? {
    guard let stored = try latestCheckpoint() else { return nil }
    let checkpoint = try LearnerCheckpoint(encoded: stored.state)
    // By the count the choices are told apart that it has learned from.
    guard checkpoint.choices == stored.choices else {
      throw LearnedDataError.outOfRange("choices: \(checkpoint.choices)")
    }
    return checkpoint
  }

  /// The pair that a choice answers, with what the networks see of it.
  ///
  /// - Throws: `SessionError.damaged` where a clip is not there or not whole.
  func query(of choice: RecordedChoice, maker: BodyEnvironmentMaker) throws -> Query {
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
  /// - Throws: What reading scenarios and bodies throws, with the session's file as the place.
  func scenario() throws -> Scenario { try facts.scenario(file: file.path) }
}

extension SessionFacts {
  /// The scenario as it was when the session began.
  ///
  /// - Parameter file: What errors name as the place.
  /// - Returns: The scenario.
  /// - Throws: What reading scenarios and bodies throws.
  func scenario(file: String) throws -> Scenario {
    try Scenario(yaml: scenarioYAML, bodyXML: bodyXML, file: file)
  }

  /// Makes the environment that a session is about.
  static func environment(_ facts: SessionFacts) throws -> any EnvironmentMaker {
    BodyEnvironmentMaker(try facts.scenario(file: facts.createdAs))
  }
}
