import ArgumentParser
import Experiments
import Export
import Foundation
import Scenarios
import Teaching

/// Many trainings that are compared.
struct ExperimentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "experiment",
    abstract: "Run many trainings that a file describes, and compare them.",
    discussion: """
      An experiment's YAML file names arms, which differ in their settings, the seeds of each, and \
      measures; Experiments.md describes it. The results lie beside it, in NAME.results/ARM/SEED.json.

      Example:
        backflip experiment run raters.yaml
        backflip experiment show raters.yaml
      """,
    subcommands: [OfRun.self, OfCommands.self, OfSlurm.self, OfShow.self])

  /// The file and its results.
  struct Place: ParsableArguments {
    @Argument(
      help: ArgumentHelp("The experiment's YAML file.", valueName: "FILE"),
      completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    @Option(
      help: ArgumentHelp(
        "The folder of results; by default, NAME.results beside the file.", valueName: "FOLDER"))
    var results: String?

    /// Reads the file, with all that it names.
    func read() throws -> (Experiment, ResultsFolder) {
      let experiment = try Experiment(
        contentsOf: URL(fileURLWithPath: file), library: ScenarioLibrary())
      let folder = results.map { URL(fileURLWithPath: $0, isDirectory: true) }
      return (experiment, ResultsFolder(folder ?? experiment.usualResults))
    }
  }

  /// The runs of an experiment that a command is about.
  struct Selection: ParsableArguments {
    @Option(help: ArgumentHelp("Only this arm; may be given several times.", valueName: "ARM"))
    var only: [String] = []

    @Option(
      help: ArgumentHelp(
        "Only these seeds, such as 1-20 or 3,5; by default, those of the file.", valueName: "SEEDS")
    )
    var seeds: String?

    /// The selected runs: the first seed of every arm, then the second, so that all arms grow alike.
    func runs(of experiment: Experiment) throws -> [Run] {
      try Self.runs(of: experiment, only: only, seeds: seeds)
    }

    /// The runs of some arms, or of all where none is named, with some seeds: those of the file, or
    /// any where that is allowed.
    static func runs(
      of experiment: Experiment, only: [String] = [], seeds text: String?,
      allowsOthers: Bool = false
    ) throws -> [Run] {
      for name in only { _ = try experiment.arm(named: name) }
      let arms = only.isEmpty ? experiment.arms : experiment.arms.filter { only.contains($0.name) }
      var seeds = experiment.seeds
      if let text {
        seeds = try Self.seeds(in: text)
        let known = Set(experiment.seeds)
        if !allowsOthers, let other = seeds.first(where: { !known.contains($0) }) {
          throw Failure("--seeds: \(experiment.file.relativePath) has no seed \(other)")
        }
      }
      return seeds.flatMap { seed in arms.map { Run(arm: $0, seed: seed) } }
    }

    /// The seeds that an option lists.
    static func seeds(in text: String) throws -> [UInt64] {
      do {
        return try SeedList.seeds(in: text)
      } catch {
        throw Failure("--seeds: \(error)")
      }
    }
  }

  struct OfRun: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "run",
      abstract: "Do every run that has no result yet.",
      discussion: """
        Each run is a process of its own. A run that was stopped or killed goes on from what is on \
        disk, and a result that is there is never made again. Results of an arm whose settings have \
        changed are set aside, as SEED.DIGEST.json.

        Ctrl-C, SIGTERM, SIGUSR1 and --deadline let all runs save, and end with status 75: the \
        same command continues. The status is 0 when all results are there, and 1 when a run failed.

        Example:
          backflip experiment run raters.yaml --jobs 2
          backflip experiment run raters.yaml --only oracle --seeds 1-5
        """)

    @OptionGroup var place: Place
    @OptionGroup var selection: Selection

    @Option(
      help: ArgumentHelp("Runs at a time; by default, one for each core.", valueName: "N"))
    var jobs: Int?

    @Option(help: Deadline.help)
    var deadline: Deadline?

    @Flag(help: .hidden)
    var endWithInput = false

    /// Whether seeds may be given that the file does not list, as for a lesson.
    @Flag(help: .hidden)
    var anySeed = false

    func validate() throws {
      guard (1...1024).contains(jobs ?? 1) else {
        throw ValidationError("--jobs must be 1 to 1024")
      }
    }

    func run() throws {
      if endWithInput { ParentWatch.start() }
      let stop = StopSignal(deadline: deadline)
      let (experiment, results) = try place.read()
      let runs = try Selection.runs(
        of: experiment, only: selection.only, seeds: selection.seeds, allowsOthers: anySeed)
      guard runs.count > 1 else { return try perform(runs[0], results, stop) }
      let jobs = jobs ?? ProcessInfo.processInfo.activeProcessorCount
      let runner = try ExperimentRunner(
        experiment, runs, in: results, jobs: jobs, command: RunCommand(experiment, results))
      try runner.perform(until: { stop.isRaised })
    }

    /// Does one run in this process.
    private func perform(_ run: Run, _ results: ResultsFolder, _ stop: StopSignal) throws {
      let settings = run.arm.settings
      let report = TrainingReport(
        planned: settings.choices ?? settings.steps ?? 0, isJSON: true)
      defer { report.finish() }
      // A rater that is a program may be named relative to the file.
      let folder = URL(fileURLWithPath: place.file).deletingLastPathComponent().path
      guard FileManager.default.changeCurrentDirectoryPath(folder) else {
        throw Failure("\(folder): this folder cannot be entered; check its permissions")
      }
      let training = ExperimentRun(run, in: results, program: Version.current) { event in
        switch event {
        case .session(let event): report.take(event)
        case .reward(let progress): report.take(progress)
        }
      }
      let outcome = try MainThread.wait { try await training.perform(until: { stop.isRaised }) }
      report.finish()
      switch outcome {
      case .done(let isNew):
        try StandardOutput.line("\(run.name): \(isNew ? "done" : "was done before")")
      case .failed(let error): throw Failure("\(run.name): \(error)")
      case .unfinished:
        StandardError.line("\(run.name): not finished; the same command continues")
        Foundation.exit(ExitStatus.unfinished)
      case .inUse:
        StandardError.line("\(run.name): another process is doing this run")
        Foundation.exit(ExitStatus.unfinished)
      }
    }
  }

  struct OfCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "commands",
      abstract: "Print a command for each run, for GNU parallel or xargs.",
      discussion: """
        Each line stands for itself, in the shell's words, and can be run in any folder. Those of \
        runs whose results are there end at once.

        Example:
          backflip experiment commands raters.yaml | parallel --joblog log --resume-failed
          backflip experiment commands raters.yaml | xargs -d '\\n' -P 4 -I{} sh -c '{}'
        """)

    @OptionGroup var place: Place
    @OptionGroup var selection: Selection

    func run() throws {
      let (experiment, results) = try place.read()
      let command = RunCommand(experiment, results)
      for run in try selection.runs(of: experiment) {
        try StandardOutput.line(command.line(for: run))
      }
    }
  }

  struct OfSlurm: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "slurm",
      abstract: "Print a batch script for Slurm, with an array task for each run.",
      discussion: """
        Five minutes before the time limit a task saves and is put back into the queue; so is one \
        whose node fails. The folder “slurm” in that of the results is made for the tasks' output.

        Example:
          backflip experiment slurm raters.yaml --time 2:00:00 | sbatch
        """)

    @OptionGroup var place: Place
    @OptionGroup var selection: Selection

    @Option(help: ArgumentHelp("The time limit of a task, as sbatch takes it.", valueName: "TIME"))
    var time = "1:00:00"

    @Option(help: ArgumentHelp("The partition; by default, the cluster's.", valueName: "NAME"))
    var partition: String?

    @Option(help: ArgumentHelp("Cores of a task.", valueName: "N"))
    var cores = 1

    /// Tasks of an array by Slurm's default.
    private static let usualMaximum = 1001

    func validate() throws {
      guard (1...1024).contains(cores) else { throw ValidationError("--cores must be 1 to 1024") }
      guard let seconds = SlurmScript.seconds(ofLimit: time) else {
        throw ValidationError(
          "--time is minutes, hours:minutes:seconds or days-hours, such as 90, 1:30:00 or 1-12, not "
            + "\"\(time)\"")
      }
      guard seconds > SlurmScript.notice + 60 else {
        throw ValidationError(
          "--time must be more than six minutes: five minutes before the end, runs save and stop")
      }
      guard let partition else { return }
      guard !partition.isEmpty,
        partition.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.,".contains($0)) })
      else { throw ValidationError("--partition: there is no partition \"\(partition)\"") }
    }

    func run() throws {
      let (experiment, results) = try place.read()
      let command = RunCommand(experiment, results)
      let runs = try selection.runs(of: experiment)
      if runs.count > Self.usualMaximum {
        StandardError.line(
          "\(runs.count) tasks: Slurm allows an array \(Self.usualMaximum) unless its MaxArraySize is "
            + "greater; --only and --seeds select a part")
      }
      let logs = try results.makeFolder(named: "slurm")
      let script = SlurmScript(
        name: experiment.name, commands: runs.map { command.line(for: $0).shellQuoted },
        time: time, partition: partition, cores: cores, logs: logs.path)
      for line in script.lines { try StandardOutput.line(line) }
    }
  }

  struct OfShow: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Show the results: statistics, comparisons, a plot.",
      discussion: """
        For each arm and measure: the number of runs, the median, the interquartile mean (IQM) with \
        an interval of 95 % from a stratified bootstrap; for each arm, how many runs learned the \
        behaviour, with Wilson's interval; for the pairs under compare, the probability that a run \
        of one is better than a run of the other (Agarwal et al., 2021).

        Example:
          backflip experiment show raters.yaml --svg raters.svg
          backflip experiment show raters.yaml --json
        """)

    @OptionGroup var place: Place

    @Flag(help: "The statistics as one JSON object.")
    var json = false

    @Flag(help: "The statistics as comma-separated values.")
    var csv = false

    @Option(help: ArgumentHelp("Write a plot of all measures as SVG.", valueName: "FILE"))
    var svg: String?

    @OptionGroup var force: ForceOption

    func validate() throws {
      guard !json || !csv else { throw ValidationError("--json and --csv exclude each other") }
    }

    func run() throws {
      let (experiment, results) = try place.read()
      if place.results != nil, !FileManager.default.fileExists(atPath: results.url.path) {
        throw Failure("\(results.url.path): there is no such folder of results; check --results")
      }
      let summary = try ExperimentSummary(of: experiment, in: results)
      if let svg {
        let place = try OutputPlace(
          URL(fileURLWithPath: svg), for: .plot, isForced: force.force, inputs: [experiment.file])
        try OutputFile.write(to: place) { append in try append(summary.svg) }
      }
      if json { return try StandardOutput.json(summary) }
      for line in csv ? summary.csv : summary.lines { try StandardOutput.line(line) }
    }
  }
}

extension ExperimentSummary {
  /// The width of plots in a terminal.
  private static let columns = 80

  /// The summary as people read it, line by line.
  var lines: [String] {
    var blocks = [["\(experiment)"], Table(rows: successRows).lines]
    for measure in order.measures {
      let plot = plot(of: measure, columns: Self.columns)
      blocks.append(Table(rows: rows(of: measure)).lines + (plot.isEmpty ? [] : [""]) + plot)
    }
    if !comparisons.isEmpty { blocks.append(Table(rows: comparisonRows).lines) }
    if !remarks.isEmpty { blocks.append(remarks) }
    return Array(blocks.joined(separator: [""]))
  }
}
