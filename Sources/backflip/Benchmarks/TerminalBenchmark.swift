import Foundation
import Interface
import Learning
import Scenarios
import Sessions
import Teaching
import TerminalHost

/// Measures the terminal program as a person meets it, from outside, on a pseudo-terminal, while
/// every core learns.
struct TerminalBenchmark {
  /// Choices in the session whose first pair is waited for.
  let choices: Int
  /// How long each figure is measured, s.
  let seconds: Double

  /// Times that the program is started.
  static let starts = 5
  /// The size of the window.
  static let (rows, columns) = (30, 100)
  /// Seconds between two frames while clips move.
  private static let frame = 1.0 / 30
  /// Keys from the usual speed of clips to that of reality.
  private static let keysToFullSpeed = 2
  /// Choices in the session that learns.
  private static let learned = 20

  /// Makes sessions in a folder of its own, measures, and removes them.
  ///
  /// - Throws: `SessionError`; `Failure` where the program does not show what it should.
  func measure() throws -> TerminalReport {
    ScratchFolder.removeLeftovers()
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let library = SessionLibrary(dataFolder: folder.url)
    var report = TerminalReport(choices: choices)
    report.firstPair = try firstPair(library, folder.url)
    try make("learning", choices: Self.learned, in: library, stepsPerChoice: 50_000_000)
    let program = try PseudoTerminal(
      ["resume", "learning"], folder: folder.url, rows: Self.rows, columns: Self.columns)
    try program.wait(until: { $0.clock != nil }, what: "a pair")
    try beginLearning(program)
    try measureClips(program, &report)
    try measureKeys(program, &report)
    try measurePause(program, &report)
    try program.leave()
    return report
  }
}

// MARK: - Sessions

extension TerminalBenchmark {
  /// Makes a session of a number of choices that learns on from all of them.
  private func make(
    _ name: String, choices: Int, in library: SessionLibrary, stepsPerChoice: Int
  ) throws {
    let scenarios = ScenarioLibrary()
    let overrides = try ScenarioYAML.root(
      of: "schedule: {policyStepsPerChoice: \(stepsPerChoice), choicesPerRound: 1}",
      file: "benchmark")
    let scenario = try Scenario(
      contentsOf: scenarios.url(of: NewCommand.usualScenario), orBodiesIn: scenarios.folders,
      overriding: [overrides])
    let store = try library.create(name, scenario: scenario, seed: 1)
    do {
      try SessionBenchmark(scenario: scenario, choices: choices).fill(store)
      let checkpoint = try MainThread.wait {
        try await Self.checkpoint(scenario, choices: choices)
      }
      try store.add(checkpoint)
    } catch {
      try store.close(after: error)
    }
    try store.close()
  }

  /// A checkpoint after a number of choices, with pairs drawn.
  private static func checkpoint(_ scenario: Scenario, choices: Int) async throws -> Checkpoint {
    let maker = BodyEnvironmentMaker(scenario)
    let configuration = LearnerConfiguration(scenario)
    let untaught = Learner(maker: maker, configuration: configuration, seed: 1)
    let past = Learner.Past(
      stage: await untaught.stage(), policySteps: 0, choices: choices, nextQuery: choices,
      nextClip: 2 * choices)
    let learner = try await Learner(
      maker: maker,
      checkpoint: Learner.checkpoint(
        from: past, maker: maker, configuration: configuration, seed: 1))
    _ = try await learner.nextQuery()
    let checkpoint = await learner.checkpoint()
    return Checkpoint(choices: choices, policySteps: 0, state: try checkpoint.encoded())
  }
}

// MARK: - Figures

