import Export
import Physics
package import Scenarios
package import Teaching

extension RaterPlan {
  /// A command that answers the pairs of a scenario.
  ///
  /// - Parameters:
  ///   - command: A command of the shell.
  ///   - timeout: How long it may take for an answer, s.
  ///   - scenario: The scenario, whose question and geoms it is sent.
  /// - Returns: The plan.
  package static func command(
    _ command: String, timeout: Double, in scenario: Scenario
  ) -> RaterPlan {
    let lines = RolloutLines(geomNames: scenario.model.geoms.map(\.name))
    return .command(command, timeout: .seconds(timeout)) {
      try lines.line(for: $0, question: scenario.question)
    }
  }
}
