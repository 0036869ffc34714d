import Experiments
import Foundation
import Learning
import Scenarios
import Synchronization
import Teaching

/// Does many runs of an experiment, and reports their progress.
final class ExperimentRunner: Sendable {
  private struct State {
    /// The progress of the runs that are under way, from 0 to 1, by their names.
    var shares: [String: Double] = [:]
    var done: Int
    var failures: [String] = []
    var bar: ProgressBar
  }

  /// Parts of a run in the bar, which has whole numbers.
  private static let parts = 1000

  private let runs: [Run]
  private let total: Int
  private let results: ResultsFolder
  private let queue: RunQueue
  private let start = ContinuousClock.now
  private let earlier: Int
  private let state: Mutex<State>

  /// Finds the runs that are to be done.
  ///
  /// - Throws: `Failure` where the folder of results cannot be read.
  init(
    _ experiment: Experiment, _ runs: [Run], in results: ResultsFolder, jobs: Int,
    command: RunCommand
  ) throws {
    self.runs = try runs.filter { try results.record(of: $0) == nil }
    total = runs.count
    earlier = total - self.runs.count
    self.results = results
    queue = RunQueue(executable: command.executable, jobs: jobs) { run in
      command.arguments(for: run) + ["--end-with-input"]
    }
    state = Mutex(
      State(done: earlier, bar: ProgressBar(experiment.name, total: total * Self.parts)))
  }

  /// Does the runs, and ends the process with status 75 where some are not finished.
  ///
  /// - Parameters:
  ///   - shouldStop: Whether to save and stop.
  ///   - report: Takes one line about what is done.
  /// - Throws: `Failure` where runs failed; what `report` throws.
  func perform(
    until shouldStop: @escaping @Sendable () -> Bool,
    report: (String) throws -> Void = StandardOutput.line
  ) throws {
    let outdated = try runs.count { try results.hasOtherResult(of: $0) }
    if outdated > 0 {
      StandardError.line(
        "\(Figure.count(outdated, "result")) of other settings: done again, and set aside")
    }
    let (queue, runs) = (queue, runs)
    try MainThread.wait { await queue.perform(runs, until: shouldStop) { self.take($0) } }
    let state = state.withLock { state in
      state.bar.finish()
      return state
    }
    var parts = ["\(state.done) of \(Figure.count(total, "run")) done"]
    if earlier > 0 { parts.append("\(earlier) of them before") }
    try report(parts.joined(separator: ", "))
    guard state.failures.isEmpty else {
      throw Failure(
        "\(Figure.count(state.failures.count, "run")) failed, the first of them: "
          + state.failures[0])
    }
    if state.done < total {
      StandardError.line(
        "\(Figure.count(total - state.done, "run")) not finished, or done by another process; the "
          + "same command continues")
      exit(ExitStatus.unfinished)
    }
  }

  private func take(_ event: RunQueue.Event) {
    state.withLock { state in
      switch event {
      case .progress(let run, let share): state.shares[run.name] = share
      case .line(let run, let text): report(text, of: run, &state)
      case .ended(let run, let outcome): end(run, outcome, &state)
      }
      state.bar.show(
        Int((Double(state.done) + state.shares.values.reduce(0, +)) * Double(Self.parts)),
        note: note(state))
    }
  }

  private func end(_ run: Run, _ outcome: ExperimentRun.Outcome, _ state: inout State) {
    state.shares[run.name] = nil
    switch outcome {
    case .done: state.done += 1
    case .unfinished, .inUse: break
    case .failed(let error):
      state.failures.append(error)
      show("backflip: \(error)", &state)
    }
    guard !StandardError.isTerminal, case .done = outcome else { return }
    StandardError.line("\(run.name): done, \(state.done) of \(total)")
  }

  /// Shows a line that a run wrote, with its name; errors come with its end.
  private func report(_ text: String, of run: Run, _ state: inout State) {
    guard !text.hasPrefix("backflip: ") else { return }
    let notice = try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))
    show("\(run.name): \(notice?["notice"] ?? text)", &state)
  }

  private func show(_ line: String, _ state: inout State) {
    state.bar.finish()
    StandardError.line(line)
  }

  /// Such as `  18 of 40 runs, 3 min to go`.
  private func note(_ state: State) -> String {
    let share = state.shares.values.reduce(0, +)
    let here = Double(state.done - earlier) + share
    let elapsed = (ContinuousClock.now - start).inSeconds
    var text = "  \(state.done) of \(total) runs"
    if !state.failures.isEmpty { text += ", \(state.failures.count) failed" }
    // Before some work is done there is nothing to go by.
    guard here > 0.05 else { return text }
    let left = Double(runs.count - state.failures.count) - here
    return text + ", \(Figure.duration(left * elapsed / here)) to go"
  }
}

/// The command of a run, which stands for itself in any folder.
struct RunCommand: Sendable {
  /// This program.
  let executable: URL
  private let file: String
  private let results: String
  /// The folders of scenarios, where another folder would not find them.
  private let scenarios: String?
  /// Whether the seeds need not be those of the file.
  private let allowsAnySeed: Bool

  init(_ experiment: Experiment, _ results: ResultsFolder, allowsAnySeed: Bool = false) {
    self.allowsAnySeed = allowsAnySeed
    executable = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    file = experiment.file.standardizedFileURL.path
    self.results = results.url.standardizedFileURL.path
    let folders = ScenarioLibrary().foldersOnDisk
    let elsewhere = ScenarioLibrary(
      environment: [:], currentFolder: URL(fileURLWithPath: "/", isDirectory: true))
    scenarios =
      folders.map(\.standardizedFileURL.path)
        == elsewhere.foldersOnDisk.map(\.standardizedFileURL.path)
      ? nil : folders.map(\.standardizedFileURL.path).joined(separator: ":")
  }

  /// The arguments of the program.
  func arguments(for run: Run) -> [String] {
    [
      "experiment", "run", file, "--only=\(run.arm.name)", "--seeds=\(run.seed)",
      "--results=\(results)",
    ] + (allowsAnySeed ? ["--any-seed"] : [])
  }

  /// The command as a line of the shell.
  func line(for run: Run) -> String {
    let environment = scenarios.map { ["env", "BACKFLIP_SCENARIOS=\($0)"] } ?? []
    return (environment + [executable.path] + arguments(for: run)).map(\.shellQuoted)
      .joined(separator: " ")
  }
}
