import Foundation
import Scenarios
import TestSupport
import Testing

@testable import Experiments

/// Results that are recorded beside a lesson, and fresh runs that are compared with them.
struct LessonRecordsTests {
  private static let yaml = QuickLesson.yaml
    .replacingOccurrences(of: "  measures: {tallest: largest(height)}\n", with: "")
    .replacingOccurrences(of: "measure: tallest", with: "measure: choicesToSuccess")

  private let folder: TemporaryFolder
  private let lesson: Lesson
  private let results: ResultsFolder

  init() throws {
    folder = try TemporaryFolder()
    lesson = try Self.read(Self.yaml, in: folder)
    results = ResultsFolder(folder.url.appendingPathComponent("made.results"))
  }

  private static func read(_ text: String, in folder: TemporaryFolder) throws -> Lesson {
    let file = try QuickLesson.write(to: folder, text)
    return try Lesson(contentsOf: file, library: ScenarioLibrary(folders: [folder.url]))
  }

  private func store(_ oracle: [Double?], _ wrong: [Double?], seeds: [UInt64] = [1, 2, 3]) throws {
    let experiment = lesson.experiment.with(seeds: seeds)
    try ExampleResults.store(oracle, arm: "oracle", of: experiment, in: results)
    try ExampleResults.store(wrong, arm: "one wrong", of: experiment, in: results)
  }

  private func record() throws -> (file: URL, runs: Int) {
    try RecordedRuns.write(
      lesson.experiment, in: results, to: lesson.experiment.usualResults,
      command: "backflip lesson two --record")
  }

  @Test("Recorded runs are a short file beside the lesson, and count as results")
  func records() throws {
    #expect(try lesson.recordedSummary() == nil)
    try store([40, 50, 60], [70, nil, 90])
    let written = try record()
    #expect(written.runs == 6)
    let lines = try String(contentsOf: written.file, encoding: .utf8).split(separator: "\n")
    #expect(lines.first == #"{"command":"backflip lesson two --record"}"#)
    #expect(lines.count == 7 && lines.allSatisfy { $0.utf8.count < 400 })
    let summary = try #require(try lesson.recordedSummary())
    #expect(summary.arms["oracle"]?.measures["choicesToSuccess"]?.values == [40, 50, 60])
    #expect(summary.arms["one wrong"]?.measures["choicesToSuccess"]?.values == [70, nil, 90])
    #expect(summary.comparison(of: lesson.effect)?.probability == 0)
    let run = Run(arm: lesson.experiment.arms[0], seed: 2)
    let kept = try lesson.records.record(of: run)
    #expect(kept?.program == "1" && kept?.measures["wallSeconds"] == 60)
    // Their policies are left out.
    let found = try #require(kept)
    #expect(try found.episode(in: run.arm) == nil)
    // They are written again over themselves.
    #expect(try record().runs == 6)
  }

  @Test("Recorded runs of other settings are not used, and are called outdated")
  func otherSettings() throws {
    try store([40, 50, 60], [70, 80, 90])
    _ = try record()
    let changed = try Self.read(
      Self.yaml.replacingOccurrences(of: "choices: 20", with: "choices: 30"), in: folder)
    #expect(try changed.recordedSummary() == nil)
    let summary = try ExperimentSummary(of: changed.experiment, in: changed.records)
    #expect(summary.arms["oracle"]?.outdated == 3)
  }

  @Test("A missing result is named, and a damaged file by its line")
  func errors() throws {
    try store([40, 50], [70, 80, 90])
    let missing = #expect(throws: (any Error).self) { _ = try record() }
    #expect(missing.map { "\($0)" }?.contains("the result of oracle, seed 3 is missing") == true)
    try store([40, 50, 60], [70, 80, 90])
    let file = try record().file
    try Data("{\"command\":\"\"}\nnothing\n".utf8).write(to: file)
    let damaged = #expect(throws: (any Error).self) { _ = try lesson.recordedSummary() }
    #expect(damaged.map { "\($0)" }?.contains("runs.jsonl:2: this is no recorded run") == true)
  }

  @Test("An arm holds as long as the middle one of its fresh runs lies within the recorded range")
  func check() throws {
    #expect(LessonCheck.freshSeeds(of: lesson) == [4, 5, 6])
    let refused = #expect(throws: (any Error).self) { try LessonCheck.requireRecords(of: lesson) }
    #expect(refused.map { "\($0)" }?.contains("backflip lesson two --record") == true)
    try store([40, 50, 60], [70, nil, 90])
    _ = try record()
    try LessonCheck.requireRecords(of: lesson)
    try store([45, 61, 50], [nil, nil, 60], seeds: [4, 5, 6])
    let check = try LessonCheck(of: lesson, seeds: [4, 5, 6], in: results)
    #expect(check.holds && check.problem == nil)
    #expect(check.arms.map(\.range) == [[40, 60], [70, nil]])
    #expect(check.arms.map(\.within) == [[true, false, true], [true, true, false]])
    #expect(check.rows[1] == ["oracle", "40 to 60", "45", "61, outside", "50"])
    try store([45, 61, 20], [50, 60, 90], seeds: [7, 8, 9])
    let failed = try LessonCheck(of: lesson, seeds: [7, 8, 9], in: results)
    #expect(failed.arms.map(\.holds) == [true, false])
    #expect(failed.problem?.contains("the middle one of the fresh runs of one wrong lies") == true)
  }

  @Test("The effect is not listed among the other comparisons once more")
  func effectOnce() throws {
    try store([40, 50, 60], [70, 80, 90])
    let summary = try ExperimentSummary(of: lesson.experiment, in: results)
    let json = try JSONEncoder().encode(LessonResult(of: lesson, summary))
    let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
    let effect = try #require(object["effect"] as? [String: Any])
    #expect(effect["measure"] as? String == "choicesToSuccess")
    let others = try #require(object["comparisons"] as? [[String: Any]])
    #expect(!others.isEmpty)
    #expect(!others.contains { $0["measure"] as? String == "choicesToSuccess" })
  }
}