extension TerminalBenchmark {
  /// The time from the start of the process to the first pair that moves, the slowest of some
  /// starts, s.
  private func firstPair(_ library: SessionLibrary, _ folder: URL) throws -> Double {
    try make("first", choices: choices, in: library, stepsPerChoice: 12_000)
    var slowest = 0.0
    for _ in 0..<Self.starts {
      let program = try PseudoTerminal(
        ["resume", "first"], folder: folder, rows: Self.rows, columns: Self.columns)
      try program.wait(until: { $0.clock != nil }, what: "a pair")
      let shown = program.screen.text
      let moved = try program.wait(
        until: { $0.clock != nil && $0.text != shown }, what: "a pair that moves")
      slowest = max(slowest, (moved - program.started).inSeconds)
      try program.leave()
    }
    return slowest
  }

  /// Answers pairs until the program learns.
  private func beginLearning(_ program: PseudoTerminal) throws {
    // The session has enough to learn from one answer to keep every core busy; on a busy machine its
    // threads, which have a low priority, get little of that.
    let least = 0.1
    for _ in 0..<20 {
      program.idle(0.8)
      program.type("l")
      program.idle(0.5)
      guard let before = program.processorTime else { return program.idle(5) }
      program.idle(1)
      guard let after = program.processorTime else { return }
      let learning = (after.all - after.interface) - (before.all - before.interface)
      if learning > least { return }
    }
    throw Failure("learning did not begin; the terminal program's screen:\n\(program.screen.text)")
  }

  /// The bytes and the share of a core at the usual speed, then the frames at full speed.
  ///
  /// At the usual speed, half of real time, a clip has fewer frames a second than the program draws,
  /// and a picture that has not changed is not written: it would look like a late one from here.
  private func measureClips(_ program: PseudoTerminal, _ report: inout TerminalReport) throws {
    let (bytes, before, start) = (
      program.bytes.count, program.processorTime, ContinuousClock.now
    )
    program.idle(seconds)
    let passed = (ContinuousClock.now - start).inSeconds
    report.bytesPerSecond = Double(program.bytes.count - bytes) / passed
    report.interfaceShare = share(before, program.processorTime, passed)
    for _ in 0..<Self.keysToFullSpeed {
      program.type("]")
      program.idle(0.2)
    }
    try program.wait(for: "full speed")
    let intervals = intervals(of: program)
    guard !intervals.isEmpty else { throw Failure("no clip moved") }
    report.frames = intervals.count
    report.framesPerSecond = 1 / Self.quantile(intervals.sorted(), 0.5)
    report.lateFrames =
      Double(intervals.count { $0 > 1.5 * Self.frame }) / Double(intervals.count)
  }

  /// The times between two frames of clips that move, s.
  private func intervals(of program: PseudoTerminal) -> [Double] {
    var intervals: [Double] = []
    var last: ContinuousClock.Instant?
    let start = ContinuousClock.now
    while (ContinuousClock.now - start).inSeconds < seconds {
      let now = program.read(for: 0.5)
      // The last frame stays for a while; then nothing is written.
      guard let now, let clock = program.screen.clock, clock.time < clock.duration - 0.06 else {
        last = nil
        continue
      }
      // A frame may come in several pieces.
      if let last, (now - last).inSeconds < Self.frame / 4 { continue }
      if let last { intervals.append((now - last).inSeconds) }
      last = now
    }
    return intervals
  }

  private func share(
    _ before: (interface: Double, all: Double)?, _ after: (interface: Double, all: Double)?,
    _ passed: Double
  ) -> Double? {
    guard let before, let after else { return nil }
    return (after.interface - before.interface) / passed
  }

  /// The time from a key to the whole screen that it leads to, many times.
  private func measureKeys(_ program: PseudoTerminal, _ report: inout TerminalReport) throws {
    var times: [Double] = []
    let start = ContinuousClock.now
    var isHelp = false
    while (ContinuousClock.now - start).inSeconds < seconds || isHelp {
      // Not in step with the frames.
      program.idle(0.05 + 0.037 * Double(times.count % 5))
      isHelp.toggle()
      let asked = ContinuousClock.now
      program.type("?")
      let shown = isHelp
      let came = try program.wait(
        seconds: 10, until: { $0.text.contains(AppState.helpTitle) == shown },
        what: shown ? "its keys" : "the pair")
      times.append((came - asked).inSeconds)
    }
    times.sort()
    report.keys = times.count
    report.keyToScreen = .init(
      p50: Self.quantile(times, 0.5), p99: Self.quantile(times, 0.99), worst: times.last ?? 0)
  }

