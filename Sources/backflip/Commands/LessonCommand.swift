import ArgumentParser
import Drawing
import Experiments
import Export
import Foundation
import Learning
import Scenarios
import Sessions
import Teaching

/// Leads through a lesson, or runs its experiment.
struct LessonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson",
    abstract: "Be led through a lesson, or run its experiment.",
    discussion: """
      Without options the lesson opens on the screen Lessons; where there is no terminal it is printed, \
      card by card. With --headless its experiment is run as “experiment run” does it, and the figures \
      are shown as “experiment show” does it; what is already there is not run again. With --json, the \
      effect that the claim rests on is named besides.

      --check runs three seeds that were not recorded, and compares them with the recorded range of \
      each arm; the status is 1 where the middle one lies outside. --record runs all seeds and records \
      them beside the lesson. --gif shows the last policies of the two arms that the claim compares.

      Example:
        backflip lesson price
        backflip lesson price --headless --seeds 1001-1003 --json
        backflip lesson price --gif price.gif
      """)

  @Argument(
    help: ArgumentHelp("A lesson's name, or the path of its YAML file.", valueName: "NAME"),
    completion: .lessons)
  var name: String

  @Flag(help: "Run the experiment, and show its figures.")
  var headless = false

  @Flag(help: "Compare fresh seeds with the recorded results.")
  var check = false

  @Flag(help: "Run all seeds, and record their figures beside the lesson.")
  var record = false

  @Option(help: ArgumentHelp("Film the arms that the claim compares.", valueName: "FILE"))
  var gif: String?

  @Option(
    help: ArgumentHelp(
      "Only these seeds, such as 1-3, of the lesson or others; by default, those of the lesson, with "
        + "--check the three after them, with --gif the first.",
      valueName: "SEEDS"))
  var seeds: String?

  @Option(help: ArgumentHelp("Runs at a time; by default, one for each core.", valueName: "N"))
  var jobs: Int?

  @Option(
    help: ArgumentHelp(
      "The folder of results; by default, NAME.results in the current folder, and with --check one "
        + "that is deleted afterwards.", valueName: "FOLDER")
  )
  var results: String?

  @Flag(help: "The figures as one JSON object.")
  var json = false

  @OptionGroup var force: ForceOption
  @OptionGroup var folder: DataFolderOption
  @OptionGroup var rater: RaterNameOption

  func validate() throws {
    guard (1...1024).contains(jobs ?? 1) else { throw ValidationError("--jobs must be 1 to 1024") }
    let modes: [(name: String, isGiven: Bool)] = [
      ("--headless", headless), ("--check", check), ("--record", record), ("--gif", gif != nil),
    ]
    let given = modes.filter(\.isGiven).map(\.name)
    guard given.count <= 1 else {
      throw ValidationError("\(given.joined(separator: " and ")) exclude each other; keep one")
    }
    if force.force, gif == nil { throw ValidationError("--force goes with --gif; add it") }
    if json, !headless, !check {
      throw ValidationError("--json goes with --headless; add it")
    }
    if record, seeds != nil {
      throw ValidationError("--record records the seeds of the lesson; leave --seeds out")
    }
    guard given.isEmpty else { return }
    let others: [(name: String, isGiven: Bool)] = [
      ("--seeds", seeds != nil), ("--jobs", jobs != nil), ("--results", results != nil),
    ]
    if let other = others.first(where: \.isGiven) {
      throw ValidationError("\(other.name) goes with --headless; add it")
    }
  }

  func run() throws {
    let lesson = try LessonLibrary(ScenarioLibrary()).lesson(name)
    if headless { return try show(lesson) }
    if check { return try compare(lesson) }
    if record { return try record(lesson) }
    if let gif { return try film(lesson, to: gif) }
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      for line in lesson.lines { try StandardOutput.line(line) }
      return
    }
    try TerminalProgram.run(.lessons(name), in: folder.library, rater: rater.atTheKeyboard)
  }
}

// MARK: - Runs

