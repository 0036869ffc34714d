import Foundation
import Scenarios
import TestSupport

@testable import Experiments

/// An experiment of a hopper that takes a second a run.
enum ExampleExperiment {
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
    choices: 12

    """

  /// Writes an experiment with its scenario and body.
  ///
  /// - Returns: The experiment's file.
  static func write(_ text: String = yaml, to folder: TemporaryFolder) throws -> URL {
    _ = try QuickScenario.write(to: folder, choicesPerRound: 10)
    return URL(fileURLWithPath: try folder.write(text, to: "example.yaml"))
  }

  /// Reads an experiment that `write` wrote.
  static func read(_ text: String = yaml, in folder: TemporaryFolder) throws -> Experiment {
    try Experiment(contentsOf: write(text, to: folder), library: ScenarioLibrary(folders: []))
  }
}
