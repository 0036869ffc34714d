import Foundation
import Learning
import Synchronization
import Teaching
import TestSupport
import Testing

@testable import Experiments

/// Arms with a truth, and with an optimisation after the last choice.
@Suite("Truth and optimisation of an experiment") struct OptimisationTests {
  private static let yaml = """
    name: example
    scenario: quick.yaml
    seeds: 1-2
    choices: 12
    arms:
      plain: {}
      wanted: {truth: -mean(height)}
      optimised: {optimisation: 9000}
    compare: [optimised, plain]

    """

  private func result(
    _ arm: String, in folder: TemporaryFolder, interrupted: Bool = false
  ) async throws -> (record: RunRecord, training: [String: Any]) {
    let experiment = try ExampleExperiment.read(Self.yaml, in: folder)
    let results = ResultsFolder(
      folder.url.appendingPathComponent(interrupted ? "parts" : "whole"))
    let run = Run(arm: try experiment.arm(named: arm), seed: 1)
    var isDone = false
    var patience = interrupted ? 14 : Int.max
    while !isDone {
      let asked = Mutex(0)
      let limit = patience
      let outcome = try await ExperimentRun(run, in: results, program: "1") { _ in }.perform {
        asked.withLock { asked in
          asked += 1
          return asked > limit
        }
      }
      isDone = outcome == .done(isNew: true)
      #expect(isDone || outcome == .unfinished)
      if patience < 100 { patience += 1 }
    }
    let file = results.url.appendingPathComponent("\(arm)/1.json")
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    let training = try #require((object as? [String: Any])?["training"] as? [String: Any])
    return (try #require(try results.record(of: run)), training)
  }

  @Test("A truth is measured beside the oracle, and changes nothing in learning")
  func truth() async throws {
    let folder = try TemporaryFolder()
    let (plain, training) = try await result("plain", in: folder)
    let (wanted, checked) = try await result("wanted", in: folder)
    #expect(plain.policy == wanted.policy)
    #expect(plain.measures["truth"] == nil && training["checks"] == nil)
    let (oracle, truth) = (wanted.measures["oracle"] ?? nil, wanted.measures["truth"] ?? nil)
    #expect(try #require(oracle) > 0.5)
    #expect(try abs(#require(truth) + #require(oracle)) < 1e-9)
    let checks = try #require(checked["checks"] as? [[String: Any]])
    #expect(checks.map { $0["choices"] as? Int } == [10])
    #expect((checks[0]["truth"] as? Double ?? 0) < -0.5)
  }

  @Test("An optimisation goes on after the last choice, examined from its beginning to its end")
  func optimisation() async throws {
    let folder = try TemporaryFolder()
    let (plain, _) = try await result("plain", in: folder)
    let (record, training) = try await result("optimised", in: folder)
    #expect(plain.policy != record.policy)
    let course = try #require(training["optimisation"] as? [[String: Any]])
    let steps = course.compactMap { $0["steps"] as? Int }
    #expect(steps.first == 0 && steps.count == course.count)
    #expect(try #require(steps.last) >= 9000)
    #expect(steps == steps.sorted() && Set(steps).count == steps.count)
    #expect(course.allSatisfy { $0["learnedReturn"] is Double && $0["leastReturn"] is Double })
    for name in ["truth", "oracle", "truthAtBest", "truthLost", "truthStopped", "learnedGain"] {
      #expect(record.measures[name] ?? nil != nil, "\(name)")
    }
    #expect(record.measures["truth"] == record.measures["oracle"])
  }

  @Test("An optimisation that is stopped goes on, and its result is the same")
  func stopping() async throws {
    let folder = try TemporaryFolder()
    let (whole, course) = try await result("optimised", in: folder)
    let (parts, other) = try await result("optimised", in: folder, interrupted: true)
    #expect(whole.policy == parts.policy)
    #expect(
      course["optimisation"] as? [NSDictionary] == other["optimisation"] as? [NSDictionary])
  }

  @Test("An optimisation goes with choices")
  func refusal() throws {
    let yaml = Self.yaml.replacingOccurrences(
      of: "{optimisation: 9000}", with: "{optimisation: 9000, reward: height}")
    #expect { try ExampleExperiment.read(yaml, in: TemporaryFolder()) } throws: {
      "\($0)".hasSuffix(
        "arms.optimised.optimisation: this goes with choices, and the arm learns from a reward; "
          + "leave it out")
    }
  }
}
