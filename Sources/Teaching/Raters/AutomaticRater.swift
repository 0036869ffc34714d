package import Learning
package import Scenarios
package import Sessions

/// A rater that answers without a person.
package protocol AutomaticRater {
  /// The name that sessions store with its choices.
  var name: String { get }

  /// Answers a query.
  ///
  /// - Returns: The choice; nil where the rater was told to stop before it answered.
  /// - Throws: `Failure` where it does not answer as it should.
  mutating func choice(for query: Query) throws -> Choice?

  /// Ends the processes of the rater.
  func end()
}

/// The rater of a training, as the command line names it.
package enum RaterPlan: Sendable {
  /// A simulated rater who goes by the scenario's oracle.
  case simulated(SimulatedRater)
  /// A command outside of the program.
  ///
  /// - Parameters:
  ///   - timeout: The longest time for an answer.
  ///   - line: A pair as the line of JSON that is sent to the command.
  case command(String, timeout: Duration, line: @Sendable (Query) throws -> String)

  /// Makes the rater.
  ///
  /// - Parameters:
  ///   - scenario: The scenario that is taught.
  ///   - seed: The seed of a simulated rater's random numbers.
  ///   - store: The session that is resumed; its last answers count for a simulated rater's scale.
  ///   - shouldStop: Asked while the program waits for an answer.
  /// - Returns: The rater, ready to be asked.
  /// - Throws: `SessionError`; `Failure` where a command cannot be started.
  package func rater(
    in scenario: Scenario, seed: UInt64, resuming store: SessionStore? = nil,
    shouldStop: @escaping @Sendable () -> Bool
  ) throws -> any AutomaticRater {
    switch self {
    case .simulated(let rater):
      try rater.check(in: scenario)
      var rater = ScenarioRater(rater, in: scenario, seed: seed)
      if let store { try rater.noteAnswers(of: store, BodyEnvironmentMaker(scenario).shape) }
      return rater
    case .command(let command, let timeout, let line):
      return try CommandRater(command, timeout: timeout, line: line, shouldStop: shouldStop)
    }
  }
}
