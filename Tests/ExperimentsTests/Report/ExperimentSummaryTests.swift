import Foundation
import Learning
import Sessions
import TestSupport
import Testing

@testable import Experiments

/// Results with given values, as if runs had made them.
enum ExampleResults {
  /// Stores a result for each of the arm's first seeds.
  ///
  /// - Parameters:
  ///   - values: Choices to success of each run, nil where it never succeeded.
  ///   - arm: The arm's name.
  ///   - experiment: The experiment.
  ///   - results: The folder of its results.
  ///   - program: The version of the program.
  /// - Throws: What storing throws.
  static func store(
    _ values: [Double?], arm: String, of experiment: Experiment, in results: ResultsFolder,
    program: String = "1"
  ) throws {
    let arm = try experiment.arm(named: arm)
    for (seed, value) in zip(experiment.seeds, values) {
      let run = Run(arm: arm, seed: seed)
      let folder = results.url.appendingPathComponent(arm.name)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      var measures: [String: Double?] = [
        "successRate": value == nil ? 0 : 1, "wallSeconds": 60, "agreement": 0.8,
      ]
      measures.updateValue(value, forKey: "choicesToSuccess")
      try results.store(
        RunRecord(
          arm: arm.name, seed: seed, settings: arm.settings, program: program, measures: measures,
          formulas: [:], policy: Data()), of: run)
    }
  }

  static let yaml = """
    name: example
    scenario: quick.yaml
    seeds: 1-6
    arms:
      oracle: {}
      mistaken, often: {rater: "mistaken:0.1"}
    compare: [oracle, "mistaken, often"]

    """
}

struct ExperimentSummaryTests {
  private let folder: TemporaryFolder
  private let experiment: Experiment
  private let results: ResultsFolder

  init() throws {
    folder = try TemporaryFolder()
    experiment = try ExampleExperiment.read(ExampleResults.yaml, in: folder)
    results = ResultsFolder(experiment.usualResults)
    try ExampleResults.store(
      [40, 50, 60, 60, nil, 90], arm: "oracle", of: experiment, in: results)
    try ExampleResults.store(
      [100, 60, nil, 75], arm: "mistaken, often", of: experiment, in: results, program: "2")
  }

  private func summary() throws -> ExperimentSummary {
    try ExperimentSummary(of: experiment, in: results)
  }

  @Test("The JSON has each arm's runs and statistics; runs that never succeed rank last")
  func json() throws {
    let data = try JSONEncoder().encode(summary())
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let arms = try #require(object["arms"] as? [String: [String: Any]])
    let oracle = try #require(arms["oracle"])
    #expect(oracle["runs"] as? Int == 6)
    #expect(oracle["failed"] as? Int == 0)
    let measures = try #require(oracle["measures"] as? [String: [String: Any]])
    let choices = try #require(measures["choicesToSuccess"])
    #expect(choices["n"] as? Int == 6)
    #expect(choices["median"] as? Double == 60)
    // Without the lowest and the highest value: 50, 60, 60 and 90.
    #expect(choices["iqm"] as? Double == 65)
    #expect((choices["values"] as? [Any])?.count == 6)
    #expect((choices["values"] as? [Any])?[4] is NSNull)
    let success = try #require(oracle["success"] as? [String: Any])
    #expect(success["succeeded"] as? Int == 5)
    let comparisons = try #require(object["comparisons"] as? [[String: Any]])
    let first = try #require(comparisons.first)
    #expect(first["measure"] as? String == "choicesToSuccess")
    #expect(first["better"] as? String == "lower")
    // The oracle's runs with 40, 50, 60, 60, never and 90 choices against 100, 60, never and 75; 60
    // and 60, and never and never, are ties.
    let wins = 4 + 4 + 3.5 + 3.5 + 0.5 + 2
    let probability = try #require(first["probability"] as? Double)
    #expect(abs(probability - wins / 24) < 1e-12)
  }

