import Foundation
import Interface
import Learning
import Scenarios
import Sessions
import Teaching

/// Measures the size of a session's file, the time to open it and the time to add a choice.
struct SessionBenchmark {
  let scenario: Scenario
  /// Choices in the session when the clock starts.
  let choices: Int

  /// Choices that are added while the clock runs.
  static let added = 200
  /// Times that the session is opened.
  static let openings = 5
  /// New clips per choice, as in a session of 900 choices that the oracle answered.
  static let clipsPerChoice = 1.54
  /// Choices written at once while the session is made.
  private static let block = 500

  /// Makes a session in a folder of its own, measures, and removes it.
  ///
  /// - Throws: `SessionError`.
  func measure() throws -> SessionReport {
    ScratchFolder.removeLeftovers()
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let library = SessionLibrary(dataFolder: folder.url)
    let store = try library.create("benchmark", scenario: scenario, seed: 1)
    let trajectories = try fill(store)
    try store.close()
    var report = SessionReport(scenario: scenario.name, choices: choices)
    let size = try FileManager.default.attributesOfItem(atPath: store.file.path)[.size]
    report.bytes = size as? Int ?? 0
    for _ in 0..<Self.openings { try open(store.file, &report) }
    let again = try SessionStore.open(at: store.file)
    for number in choices..<choices + Self.added {
      let answer = answer(number, trajectories)
      report.adding.append(try seconds { try again.record(answer) })
    }
    try again.close()
    return report
  }

  /// Stores choices with their clips, stages, figures and checkpoints.
  ///
  /// - Returns: The motions of the clips.
  /// - Throws: `SessionError`.
  @discardableResult
  func fill(_ store: SessionStore) throws -> [Trajectory] {
    let trajectories = trajectories()
    for first in stride(from: 0, to: choices, by: Self.block) {
      let block = first..<min(first + Self.block, choices)
      try store.record(block.map { answer($0, trajectories) })
      try keepBeside(block, store)
    }
    return trajectories
  }

  /// Does what the program does before its first screen.
  private func open(_ file: URL, _ report: inout SessionReport) throws {
    var opened: SessionStore?
    report.opening.append(
      try seconds {
        let store = try SessionStore.open(at: file)
        opened = store
        let scenario = try store.scenario()
        _ = try SessionProgress(store, scenario: scenario)
      })
    try opened?.close()
  }

  private func seconds(_ work: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try work()
    return (ContinuousClock.now - start).inSeconds
  }

  /// Clips of an untrained policy.
  private func trajectories() -> [Trajectory] {
    let maker = BodyEnvironmentMaker(scenario)
    var random = Random(seed: 1)
    let policy = ActorCritic(
      observationSize: maker.shape.observationSize, actionSize: maker.shape.actionSize,
      hidden: LearnerConfiguration().policyHidden, random: &random
    ).policy
    let played = PolicyPlayer(maker: maker).play(
      policy, episodes: 64, scattered: 24, actions: .sampled, random: &random)
    return played.flatMap { $0.trajectory.windows(steps: scenario.actionsPerClip) }
  }

  private func answer(_ number: Int, _ trajectories: [Trajectory]) -> Answer {
    let newest = Int(Double(number + 1) * Self.clipsPerChoice)
    let isBoth = newest - Int(Double(number) * Self.clipsPerChoice) == 2
    let clips = [newest, isBoth ? newest - 1 : newest / 2].map { id in
      Clip(
        id: id, trajectory: trajectories[id % trajectories.count], observations: [],
        policySteps: 12_000 * id)
    }
    return Answer(
      query: Query(id: number, left: clips[0], right: clips[1]),
      choice: number.isMultiple(of: 2) ? .left : .right, rater: "person", seconds: 2,
      predictedLeft: 0.5)
  }

  /// Stages, figures and checkpoints, as many and as large as a session has.
  private func keepBeside(_ block: Range<Int>, _ store: SessionStore) throws {
    for choices in block where choices.isMultiple(of: SessionRecorder.choicesPerStage) {
      // The sizes of a policy of two layers of 64 units and of three rewards of 32.
      try store.add(
        Stage(
          heading: Stage.Heading(choices: choices, policySteps: choices, successRate: 0.5),
          policy: Data(count: 21_500), reward: Data(count: 19_600)))
    }
    for choices in block where choices.isMultiple(of: SuccessChecks.period) {
      try store.add(
        [Metric.successes, Metric.agreement].map {
          Metric(choices: choices, name: $0, value: 1)
        })
    }
    // A real checkpoint contains clips.
    try store.add(
      Checkpoint(choices: block.upperBound, policySteps: 0, state: Data(count: 1_600_000)))
  }
}

/// The result of `benchmark session`.
struct SessionReport: Encodable {
  var scenario: String
  var choices: Int
  /// The file's size once it is closed.
  var bytes = 0
  /// Times from opening to the first screen, s.
  var opening: [Double] = []
  /// Times that adding a choice with its clips took, until it was on disk, s.
  var adding: [Double] = []

  init(scenario: String, choices: Int) {
    self.scenario = scenario
    self.choices = choices
  }

  /// The report as people read it, line by line.
  var lines: [String] {
    let added = adding.sorted()
    return [
      "\(scenario), \(Figure.count(choices, "choice")): "
        + "\(Figure.decimal(Double(bytes) / 1e6, 1)) MB",
      "opens in \(milliseconds(opening.min() ?? 0)) to \(milliseconds(opening.max() ?? 0)) ms",
      "adds a choice in \(milliseconds(added[added.count / 2])) ms (median), 99 % in "
        + "\(milliseconds(added[added.count * 99 / 100])) ms",
    ]
  }

  private func milliseconds(_ seconds: Double) -> String { Figure.decimal(seconds * 1e3, 1) }
}
