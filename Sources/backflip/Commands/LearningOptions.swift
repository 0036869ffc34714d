import ArgumentParser
import Foundation
import Learning
import Scenarios
import Sessions
import Teaching

/// What can be told of learning where a session begins.
struct LearningOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "By what pairs are picked; see above. Without it, as the scenario says.", valueName: "NAME"),
    transform: QueryCriterion.init(text:))
  var queries: QueryCriterion?

  @Option(
    help: ArgumentHelp(
      "Policies that learn side by side, 1 to 16. Without it, a core each, 2 to 8.",
      valueName: "N"))
  var policies: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What a nat of KL divergence from its reference costs each policy, 0 to 1000; see above. "
        + "Without it, as the scenario or the session says; 0 frees them.",
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

  /// What to learn with.
  ///
  /// - Parameters:
  ///   - scenario: What is usual in it counts where nothing else is told.
  ///   - store: The session that is gone on with; it keeps what it was learned with.
  /// - Returns: The settings, those that are not told here too.
  /// - Throws: `SessionError`; `Failure` where the session is learned with something else.
  func configuration(
    in scenario: Scenario, of store: SessionStore? = nil
  ) throws -> LearnerConfiguration {
    let kept = try store?.learnerConfiguration()
    var configuration = kept ?? LearnerConfiguration(scenario)
    if let queries { configuration.queries = queries }
    if let policies { configuration.setPolicies(policies) }
    guard configuration.fits(BodyEnvironmentMaker(scenario).shape) else {
      throw Failure(
        "\(configuration.policies) policies with the episodes and clips of \(scenario.name) do not fit "
          + "into memory; give fewer --policies")
    }
    guard let store, let kept else { return configuration }
    guard kept.queries == configuration.queries else {
      throw Failure(
        "session \(store.name) picks pairs by \(kept.queries.rawValue); leave out --queries")
    }
    guard kept.policies == configuration.policies else {
      throw Failure(
        "session \(store.name) began with --policies \(kept.policies); leave out --policies")
    }
    return configuration
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
        "pairs are not picked by \"\(text)\"" + hint(for: text, among: names)
          + ", but by \(names.joined(separator: ", "))")
    }
    self = criterion
  }

  /// Short enough for a line of 80 columns with the name before it.
  private var meaning: String {
    switch self {
    case .uniform: "chance alone"
    case .disagreement: "how far the members' predictions are apart"
    case .entropy: "how unsure their mean prediction is"
    case .informationGain: "what the answer tells of which member is right"
    case .mix: "each of these in turn"
    }
  }

  /// All of them, a line each, for `--help`.
  static var help: String {
    allCases.map {
      "  \($0.rawValue.padding(toLength: 17, withPad: " ", startingAt: 0)) \($0.meaning)"
    }.joined(separator: "\n")
  }
}
