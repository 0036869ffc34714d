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
      The numbers are those of the problems in Problems.md.

      Example:
        backflip lesson price
      """)

  @Flag(help: "One JSON array: name, title, problems, claim, source; or name, error.")
  var json = false

  private struct Entry: Encodable, Sendable {
    var name: String
    var title: String?
    var problems: [Int]?
    var claim: String?
    var source: String?
    /// Why the lesson's file cannot be read.
    var error: String?

    init(_ entry: LessonLibrary.Entry) {
      name = entry.name
      switch entry.lesson {
      case .success(let lesson):
        (title, problems) = (lesson.title, lesson.problems)
        (claim, source) = (lesson.claim.text, lesson.claim.source)
      case .failure(let problem):
        error = "\(problem)"
      }
    }
  }

  func run() throws {
    let entries = LessonLibrary(ScenarioLibrary()).entries().map(Entry.init)
    if json { return try StandardOutput.json(entries) }
    guard !entries.isEmpty else {
      throw Failure(
        "no lessons were found; name a folder that has Lessons in BACKFLIP_SCENARIOS, or start the "
          + "program in a folder that has Scenarios")
    }
    let rows = entries.map { entry in
      [entry.name, Lesson.list(of: entry.problems ?? []), entry.title ?? entry.error ?? ""]
    }
    for line in Table(rows: rows).lines { try StandardOutput.line(line) }
  }
}

/// Reads a lesson, or runs its experiment.
struct LessonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson",
    abstract: "Read a lesson, or run its experiment.",
    discussion: """
      Without options the lesson is printed, card by card. With --headless its experiment is run as \
      “experiment run” does it, and the figures are shown as “experiment show” does it; what is \
      already there is not run again. With --json, the effect that the claim rests on is named besides.

      Example:
        backflip lesson price
        backflip lesson price --headless --seeds 1-3 --json
      """)

  @Argument(help: ArgumentHelp("A lesson's name, or the path of its YAML file.", valueName: "NAME"))
  var name: String

  @Flag(help: "Run the experiment, and show its figures.")
  var headless = false

  @Option(
    help: ArgumentHelp(
      "Only these seeds, such as 1-3; by default, those of the lesson.", valueName: "SEEDS"))
  var seeds: String?

  @Option(help: ArgumentHelp("Runs at a time; by default, one for each core.", valueName: "N"))
  var jobs: Int?

  @Option(
    help: ArgumentHelp(
      "The folder of results; by default, NAME.results in the current folder.", valueName: "FOLDER")
  )
  var results: String?

  @Flag(help: "The figures as one JSON object.")
  var json = false

  func validate() throws {
    guard (1...1024).contains(jobs ?? 1) else { throw ValidationError("--jobs must be 1 to 1024") }
    guard !headless else { return }
    let others: [(name: String, isGiven: Bool)] = [
      ("--seeds", seeds != nil), ("--jobs", jobs != nil), ("--results", results != nil),
      ("--json", json),
    ]
    if let other = others.first(where: \.isGiven) {
      throw ValidationError("\(other.name) goes with --headless; add it")
    }
  }

  func run() throws {
    let lesson = try LessonLibrary(ScenarioLibrary()).lesson(name)
    guard headless else {
      for line in lesson.lines { try StandardOutput.line(line) }
      return
    }
    let stop = StopSignal(deadline: nil)
    let folder = URL(fileURLWithPath: results ?? "\(lesson.name).results", isDirectory: true)
    let results = ResultsFolder(folder)
    let runs = try ExperimentCommand.Selection.runs(of: lesson.experiment, seeds: seeds)
    let runner = try ExperimentRunner(
      lesson.experiment, runs, in: results,
      jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount,
      command: RunCommand(lesson.experiment, results))
    // Standard output is for the figures.
    try runner.perform(until: { stop.isRaised }, report: StandardError.line)
    let summary = try ExperimentSummary(of: lesson.experiment, in: results)
    if json { return try StandardOutput.json(LessonResult(of: lesson, summary)) }
    for line in summary.lines { try StandardOutput.line(line) }
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
  fileprivate var lines: [String] {
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
