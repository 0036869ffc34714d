import Foundation
import Learning
import Scenarios
import Sessions

extension Learner {
  /// Goes on with a session: from its last checkpoint, and with all its choices.
  ///
  /// - Throws: `SessionError`, or what tells that the checkpoint is of another version.
  static func resume(_ store: SessionStore, scenario: Scenario) async throws -> Learner {
    let maker = BodyEnvironmentMaker(scenario)
    let learner =
      if let checkpoint = try store.latestCheckpoint() {
        try await Learner(maker: maker, checkpoint: LearnerCheckpoint(encoded: checkpoint.state))
      } else {
        Learner(
          maker: maker, configuration: LearnerConfiguration(scenario), seed: store.facts.seed)
      }
    for choice in try store.choices() {
      let query = try store.query(of: choice, maker: maker)
      await learner.restore(query, choice.choice, isStanding: choice.isStanding)
    }
    return learner
  }
}

extension SessionStore {
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
