import Foundation
import Scenarios
import TestSupport

@testable import Experiments

/// An experiment of a hopper that takes a second a run.
enum ExampleExperiment {
  static let scenario = """
    name: quick
    body: hopper.xml
    observation: [height, pitch, joints, velocities]
    question: Which stands taller?
    control: 0.008
    episode: 0.4
    clip: 0.2
    choices: 12
    oracle: mean(height)
    success: {turns: -1, on: [foot], hold: 0.1}
    schedule: {initialChoices: 10, choicesPerRound: 10, policyStepsPerChoice: 0}

    """

  static let yaml = """
    name: example
    scenario: quick.yaml
    seeds: 1-2
    arms:
      oracle: {}
      one wrong: {rater: "mistaken:0.1", policies: 3}
      by a formula: {reward: height, steps: 1}
      shorter: {scenario: {episode: 0.3, schedule: {klCoefficient: 0.5}}}
    measures:
      tallest: largest(height)
    compare: [one wrong, oracle]

    """

  /// Writes an experiment with its scenario and body.
  ///
  /// - Returns: The experiment's file.
  static func write(_ text: String = yaml, to folder: TemporaryFolder) throws -> URL {
    let body = Reference.package.appendingPathComponent("Scenarios/Bodies/hopper.xml")
    for (name, content) in [
      ("hopper.xml", try String(contentsOf: body, encoding: .utf8)), ("quick.yaml", scenario),
      ("example.yaml", text),
    ] {
      try content.write(
        to: folder.url.appendingPathComponent(name), atomically: false, encoding: .utf8)
    }
    return folder.url.appendingPathComponent("example.yaml")
  }

  /// Reads an experiment that `write` wrote.
  static func read(_ text: String = yaml, in folder: TemporaryFolder) throws -> Experiment {
    try Experiment(contentsOf: write(text, to: folder), library: ScenarioLibrary(folders: []))
  }
}
