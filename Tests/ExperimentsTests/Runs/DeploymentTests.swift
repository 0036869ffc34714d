import Foundation
import Learning
import Scenarios
import Teaching
import TestSupport
import Testing

@testable import Experiments

/// Arms with worlds and deployments.
@Suite("Deployments of an experiment") struct DeploymentTests {
  private static let yaml = """
    name: example
    scenario: quick.yaml
    seeds: 1-2
    choices: 12
    deploymentEpisodes: 6
    deployment: {as before: {}}
    arms:
      plain: {}
      pushed:
        world: {pushes: {impulse: [-5, 5], every: 0.2}}
        deployment: {on Jupiter: {gravity: 24.8}}
    measures:
      tallest: largest(height)
      falls: largest(-verticalVelocity)
    compare: [pushed, plain]

    """

  @Test("An arm's world and deployments are its scenario's, beside those above the arms")
  func arms() throws {
    let experiment = try ExampleExperiment.read(Self.yaml, in: TemporaryFolder())
    let (plain, pushed) = (try experiment.arm(named: "plain"), try experiment.arm(named: "pushed"))
    #expect(plain.scenario.world.isUsual)
    #expect(plain.scenario.deployments.map(\.name) == ["as before"])
    #expect(plain.scenario.deploymentEpisodes == 6)
    #expect(pushed.scenario.world.pushes?.impulse == -5...5)
    #expect(pushed.scenario.deployments.map(\.name) == ["as before", "on Jupiter"])
    #expect(plain.settings != pushed.settings)
    let measures = experiment.allMeasures.map(\.name)
    let expected = [
      "success in on Jupiter", "oracle in on Jupiter", "truth in on Jupiter",
      "warning in on Jupiter", "tallest in on Jupiter", "falls in on Jupiter",
    ]
    #expect(Array(measures.suffix(6)) == expected)
  }

  @Test("A run has each measure in each deployment, and JSON of it")
  func run() async throws {
    let folder = try TemporaryFolder()
    let experiment = try ExampleExperiment.read(Self.yaml, in: folder)
    let results = ResultsFolder(experiment.usualResults)
    let run = Run(arm: try experiment.arm(named: "pushed"), seed: 1)
    #expect(
      try await ExperimentRun(run, in: results, program: "1") { _ in }.perform { false }
        == .done(isNew: true))
    let record = try #require(try results.record(of: run))
    func value(_ name: String) throws -> Double? {
      let measure = try #require(experiment.allMeasures.first { $0.name == name })
      return try record.value(of: measure, in: run.arm)
    }
    #expect(try value("success in on Jupiter") == 0)
    // Without a success or without a failure, nothing can be warned of.
    #expect(try value("warning in on Jupiter") == nil)
    // Under more gravity the hopper comes down faster.
    let (usual, heavy) = (try value("falls in as before"), try value("falls in on Jupiter"))
    #expect(try #require(heavy) > #require(usual))
    let file = results.url.appendingPathComponent("pushed/1.json")
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    let training = try #require((object as? [String: Any])?["training"] as? [String: Any])
    let deployment = try #require(training["deployment"] as? [String: [String: Any]])
    #expect(deployment.keys.sorted() == ["as before", "on Jupiter"])
    #expect(deployment["on Jupiter"]?["episodes"] as? Int == 6)
    #expect(deployment["on Jupiter"]?["successes"] as? Int == 0)
  }

  @Test("A measure that is added later is taken from the policy's episodes in the deployment")
  func laterMeasure() async throws {
    let folder = try TemporaryFolder()
    let experiment = try ExampleExperiment.read(Self.yaml, in: folder)
    let results = ResultsFolder(experiment.usualResults)
    let run = Run(arm: try experiment.arm(named: "pushed"), seed: 1)
    _ = try await ExperimentRun(run, in: results, program: "1") { _ in }.perform { false }
    let more = try ExampleExperiment.read(
      Self.yaml.replacingOccurrences(of: "  falls:", with: "  again: largest(height)\n  falls:"),
      in: folder)
    let arm = try more.arm(named: "pushed")
    let record = try #require(try results.record(of: Run(arm: arm, seed: 1)))
    let values = try ["tallest in on Jupiter", "again in on Jupiter"].map { name in
      try record.value(of: #require(more.allMeasures.first { $0.name == name }), in: arm)
    }
    #expect(values[0] != nil && values[0] == values[1])
  }

  @Test(
    "Errors have their place",
    arguments: [
      (
        "gravity: 24.8", "gravity: heavy",
        "example.yaml:11: arms.pushed.deployment.on Jupiter.gravity: \"heavy\" is not a number from "
          + "0 to 100 m/s²"
      ),
      (
        "  tallest:", "  success in on Jupiter:",
        "example.yaml:13: measures: the measure \"success in on Jupiter\" is called like one of a "
          + "deployment; choose another name"
      ),
    ])
  func errors(old: String, new: String, message: String) throws {
    let yaml = Self.yaml.replacingOccurrences(of: old, with: new)
    #expect { try ExampleExperiment.read(yaml, in: TemporaryFolder()) } throws: {
      "\($0)".hasSuffix(message)
    }
  }
}
