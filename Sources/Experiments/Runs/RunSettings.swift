import Foundation
import Learning

/// Everything that decides the result of a run but for its seed.
///
/// Results bear it, so that those of an arm that has changed since are told apart.
package struct RunSettings: Sendable, Equatable, Codable {
  /// The scenario's text (YAML), with the values that the arm replaces.
  package var scenario: String
  /// The body's text (MJCF).
  package var body: String
  /// The simulated rater, as `--rater` names it; nil for other teachers.
  package var rater: String?
  /// The command that answers.
  package var raterCommand: String?
  /// How long the command may take for an answer, s.
  package var raterTimeout: Double?
  /// The formula that the policies learn from.
  package var reward: String?
  /// Steps of all policies, with a formula.
  package var steps: Int?
  /// Choices in all; nil with a formula.
  package var choices: Int?
  /// Steps of each policy after the last choice, on the reward as it is then; nil for none.
  package var optimisation: Int?
  /// The criterion by which pairs are picked; nil with a formula.
  package var queries: String?
  /// Policies that learn side by side.
  package var policies: Int
  /// The KL coefficient; nil for the scenario's.
  package var klCoefficient: Float?
  /// Whether the run stops as soon as the behaviour is learned.
  package var untilSuccess: Bool

  /// Sixteen hexadecimal digits that differ for other settings, for the names of files.
  ///
  /// The hash (FNV-1a) of the settings as JSON.
  ///
  /// - Throws: `EncodingError` where a number is not finite.
  package func digest() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let digits = String(FNV1a.hash(try encoder.encode(self)), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
