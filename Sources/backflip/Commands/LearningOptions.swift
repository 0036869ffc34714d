import ArgumentParser
import Foundation
import Learning
import Scenarios
import Sessions
import Teaching

/// The settings of learning that a new session takes.
struct LearningOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The criterion by which pairs are picked; see above. By default, the scenario's.",
      valueName: "NAME"),
    transform: QueryCriterion.init(text:))
  var queries: QueryCriterion?

  @Option(
    help: ArgumentHelp(
      "Policies that learn side by side, 1 to 16. By default, one per core, 2 to 8.",
      valueName: "N"))
  var policies: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What each policy pays per nat of KL divergence from its reference, 0 to 1000; see above. "
        + "By default, the session's or the scenario's; 0 frees the policies.",
      valueName: "X"))
  var klCoefficient: Float?

  func validate() throws {
    let allowed = LearnerConfiguration.policiesAllowed
    guard allowed.contains(policies ?? 1) else {
      throw ValidationError("--policies must be \(allowed.lowerBound) to \(allowed.upperBound)")
    }
    guard LearnerConfiguration.klCoefficientsAllowed.contains(Double(klCoefficient ?? 0)) else {
      throw ValidationError("--kl-coefficient must be 0 to 1000")
    }
  }

  /// The settings of learning.
  ///
  /// - Parameters:
  ///   - scenario: The scenario, whose settings count where no option is given.
  ///   - store: The session that is continued; it keeps its settings.
  /// - Returns: All settings, those without an option too.
  /// - Throws: `SessionError`; `Failure` where the session has other settings than the options.
  func configuration(
    in scenario: Scenario, of store: SessionStore? = nil
  ) throws -> LearnerConfiguration {
    try LearnerConfiguration(scenario, continuing: store, queries: queries, policies: policies)
  }
}

extension QueryCriterion {
  /// Reads a name.
  ///
  /// - Throws: `ValidationError` with the nearest name.
  init(text: String) throws {
    let names = Self.allCases.map(\.rawValue)
    guard let criterion = Self(rawValue: text) else {
      throw ValidationError(
        "--queries: unknown criterion \"\(text)\"" + hint(for: text, among: names)
          + "; the criteria are \(names.joined(separator: ", "))")
    }
    self = criterion
  }

  /// Short enough for a line of 80 columns with the name before it.
  private var meaning: String {
    switch self {
    case .uniform: "at random"
    case .disagreement: "how far the members' predictions are apart"
    case .entropy: "the entropy of their mean prediction"
    case .informationGain: "the information of the answer about which member is right"
    case .mix: "each of these in turn"
    }
  }

  /// All criteria, one per line, for `--help`.
  static var help: String {
    allCases.map {
      "  \($0.rawValue.padding(toLength: 17, withPad: " ", startingAt: 0)) \($0.meaning)"
    }.joined(separator: "\n")
  }
}
