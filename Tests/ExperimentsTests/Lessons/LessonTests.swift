import Foundation
import Scenarios
import TestSupport
import Testing

@testable import Experiments

struct LessonTests {
  private static func read(_ text: String) throws -> Lesson {
    let folder = try TemporaryFolder()
    let file = try QuickLesson.write(to: folder, text)
    return try Lesson(contentsOf: file, library: ScenarioLibrary(folders: [folder.url]))
  }

  @Test("A lesson has its file's name, its words without line breaks, and an experiment")
  func reading() throws {
    let lesson = try Self.read(QuickLesson.yaml)
    #expect(lesson.name == "two")
    #expect(lesson.problems == [9, 10])
    #expect(lesson.watch == "Watch both.")
    #expect(lesson.experiment.arms.map(\.name) == ["oracle", "one wrong"])
    #expect(lesson.experiment.usualResults.lastPathComponent == "two.results")
    #expect(lesson.effect.measure == "tallest")
    #expect(lesson.effect.arms == Experiment.Comparison(a: "one wrong", b: "oracle"))
  }

  @Test("The question stands before what comes out, and each statement names its source")
  func cards() throws {
    let cards = try Self.read(QuickLesson.yaml).cards
    #expect(
      cards.map(\.title) == [
        "The claim", "Before you go on", "What to do", "What comes out", "What would help",
        "What this does not show", "Evidence", "Severity", "Likelihood", "Opinion",
      ])
    #expect(cards.first?.text == "One errs. (somebody)")
    let analogy = try Self.read(QuickLesson.yaml + "analogy: It only looks like it.\n").cards
    #expect(analogy[1] == Lesson.Card(title: "An analogy only", text: "It only looks like it."))
  }

  @Test("A remedy may have an arm of its own")
  func remedy() throws {
    #expect(try Self.read(QuickLesson.yaml).remedyArm == nil)
    let lesson = try Self.read(QuickLesson.yaml + "remedyArm: one wrong\n")
    #expect(lesson.remedyArm == "one wrong")
    #expect(lesson.cards.first { $0.kind == .remedy }?.text == "None.")
  }

  @Test("The experiment of a lesson's file can be run as any other")
  func asExperiment() throws {
    let folder = try TemporaryFolder()
    let file = try QuickLesson.write(to: folder)
    let experiment = try Experiment(
      contentsOf: file, library: ScenarioLibrary(folders: [folder.url]))
    #expect(experiment.name == "two")
    #expect(experiment.seeds == [1, 2, 3])
  }

  @Test(
    "Errors name line and key",
    arguments: [
      ("question: Which one?\n", "", "two.yaml:1: question: this key is missing"),
      (
        "problem: [9, 10]", "problem: 21",
        "two.yaml:2: problem: \"21\" is not a whole number from 1 to 20"
      ),
      ("source: somebody", "sauce: somebody", "two.yaml:3: claim.sauce: unknown key"),
      (
        "measure: tallest", "measure: smallest",
        "two.yaml:16: effect.measure: there is no measure \"smallest\"; the measures are"
      ),
      (
        "compare: [one wrong, oracle]}", "compare: [oracle, one wrong]}",
        "two.yaml:16: effect.compare: the experiment does not compare these; add [oracle, one wrong]"
      ),
      (
        "remedy: None.", "remedy: None.\nremedyArm: two wrong",
        "two.yaml:19: remedyArm: there is no arm \"two wrong\" (did you mean \"one wrong\"?); the arms are"
      ),
      (
        "compare: [one wrong, oracle]\n",
        "compare: [[one wrong, oracle], [one wrong, oracle]]\n",
        "two.yaml:15: experiment.compare: this pair is listed twice; list it once"
      ),
      ("20\n", "none\n", "two.yaml:9: experiment.choices: \"none\" is not a whole number"),
    ])
  func errors(found: String, replacement: String, message: String) throws {
    let text = QuickLesson.yaml.replacingOccurrences(of: found, with: replacement)
    let error = #expect(throws: (any Error).self) { _ = try Self.read(text) }
    let line = error.map { "\($0)" } ?? ""
    #expect(line.contains(message), "\(line)")
  }

  @Test("Every lesson of the project can be read, and names what it is about")
  func project() throws {
    let library = ScenarioLibrary(folders: [
      Reference.package.appendingPathComponent("Scenarios", isDirectory: true)
    ])
    let lessons = try LessonLibrary(library).entries().map { try $0.lesson.get() }
    #expect(
      lessons.map(\.name) == [
        "benign-failures", "anchor", "price", "fallible-rater", "proxy", "distribution-leap",
      ])
    #expect(lessons.allSatisfy { !$0.problems.isEmpty && $0.experiment.seeds.count >= 20 })
    let error = #expect(throws: (any Error).self) {
      _ = try LessonLibrary(library).lesson("prise")
    }
    let line = error.map { "\($0)" } ?? ""
    #expect(line.hasPrefix("there is no lesson \"prise\" (did you mean \"price\"?)"), "\(line)")
  }

  @Test("Without results there is no effect, and the JSON says so")
  func noResults() throws {
    let folder = try TemporaryFolder()
    let lesson = try Self.read(QuickLesson.yaml)
    let summary = try ExperimentSummary(
      of: lesson.experiment, in: ResultsFolder(folder.url.appendingPathComponent("none")))
    let json = try JSONEncoder().encode(LessonResult(of: lesson, summary))
    let object = try #require(
      try JSONSerialization.jsonObject(with: json) as? [String: Any])
    #expect(object["lesson"] as? String == "two")
    #expect(object["effect"] is NSNull)
    #expect(object["experiment"] as? String == "two")
    #expect((object["arms"] as? [String: Any])?.count == 2)
  }
}
