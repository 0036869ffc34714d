import ArgumentParser
import Learning
import Scenarios

/// Who answers in a person's place, as `--rater` names it.
enum SimulatedRater: String, CaseIterable, ExpressibleByArgument {
  /// The scenario's hidden judge, without mistakes.
  case oracle

  /// Its answer to a query.
  func choice(for query: Query, in scenario: Scenario) -> Choice {
    switch self {
    case .oracle:
      scenario.oracle.choice(left: query.left.trajectory, right: query.right.trajectory)
    }
  }
}
