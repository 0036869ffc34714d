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
    try await learner.restore(choices.prefix(learned), from: store, maker: maker)
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
    guard let stored = try store.latestCheckpoint() else {
      return (Learner(maker: maker, configuration: configuration, seed: store.facts.seed), 0)
    }
    let checkpoint = try LearnerCheckpoint(encoded: stored.state)
    return (try await Learner(maker: maker, checkpoint: checkpoint), checkpoint.choices)
  }

  private func restore(
    _ choices: ArraySlice<RecordedChoice>, from store: SessionStore, maker: BodyEnvironmentMaker
  ) async throws {
    for choice in choices {
      let query = try store.query(of: choice, maker: maker)
      await restore(
        query, choice.choice, predicted: choice.predictedLeft, isStanding: choice.isStanding)
    }
  }
}

extension SessionStore {
  /// What the session is learned with, as its checkpoint tells; nil where there is none yet.
  ///
  /// - Throws: `SessionError`, or what tells that the checkpoint is of another version.
  func learnerConfiguration() throws -> LearnerConfiguration? {
    try latestCheckpoint().map { try LearnerCheckpoint(encoded: $0.state).configuration }
  }

  /// The pair that a choice answers, with what the networks see of it.
  ///
  /// - Throws: `SessionError.damaged` where a clip is not there or not whole.
  func query(of choice: RecordedChoice, maker: BodyEnvironmentMaker) throws -> Query {
    func shown(_ id: Int) throws -> Clip {
      let recorded = try clip(id)
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
  func scenario() throws -> Scenario {
    try Scenario(yaml: facts.scenarioYAML, bodyXML: facts.bodyXML, file: file.path)
  }
}
