package import Foundation
import Synchronization
import Teaching

/// Performs many runs, some at a time, each in a process of its own.
///
/// A process can use other settings, fail or crash without the others. It ends when its standard input
/// does, and so with this process, however this one ends.
package struct RunQueue: Sendable {
  /// An event along the way.
  package enum Event: Sendable {
    /// A run has come this far, from 0 to 1.
    case progress(Run, share: Double)
    /// A run wrote a line that is no progress.
    case line(Run, String)
    /// A run has ended.
    case ended(Run, ExperimentRun.Outcome)
  }

  /// How often `shouldStop` is asked.
  private static let period: Duration = .milliseconds(50)
  /// The status of a run that was told to stop, and goes on if it is done again (`EX_TEMPFAIL`).
  package static let unfinished: Int32 = 75

  /// The beginning of a line with an error.
  private static let errorMark = "backflip: "

  private let executable: URL
  private let arguments: @Sendable (Run) -> [String]
  private let jobs: Int

  /// Prepares a queue.
  ///
  /// - Parameters:
  ///   - executable: The program of each process.
  ///   - jobs: Processes at a time.
  ///   - arguments: Its arguments for a run. It ends with status 0 where the result is there, with 75
  ///     where the run is to be continued, with any other where it failed; its standard error has
  ///     `TrainingProgress` as JSON Lines, and errors.
  package init(
    executable: URL, jobs: Int, arguments: @escaping @Sendable (Run) -> [String]
  ) {
    self.executable = executable
    self.jobs = jobs
    self.arguments = arguments
  }

  /// Performs the runs in their order.
  ///
  /// - Parameters:
  ///   - runs: The runs.
  ///   - shouldStop: Asked again and again whether to end early; runs that are under way are told to
  ///     save, and the others are not begun.
  ///   - observer: Called with every event; it must not wait.
  package func perform(
    _ runs: [Run], until shouldStop: @escaping @Sendable () -> Bool,
    observer: @escaping @Sendable (Event) -> Void
  ) async {
    let waiting = WaitingRuns(runs)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<min(jobs, runs.count) {
        group.addTask {
          while !shouldStop(), let run = waiting.next() {
            observer(.ended(run, await perform(run, until: shouldStop, observer)))
          }
        }
      }
    }
  }

  private func perform(
    _ run: Run, until shouldStop: @escaping @Sendable () -> Bool,
    _ observer: @escaping @Sendable (Event) -> Void
  ) async -> ExperimentRun.Outcome {
    let child: RunProcess
    do {
      child = try RunProcess(executable, arguments(run))
    } catch {
      return .failed("\(executable.path) cannot be started: \(error)")
    }
    let watch = Task {
      while !shouldStop() { try await Task.sleep(for: Self.period) }
      // Once: a second signal would end it at once.
      child.stop()
    }
    var error: String?
    for await line in child.lines {
      if let progress = TrainingProgress(line: line) {
        observer(.progress(run, share: progress.share(of: run.arm.settings)))
      } else {
        if line.hasPrefix(Self.errorMark) { error = String(line.dropFirst(Self.errorMark.count)) }
        observer(.line(run, line))
      }
    }
    watch.cancel()
    switch child.status() {
    case 0: return .done(isNew: true)
    case Self.unfinished: return .unfinished
    // It was told to stop before it could listen.
    case -SIGTERM where shouldStop(): return .unfinished
    case let status where status < 0:
      return .failed("\(run.name): ended by signal \(-status); look for a lack of memory")
    case let status:
      return .failed(error ?? "\(run.name): ended with status \(status)")
    }
  }
}

/// The runs that are not begun.
private final class WaitingRuns: Sendable {
  private let runs: Mutex<ArraySlice<Run>>

  init(_ runs: [Run]) { self.runs = Mutex(runs[...]) }

  /// Takes the next run; nil where all are begun.
  func next() -> Run? { runs.withLock { $0.popFirst() } }
}

/// The process of a run.
private final class RunProcess: Sendable {
  private let process: Mutex<Process>
  /// The end of the process's standard input, which closes with this process.
  private let lifeline = Pipe()
  /// The lines of its standard error, until it ends.
  let lines: AsyncStream<String>

  init(_ executable: URL, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.standardInput = lifeline
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    let output = errors.fileHandleForReading
    try process.run()
    self.process = Mutex(process)
    lines = AsyncStream { continuation in
      // Reading waits: it needs a thread of its own.
      let thread = Thread {
        var rest = Data()
        while case let data = output.availableData, !data.isEmpty {
          rest += data
          while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            continuation.yield(String(decoding: rest[..<end], as: UTF8.self))
            rest = Data(rest[(end + 1)...])
          }
        }
        if !rest.isEmpty { continuation.yield(String(decoding: rest, as: UTF8.self)) }
        continuation.finish()
      }
      thread.start()
    }
  }

  /// Tells it to save and end.
  func stop() { process.withLock { if $0.isRunning { $0.terminate() } } }

  /// Waits for its end, after the end of its output: the exit status, or the negative number of the
  /// signal that ended it.
  func status() -> Int32 {
    process.withLock { process in
      process.waitUntilExit()
      return process.terminationReason == .exit
        ? process.terminationStatus : -process.terminationStatus
    }
  }
}

extension TrainingProgress {
  /// The share of a run that is done, from 0 to 1.
  fileprivate func share(of settings: RunSettings) -> Double {
    if let choices, let planned = settings.choices {
      return min(1, Double(choices) / Double(planned))
    }
    return settings.steps.map { min(1, Double(policySteps) / Double($0)) } ?? 0
  }
}