extension LessonCommand {
  /// The folder of results that is named, or the usual one in the current folder.
  private func resultsFolder(of lesson: Lesson) -> ResultsFolder {
    ResultsFolder(URL(fileURLWithPath: results ?? "\(lesson.name).results", isDirectory: true))
  }

  /// Does runs that have no result yet; standard output is for what comes of them.
  private func perform(_ experiment: Experiment, _ runs: [Run], in results: ResultsFolder) throws {
    let stop = StopSignal(deadline: nil)
    let runner = try ExperimentRunner(
      experiment, runs, in: results,
      jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount,
      command: RunCommand(experiment, results, allowsAnySeed: true))
    try runner.perform(until: { stop.isRaised }, report: StandardError.line)
  }

  /// The experiment with the seeds that are given, or with others.
  private func experiment(of lesson: Lesson, seeds usual: [UInt64]) throws -> Experiment {
    let seeds = try seeds.map(ExperimentCommand.Selection.seeds) ?? usual
    return lesson.experiment.with(seeds: seeds)
  }

  /// Runs the experiment, and shows its figures.
  private func show(_ lesson: Lesson) throws {
    let experiment = try experiment(of: lesson, seeds: lesson.experiment.seeds)
    let results = resultsFolder(of: lesson)
    try perform(experiment, experiment.runs(), in: results)
    let summary = try ExperimentSummary(of: experiment, in: results)
    if json { return try StandardOutput.json(LessonResult(of: lesson, summary)) }
    for line in summary.lines { try StandardOutput.line(line) }
  }

  /// Runs all seeds, and records them beside the lesson.
  private func record(_ lesson: Lesson) throws {
    let results = resultsFolder(of: lesson)
    try perform(lesson.experiment, lesson.experiment.runs(), in: results)
    let written = try RecordedRuns.write(
      lesson.experiment, in: results, to: lesson.experiment.usualResults,
      command: "backflip lesson \(lesson.name) --record")
    try StandardOutput.line(
      "\(written.file.relativePath): \(Figure.count(written.runs, "run")) recorded")
  }

  /// Compares fresh seeds with the recorded results.
  private func compare(_ lesson: Lesson) throws {
    let experiment = try experiment(of: lesson, seeds: LessonCheck.freshSeeds(of: lesson))
    try LessonCheck.requireRecords(of: lesson)
    // Results of an earlier check would not be fresh.
    ScratchFolder.removeLeftovers()
    let scratch = try ScratchFolder()
    defer { scratch.remove() }
    let results = results == nil ? ResultsFolder(scratch.url) : resultsFolder(of: lesson)
    try perform(experiment, experiment.runs(), in: results)
    let check = try LessonCheck(of: lesson, seeds: experiment.seeds, in: results)
    if json {
      try StandardOutput.json(check)
    } else {
      for line in Table(rows: check.rows).lines { try StandardOutput.line(line) }
    }
    if let problem = check.problem { throw Failure(problem) }
  }

  /// Films the last policies of the arms that the claim compares.
  private func film(_ lesson: Lesson, to path: String) throws {
    let place = try OutputPlace(
      URL(fileURLWithPath: path), for: .gif, isForced: force.force,
      inputs: [lesson.experiment.file])
    let experiment = try experiment(of: lesson, seeds: Array(lesson.experiment.seeds.prefix(1)))
    guard experiment.seeds.count == 1, let seed = experiment.seeds.first else {
      throw Failure("--seeds: a film shows one seed; give one")
    }
    let arms = [lesson.effect.arms.a, lesson.effect.arms.b]
    let runs = try arms.map { Run(arm: try experiment.arm(named: $0), seed: seed) }
    let results = resultsFolder(of: lesson)
    try perform(experiment, runs, in: results)
    let film = try LessonFilm(of: lesson, runs, in: results).film
    var bar = ProgressBar("pictures", total: film.gifPictures)
    defer { bar.finish() }
    try film.writeGIF(to: place) { bar.show($0) }
  }
}

extension Experiment {
  /// All runs: the first seed of every arm, then the second.
  fileprivate func runs() -> [Run] {
    seeds.flatMap { seed in arms.map { Run(arm: $0, seed: seed) } }
  }
}
