import ArgumentParser
import Experiments
import Foundation
import Scenarios
import Teaching
import Terminal

/// Lists the lessons.
struct LessonsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lessons",
    abstract: "List the lessons about known problems of learning from preferences.",
    discussion: """
      A lesson is an experiment with words: a claim, a question to you, what to watch, what comes out. \
      The numbers are those of the problems in Problems.md; the last column is the effect that was \
      recorded, where results lie beside the lesson.

      Example:
        backflip lesson price
      """)

  @Flag(help: "One JSON array: name, title, problems, claim, source, effect; or name, error.")
  var json = false

  private struct Entry: Encodable, Sendable {
    var name: String
    var title: String?
    var problems: [Int]?
    var claim: String?
    var source: String?
    /// The comparison of the claim by the recorded results; none where there are none.
    var effect: ExperimentSummary.Comparison?
    /// Why the lesson's file cannot be read.
    var error: String?

    /// - Throws: `Failure` where recorded results cannot be read.
    init(_ entry: LessonLibrary.Entry) throws {
      name = entry.name
      switch entry.lesson {
      case .success(let lesson):
        (title, problems) = (lesson.title, lesson.problems)
        (claim, source) = (lesson.claim.text, lesson.claim.source)
        effect = try lesson.recordedSummary()?.comparison(of: lesson.effect)
      case .failure(let problem):
        error = "\(problem)"
      }
    }
  }

  func run() throws {
    let entries = try LessonLibrary(ScenarioLibrary()).entries().map(Entry.init)
    if json { return try StandardOutput.json(entries) }
    guard !entries.isEmpty else {
      throw Failure(
        "no lessons were found; name a folder that has Lessons in BACKFLIP_SCENARIOS, or start the "
          + "program in a folder that has Scenarios")
    }
    let rows = entries.map { entry in
      [
        entry.name, Lesson.list(of: entry.problems ?? []), entry.title ?? entry.error ?? "",
        entry.effect?.headline ?? "",
      ]
    }
    for line in Table(rows: rows).lines { try StandardOutput.line(line) }
  }
}

extension Lesson {
  /// The width of the text.
  private static let columns = 80

  /// Numbers with commas between them.
  fileprivate static func list(of numbers: [Int]) -> String {
    numbers.map { "\($0)" }.joined(separator: ", ")
  }

  /// The lesson as people read it, line by line.
  var lines: [String] {
    let heading = problems.isEmpty ? title : "\(title) (problem \(Self.list(of: problems)))"
    let run = Card(
      title: "Run it", text: "backflip lesson \(name) --headless --seeds 1-3")
    return [heading]
      + (cards + [run]).flatMap { card in
        ["", card.title]
          + CellGrid.lines(of: card.text, columns: Self.columns - 2).map { "  \($0)" }
      }
  }
}
