import Learning
import Scenarios

/// Who answers in a training.
protocol TrainingRater {
  /// What sessions call it.
  var name: String { get }

  /// Its answer to the next query; nil where it was told to stop before it answered.
  ///
  /// - Throws: `Failure` where it does not answer as it should.
  mutating func choice(for query: Query) throws -> Choice?

  /// Ends what it has running.
  func end()
}

/// Who is to answer in a training, as the command line tells.
enum RaterPlan: Sendable {
  /// One who goes by the scenario's hidden judge.
  case simulated(SimulatedRater)
  /// A command outside of the program, and how long it may take for an answer.
  case command(String, timeout: Duration)

  /// Makes the rater.
  ///
  /// - Parameters:
  ///   - scenario: What is taught.
  ///   - seed: What its chance comes from.
  ///   - shouldStop: Asked while it is waited for.
  /// - Returns: The rater, ready to be asked.
  /// - Throws: `Failure` where a command cannot be started.
  func rater(
    in scenario: Scenario, seed: UInt64, shouldStop: @escaping @Sendable () -> Bool
  ) throws -> any TrainingRater {
    switch self {
    case .simulated(let rater): ScenarioRater(rater, in: scenario, seed: seed)
    case .command(let command, let timeout):
      try OutsideRater(command, timeout: timeout, in: scenario, shouldStop: shouldStop)
    }
  }
}
