import Foundation
import Scenarios
import TestSupport
import Testing

@testable import Experiments

struct ExperimentReaderTests {
  @Test("Arms have their own settings, those of all arms, and the scenario's")
  func arms() throws {
    let folder = try TemporaryFolder()
    let experiment = try ExampleExperiment.read(in: folder)
    #expect(experiment.name == "example")
    #expect(experiment.seeds == [1, 2])
    #expect(experiment.arms.map(\.name) == ["oracle", "one wrong", "by a formula", "shorter"])
    #expect(experiment.comparisons == [Experiment.Comparison(a: "one wrong", b: "oracle")])
    #expect(experiment.usualResults.lastPathComponent == "example.results")
    let settings = Dictionary(
      uniqueKeysWithValues: experiment.arms.map { ($0.name, $0.settings) })
    #expect(settings["oracle"]?.rater == "oracle")
    #expect(settings["oracle"]?.choices == 12)
    // The machine's cores must not decide the result.
    #expect(settings["oracle"]?.policies == 2)
    #expect(settings["one wrong"]?.rater == "mistaken:0.1")
    #expect(settings["one wrong"]?.policies == 3)
    #expect(settings["by a formula"]?.steps == 1)
    #expect(settings["by a formula"]?.choices == nil)
    let shorter = try experiment.arm(named: "shorter")
    #expect(shorter.scenario.episode == 0.3)
    #expect(shorter.scenario.schedule.klCoefficient == 0.5)
    #expect(shorter.scenario.schedule.initialChoices == 10)
    #expect(shorter.scenario.clip == 0.2)
  }

  @Test("A key above the arms holds for all that do not have their own")
  func defaults() throws {
    let folder = try TemporaryFolder()
    let experiment = try ExampleExperiment.read(
      """
      scenario: quick.yaml
      rater: noisy:5
      choices: 30
      untilSuccess: true
      seeds: [1, 4-5]
      arms:
        as all: {}
        other rater: {rater: oracle, choices: 50}
        other teacher: {reward: height}
      """, in: folder)
    #expect(experiment.name == "example")
    #expect(experiment.seeds == [1, 4, 5])
    #expect(experiment.arms.map(\.settings.rater) == ["noisy:5.0", "oracle", nil])
    #expect(experiment.arms.map(\.settings.choices) == [30, 50, nil])
    #expect(experiment.arms.map(\.settings.untilSuccess) == [true, true, true])
  }

  @Test("An arm's values of the scenario come before options that hold for all")
  func precedence() throws {
    let folder = try TemporaryFolder()
    let experiment = try ExampleExperiment.read(
      """
      scenario: quick.yaml
      choices: 20
      klCoefficient: 1
      seeds: 1
      arms:
        as all:
        own: {scenario: {choices: 10, schedule: {klCoefficient: 0}}}
      """, in: folder)
    #expect(experiment.arms.map(\.settings.choices) == [20, 10])
    #expect(experiment.arms.map(\.settings.klCoefficient) == [1, nil])
    #expect(experiment.arms[1].scenario.schedule.klCoefficient == 0)
  }

  @Test(
    "A wrong file is refused with file, line and key",
    arguments: [
      ("raters: oracle", 8, "arms.x.raters: unknown key (did you mean \"rater\"?)"),
      ("rater: orakel", 8, "arms.x.rater: there is no rater \"orakel\" (did you mean \"oracle\"?)"),
      ("reward: hight", 8, "arms.x.reward: column 1: "),
      ("policies: 17", 8, "arms.x.policies: \"17\" is not a whole number from 1 to 16"),
      ("steps: 100", 8, "arms.x.steps: this goes with reward"),
      ("reward: height, choices: 3", 8, "arms.x.choices: this goes with choices"),
      ("reward: height, rater: oracle", 8, "arms.x.reward: rater and reward exclude each other"),
      ("raterTimeout: 3", 8, "arms.x.raterTimeout: this goes with raterCommand"),
      ("scenario: {episode: 0.01}", 8, "arms.x.scenario.episode: \"0.01\" is not a number from"),
      ("scenario: {schedule: {horizn: 1}}", 8, "arms.x.scenario.schedule.horizn: unknown key"),
      ("scenario: {oracle: men(height)}", 8, "arms.x.scenario.oracle: column 1: "),
      ("scenario: missing.yaml", 8, "arms.x.scenario: there is no file "),
      ("scenario: ./", 8, "arms.x.scenario: "),
      ("untilSuccess: perhaps", 8, "arms.x.untilSuccess: \"perhaps\" is neither true nor false"),
    ])
  func wrongArms(arm: String, line: Int, message: String) throws {
    let text = """
      name: example
      scenario: quick.yaml
      seeds: 1-2
      measures:
        tallest: largest(height)
      arms:
        fine: {}
        x: {\(arm)}

      """
    let folder = try TemporaryFolder()
    let error = #expect(throws: ScenarioError.self) { try ExampleExperiment.read(text, in: folder) }
    let description = try #require(error?.description)
    #expect(
      description.contains("example.yaml:\(line): \(message)"), "\(description)")
  }

  @Test(
    "So are seeds, measures, comparisons and names that cannot be",
    arguments: [
      ("seeds: 1-2", "seeds: 20-1", "3: seeds: the range 20-1 ends before it begins"),
      ("seeds: 1-2", "seed: 1-2", "3: seed: unknown key (did you mean \"seeds\"?)"),
      ("largest(height)", "largest(hight)", "10: measures.tallest: column 9: "),
      ("tallest:", "wallSeconds:", "10: measures.wallSeconds: every experiment has this measure"),
      ("[one wrong, oracle]", "[one wrong, orakel]", "11: compare: there is no arm \"orakel\""),
      ("[one wrong, oracle]", "[oracle]", "11: compare: two different arms are compared"),
      ("one wrong:", "a/b:", "6: arms.a/b: \"a/b\" cannot name a folder"),
      ("one wrong:", "Oracle:", "6: arms.Oracle: another arm has this name but for the case"),
      ("scenario: quick.yaml\n", "", "4: arms.oracle.scenario: no scenario is named"),
    ])
  func wrongFiles(old: String, new: String, message: String) throws {
    let folder = try TemporaryFolder()
    let text = ExampleExperiment.yaml.replacingOccurrences(of: old, with: new)
    do {
      _ = try ExampleExperiment.read(text, in: folder)
      Issue.record("the file was read")
    } catch {
      #expect("\(error)".contains("example.yaml:\(message)"), "\(error)")
    }
  }

  @Test("The errors of all arms are reported at once")
  func allErrors() throws {
    let folder = try TemporaryFolder()
    let text = ExampleExperiment.yaml
      .replacingOccurrences(of: "oracle: {}", with: "oracle: {choices: none}")
      .replacingOccurrences(of: "policies: 3", with: "policies: many")
    let errors = #expect(throws: ScenarioErrors.self) {
      try ExampleExperiment.read(text, in: folder)
    }
    #expect(errors?.errors.map(\.line) == [5, 6])
  }
}
