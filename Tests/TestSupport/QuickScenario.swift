import Foundation

/// A scenario in which choices are made at once: clips of a fifth of a second, short episodes, and
/// no round of learning, which a debug build takes long for.
public enum QuickScenario {
  /// Writes it, with its body.
  ///
  /// - Parameters:
  ///   - home: The folder.
  ///   - choicesPerRound: Where given, every so many choices there is a round of learning, of one
  ///     rollout.
  /// - Returns: Its path.
  /// - Throws: What reading the body and writing throw.
  public static func write(to home: TemporaryFolder, choicesPerRound: Int? = nil) throws -> String {
    let body = Reference.package.appendingPathComponent("Scenarios/Bodies/hopper.xml")
    _ = try home.write(String(contentsOf: body, encoding: .utf8), to: "hopper.xml")
    let yaml =
      choicesPerRound.map {
        Self.yaml.replacingOccurrences(of: "choicesPerRound: 1000", with: "choicesPerRound: \($0)")
          .replacingOccurrences(of: "initialChoices: 1000", with: "initialChoices: \($0)")
      } ?? Self.yaml
    return try home.write(yaml, to: "quick.yaml")
  }

  private static let yaml = """
    name: quick
    title: Quick
    body: hopper.xml
    observation: [height, pitch, joints, velocities]
    question: Which stands taller?
    control: 0.008
    episode: 0.4
    clip: 0.2
    choices: 40
    oracle: mean(height)
    equal: 0
    success: {turns: -1, on: [foot], hold: 0.1}
    schedule: {klCoefficient: 0, policyStepsPerChoice: 0, initialChoices: 1000,
      choicesPerRound: 1000}
    """
}