  @Test("Missing and failed runs, and results of two versions, are in plain sight")
  func remarks() throws {
    let arm = try experiment.arm(named: "mistaken, often")
    try results.store(error: "it broke", of: Run(arm: arm, seed: 6))
    try ExampleResults.store([40], arm: "mistaken, often", of: experiment, in: results)
    #expect(
      try summary().remarks == [
        "mistaken, often: 1 run missing, 1 run failed", "it broke",
        "mistaken, often: of so few runs, intervals say little",
        "mistaken, often: made by versions 1 and 2",
      ])
  }

  @Test("The comma-separated values quote names and write inf")
  func csv() throws {
    let lines = try summary().csv
    #expect(lines.first == "arm,measure,n,median,iqm,low,high")
    #expect(lines.contains { $0.hasPrefix("oracle,choicesToSuccess,6,60.0,65.0,") })
    #expect(
      lines.contains { $0.hasPrefix("\"mistaken, often\",wallSeconds,4,60.0,60.0,60.0,60.0") })
    let never = try #require(lines.first { $0.hasPrefix("\"mistaken, often\",choices") })
    #expect(never.hasSuffix(",inf"))
  }

  @Test("The plot shows runs, the mean and its interval on one axis")
  func plot() throws {
    let lines = try summary().plot(of: .choicesToSuccess, columns: 60)
    #expect(lines.count == 3)
    #expect(lines.allSatisfy { $0.count <= 60 })
    #expect(lines[0].hasPrefix("oracle "))
    #expect(lines[0].contains("├") && lines[0].contains("●") && lines[0].hasSuffix("1 never"))
    #expect(lines[1].contains("→"))
    #expect(lines[2].split(separator: " ").map(String.init) == ["40", "60", "80", "100"])
    let columns = lines[0].enumerated().filter { "├●┤→".contains($0.element) }.map(\.offset)
    #expect(columns == columns.sorted())
  }

  @Test("The picture is XML with a panel for each measure and escaped names")
  func svg() throws {
    let odd = try ExampleExperiment.read(
      ExampleResults.yaml.replacingOccurrences(of: "oracle", with: "a < b & c"), in: folder)
    let results = ResultsFolder(folder.url.appendingPathComponent("odd"))
    try ExampleResults.store([40, nil], arm: "a < b & c", of: odd, in: results)
    let svg = try ExperimentSummary(of: odd, in: results).svg
    let document = try XMLDocumentReader(svg)
    #expect(document.texts.contains("a < b & c"))
    #expect(document.texts.contains("choicesToSuccess (less is better)"))
    #expect(document.texts.contains("1 never"))
    #expect(document.elements["circle"] == 1 + 3 * 2)
  }

  @Test(
    "Values that differ by rounding alone, or hugely, are plotted",
    arguments: [
      [1.931412863768827, 1.9314128637688277], [239.12926879064887, 239.12926879064889],
      [-7.312715117751976, -7.312715117751972], [-1.7e308, 1.7e308],
      [.leastNonzeroMagnitude, .leastNormalMagnitude], [0, 0],
      [.greatestFiniteMagnitude], [-1e-300, 1e300],
    ])
  func extremes(values: [Double]) {
    let scale = PlotScale(values)
    #expect(values.allSatisfy { (0...1).contains(scale.share(of: $0)) })
    #expect(scale.ticks.count < 20 && scale.ticks == scale.ticks.sorted())
    #expect(scale.range.lowerBound < scale.range.upperBound)
  }

  @Test("An axis has round ends that hold all values")
  func scale() {
    let scale = PlotScale([37, 110])
    #expect(scale.ticks == [20, 40, 60, 80, 100, 120])
    #expect(scale.share(of: 20) == 0)
    #expect(scale.share(of: 70) == 0.5)
    #expect(PlotScale([5, 5]).range.contains(5))
    #expect(PlotScale([]).range == 0...1)
  }
}