  private func measurePause(_ program: PseudoTerminal, _ report: inout TerminalReport) throws {
    program.type(" ")
    try program.wait(for: "paused")
    program.idle(0.5)
    let (before, start) = (program.processorTime, ContinuousClock.now)
    program.idle(seconds)
    report.pausedShare = share(
      before, program.processorTime, (ContinuousClock.now - start).inSeconds)
  }

  private static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    sorted.isEmpty ? 0 : sorted[min(Int(share * Double(sorted.count)), sorted.count - 1)]
  }
}

extension ScreenEmulator {
  /// The time of the clips and their length, s, as in `0.8/1.5 s`; nil where no pair is shown.
  var clock: (time: Double, duration: Double)? {
    guard let match = text.firstMatch(of: #/(\d+\.\d)/(\d+\.\d) s/#),
      let time = Double(match.1), let duration = Double(match.2)
    else { return nil }
    return (time, duration)
  }
}

/// The result of `benchmark terminal`: times in s, shares from 0 to 1.
struct TerminalReport: Encodable {
  /// The times of many keys.
  struct Times: Encodable {
    var p50 = 0.0
    var p99 = 0.0
    var worst = 0.0
  }

  /// Choices in the session of `firstPair`.
  var choices: Int
  /// From the start of the process to the first pair that moves, the slowest of some starts.
  var firstPair = 0.0
  /// From a key to the whole screen that it leads to.
  var keyToScreen = Times()
  /// Keys that were measured.
  var keys = 0
  /// Frames a second while clips move.
  var framesPerSecond = 0.0
  /// The share of frames that came half a frame late or more.
  var lateFrames = 0.0
  /// Frames that were measured.
  var frames = 0
  /// The share of a core that drawing and reading keys take while clips move; null where the system
  /// does not tell.
  @NullWhereNone var interfaceShare: Double?
  /// The same while the clips are paused.
  @NullWhereNone var pausedShare: Double?
  /// Bytes a second while clips move, in a window of 100×30.
  var bytesPerSecond = 0.0

  init(choices: Int) { self.choices = choices }

  /// The report as people read it, line by line, with what should hold in brackets.
  var lines: [String] {
    func milliseconds(_ seconds: Double) -> String { Figure.decimal(seconds * 1e3, 1) }
    func percent(_ share: Double?) -> String {
      share.map { Figure.decimal($0 * 100, 2) + " %" } ?? "unknown"
    }
    return [
      "first moving pair after \(milliseconds(firstPair)) ms with "
        + "\(Figure.count(choices, "choice")), slowest of \(TerminalBenchmark.starts) [300 ms]",
      "key to screen \(milliseconds(keyToScreen.p50)) ms (median), 99 % in "
        + "\(milliseconds(keyToScreen.p99)) ms, worst \(milliseconds(keyToScreen.worst)) ms, of "
        + "\(keys) [99 % in 25 ms]",
      "\(Figure.decimal(framesPerSecond, 1)) frames a second, \(percent(lateFrames)) of \(frames) "
        + "late [1 %]",
      "interface \(percent(interfaceShare)) of a core while clips move [5 %], "
        + "\(percent(pausedShare)) while paused [0.5 %]",
      "\(Figure.decimal(bytesPerSecond / 1000, 1)) kB a second at "
        + "\(TerminalBenchmark.columns)×\(TerminalBenchmark.rows) [25 kB]",
    ]
  }
}
