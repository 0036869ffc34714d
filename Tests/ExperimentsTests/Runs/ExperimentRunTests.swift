import Foundation
import Learning
import Synchronization
import Teaching
import TestSupport
import Testing

@testable import Experiments

struct ExperimentRunTests {
  /// A result without its times.
  private static func result(_ folder: ResultsFolder, _ run: Run) throws -> NSDictionary {
    let file = folder.url.appendingPathComponent("\(run.arm.name)/\(run.seed).json")
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    var result = try #require(object as? [String: Any])
    var training = try #require(result["training"] as? [String: Any])
    var measures = try #require(result["measures"] as? [String: Any])
    (training["wallSeconds"], measures["wallSeconds"]) = (nil, nil)
    (result["training"], result["measures"]) = (training, measures)
    return result as NSDictionary
  }

  private static func files(of folder: ResultsFolder, _ run: Run) throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: folder.url.appendingPathComponent(run.arm.name).path
    ).sorted()
  }

  @Test(
    "A run leaves its result, and a second one finds it", arguments: ["oracle", "by a formula"])
  func result(arm: String) async throws {
    let folder = try TemporaryFolder()
    let experiment = try ExampleExperiment.read(in: folder)
    let results = ResultsFolder(experiment.usualResults)
    let run = Run(arm: try experiment.arm(named: arm), seed: 1)
    let training = ExperimentRun(run, in: results, program: "1") { _ in }
    #expect(try await training.perform { false } == .done(isNew: true))
    #expect(try await training.perform { false } == .done(isNew: false))
    #expect(try Self.files(of: results, run) == ["1.json"])
    let record = try #require(try results.record(of: run))
    #expect(record.settings == run.arm.settings)
    #expect(record.program == "1")
    let tallest = try #require(experiment.measures.first)
    let value = try #require(try record.value(of: tallest, in: run.arm))
    // A hopper stands 1.25 m tall.
    #expect((1.0...1.6).contains(value))
    #expect(
      try record.value(of: arm == "oracle" ? .choicesToSuccess : .stepsToSuccess, in: run.arm)
        == .infinity)
  }

  @Test("A run that is stopped goes on, and its result is the same")
  func stopping() async throws {
    let folder = try TemporaryFolder()
    let experiment = try ExampleExperiment.read(in: folder)
    let run = Run(arm: try experiment.arm(named: "one wrong"), seed: 2)
    let whole = ResultsFolder(folder.url.appendingPathComponent("whole"))
    _ = try await ExperimentRun(run, in: whole, program: "1") { _ in }.perform { false }
    let parts = ResultsFolder(folder.url.appendingPathComponent("parts"))
    for _ in 0..<3 {
      let asked = Mutex(0)
      let outcome = try await ExperimentRun(run, in: parts, program: "1") { _ in }.perform {
        asked.withLock { asked in
          asked += 1
          return asked > 4
        }
      }
      #expect(outcome == .unfinished)
      #expect(try parts.record(of: run) == nil)
    }
    let outcome = try await ExperimentRun(run, in: parts, program: "1") { _ in }.perform { false }
    #expect(outcome == .done(isNew: true))
    #expect(try Self.result(parts, run) == Self.result(whole, run))
    #expect(try Self.files(of: parts, run) == ["2.json"])
  }

  @Test("A training by a formula that is stopped goes on, and its result is the same")
  func stoppingFormula() async throws {
    let folder = try TemporaryFolder()
    let experiment = try ExampleExperiment.read(
      // The turns of a flight are remembered from step to step.
      ExampleExperiment.yaml.replacingOccurrences(
        of: "reward: height, steps: 1}",
        with: "reward: airborne - flightTurn + landedTurn, steps: 60000}"
      ),
      in: folder)
    let run = Run(arm: try experiment.arm(named: "by a formula"), seed: 1)
    let whole = ResultsFolder(folder.url.appendingPathComponent("whole"))
    _ = try await ExperimentRun(run, in: whole, program: "1") { _ in }.perform { false }
    let parts = ResultsFolder(folder.url.appendingPathComponent("parts"))
    let isFirst = Mutex(true)
    let outcome = try await ExperimentRun(run, in: parts, program: "1") { _ in }.perform {
      // After the first piece of work.
      isFirst.withLock { isFirst in
        defer { isFirst = false }
        return !isFirst
      }
    }
    #expect(outcome == .unfinished)
    #expect(try Self.files(of: parts, run).first?.hasSuffix(".state") == true)
    #expect(
      try await ExperimentRun(run, in: parts, program: "1") { _ in }.perform { false }
        == .done(isNew: true))
    #expect(try Self.result(parts, run) == Self.result(whole, run))
    #expect(try Self.files(of: parts, run) == ["1.json"])
  }

  @Test("A damaged remainder of a run does not hinder it")
  func damage() async throws {
    let folder = try TemporaryFolder()
    let experiment = try ExampleExperiment.read(in: folder)
    let results = ResultsFolder(experiment.usualResults)
    let run = Run(arm: try experiment.arm(named: "by a formula"), seed: 1)
    let state = try results.unfinished(run, "state")
    try FileManager.default.createDirectory(
      at: state.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data("{\"learner\":".utf8).write(to: state)
    let training = ExperimentRun(run, in: results, program: "1") { _ in }
    #expect(try await training.perform { false } == .done(isNew: true))
  }

  @Test("The result of another seed is not taken for a run's")
  func renamed() async throws {
    let folder = try TemporaryFolder()
    let experiment = try ExampleExperiment.read(in: folder)
    let results = ResultsFolder(experiment.usualResults)
    let arm = try experiment.arm(named: "by a formula")
    _ = try await ExperimentRun(Run(arm: arm, seed: 1), in: results, program: "1") { _ in }
      .perform { false }
    let own = results.url.appendingPathComponent("by a formula")
    try FileManager.default.copyItem(
      at: own.appendingPathComponent("1.json"), to: own.appendingPathComponent("2.json"))
    let error = #expect(throws: Failure.self) {
      try results.record(of: Run(arm: arm, seed: 2))
    }
    #expect(error?.description.contains("this is the result of by a formula, seed 1") == true)
  }

  @Test("Two processes do not do the same run")
  func twice() async throws {
    let folder = try TemporaryFolder()
    let experiment = try ExampleExperiment.read(in: folder)
    let results = ResultsFolder(experiment.usualResults)
    let run = Run(arm: try experiment.arm(named: "oracle"), seed: 1)
    let inner = try await results.holding(run) {
      try await ExperimentRun(run, in: results, program: "1") { _ in }.perform { false }
    }
    #expect(inner == .inUse)
  }

  @Test("An error is stored, counted, and tried again")
  func failure() async throws {
    let folder = try TemporaryFolder()
    let experiment = try ExampleExperiment.read(
      ExampleExperiment.yaml.replacingOccurrences(of: "reward: height", with: "reward: log(-1)"),
      in: folder)
    let results = ResultsFolder(experiment.usualResults)
    let run = Run(arm: try experiment.arm(named: "by a formula"), seed: 1)
    let training = ExperimentRun(run, in: results, program: "1") { _ in }
    for _ in 0..<2 {
      guard case .failed(let error) = try await training.perform(until: { false }) else {
        Issue.record("it did not fail")
        return
      }
      #expect(error.contains("the reward's formula gave no finite number"))
      #expect(try results.failure(of: run) == error)
    }
    #expect(try ExperimentSummary(of: experiment, in: results).arms["by a formula"]?.failed == 1)
  }

  @Test("Results of other settings are not used, and set aside")
  func changedArm() async throws {
    let folder = try TemporaryFolder()
    let before = try ExampleExperiment.read(in: folder)
    let results = ResultsFolder(before.usualResults)
    let old = Run(arm: try before.arm(named: "by a formula"), seed: 1)
    _ = try await ExperimentRun(old, in: results, program: "1") { _ in }.perform { false }
    let after = try ExampleExperiment.read(
      ExampleExperiment.yaml.replacingOccurrences(of: "reward: height", with: "reward: -height"),
      in: folder)
    let new = Run(arm: try after.arm(named: "by a formula"), seed: 1)
    #expect(try results.record(of: new) == nil)
    let arm = try ExperimentSummary(of: after, in: results).arms["by a formula"]
    #expect(arm?.missing == 2)
    #expect(arm?.outdated == 1)
    _ = try await ExperimentRun(new, in: results, program: "1") { _ in }.perform { false }
    #expect(try results.record(of: new) != nil)
    #expect(
      try Self.files(of: results, new) == ["1.\(try old.arm.settings.digest()).json", "1.json"])
    // If the settings return, their result is there.
    #expect(try results.record(of: old)?.settings == old.arm.settings)
  }

  @Test("A measure that was added later is taken from the stored policy")
  func laterMeasure() async throws {
    let folder = try TemporaryFolder()
    let before = try ExampleExperiment.read(
      ExampleExperiment.yaml.replacingOccurrences(
        of: "measures:\n  tallest: largest(height)\n", with: ""), in: folder)
    let results = ResultsFolder(before.usualResults)
    let run = Run(arm: try before.arm(named: "by a formula"), seed: 1)
    _ = try await ExperimentRun(run, in: results, program: "1") { _ in }.perform { false }
    let after = try ExampleExperiment.read(in: folder)
    let arm = try after.arm(named: "by a formula")
    let record = try #require(try results.record(of: Run(arm: arm, seed: 1)))
    let later = try #require(try record.value(of: after.measures[0], in: arm))
    // The same as if it had been there from the beginning.
    let other = ResultsFolder(folder.url.appendingPathComponent("other"))
    _ = try await ExperimentRun(Run(arm: arm, seed: 1), in: other, program: "1") { _ in }
      .perform { false }
    let first = try #require(try other.record(of: Run(arm: arm, seed: 1)))
    #expect(first.measures["tallest"] == later)
  }
}
