import Foundation
import Learning
import Scenarios
@testable import Sessions
import Synchronization
@testable import Teaching
import TestSupport

/// The steps of a learner, a store and a rater, in one order.
final class Steps: Sendable {
  private let steps = Mutex<[String]>([])

  func note(_ step: String) { steps.withLock { $0.append(step) } }

  var all: [String] { steps.withLock { $0 } }

  /// The steps whose name begins with one of some words.
  func of(_ words: String...) -> [String] {
    all.filter { step in words.contains { step.hasPrefix($0) } }
  }
}

/// A gate that operations pass, open at first.
final class Gate: Sendable {
  private struct State {
    var isOpen = true
    var waiting: [CheckedContinuation<Void, Never>] = []
    var arrivals: [CheckedContinuation<Void, Never>] = []
  }
  private let state = Mutex(State())

  func close() { state.withLock { $0.isOpen = false } }

  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for operation in waiting { operation.resume() }
  }

  func pass() async {
    await withCheckedContinuation { continuation in
      let arrivals = state.withLock { state in
        guard !state.isOpen else {
          continuation.resume()
          return [CheckedContinuation<Void, Never>]()
        }
        state.waiting.append(continuation)
        defer { state.arrivals = [] }
        return state.arrivals
      }
      for arrival in arrivals { arrival.resume() }
    }
  }

  /// Waits until an operation stands before the closed gate.
  func arrival() async {
    await withCheckedContinuation { continuation in
      state.withLock { state in
        if state.waiting.isEmpty {
          state.arrivals.append(continuation)
        } else {
          continuation.resume()
        }
      }
    }
  }
}

struct FakeError: Error, Equatable, CustomStringConvertible {
  let description: String
}

/// A learner that counts: pairs have the numbers 0, 1, …, and every answer allows some pieces of work.
final class FakeLearner: SessionLearner {
  private struct State {
    var progress = LearnerProgress()
    var nextQuery = 0
    var work = 0
    var failsToDraw = false
    var isCalled = false
  }

  let steps: Steps
  /// Passed by every piece of work and by every drawn pair.
  let workGate = Gate()
  let drawGate = Gate()
  private let piecesPerAnswer: Int
  private let state = Mutex(State())

  init(_ steps: Steps, piecesPerAnswer: Int = 1) {
    self.steps = steps
    self.piecesPerAnswer = piecesPerAnswer
  }

  func failToDraw() { state.withLock { $0.failsToDraw = true } }

  /// The probability of left that is predicted for a query.
  static func predicted(_ query: Int) -> Float { 0.5 + Float(query % 40) / 100 }

  /// Sees that the calls that must not overlap do not.
  private func alone<Value>(_ body: () async throws -> Value) async rethrows -> Value {
    let wasCalled = state.withLock { state in
      defer { state.isCalled = true }
      return state.isCalled
    }
    if wasCalled { steps.note("overlap") }
    defer { state.withLock { $0.isCalled = false } }
    return try await body()
  }

  var progress: LearnerProgress {
    get async { state.withLock { $0.progress } }
  }

  func nextQuery() async throws -> Query {
    try await alone {
      await drawGate.pass()
      let id = try state.withLock { state in
        guard !state.failsToDraw else { throw FakeError(description: "every episode diverges") }
        defer { state.nextQuery += 1 }
        return state.nextQuery
      }
      steps.note("draw \(id)")
      return Self.query(id)
    }
  }

  static func query(_ id: Int) -> Query {
    func clip(_ id: Int) -> Clip {
      var trajectory = Trajectory(
        period: 0.1, positionCount: 1, velocityCount: 0, controlCount: 0)
      trajectory.positions = [0, Float(id)]
      trajectory.contacts = [0, 0]
      return Clip(id: id, trajectory: trajectory, observations: [0, 0], policySteps: 0)
    }
    return Query(id: id, left: clip(2 * id), right: clip(2 * id + 1))
  }

  func predict(_ query: Query) async -> Float? {
    await alone {
      steps.note("predict \(query.id)")
      return Self.predicted(query.id)
    }
  }

  func record(_ query: Query, _ choice: Choice) async {
    await alone {
      steps.note("record \(query.id)")
      state.withLock { state in
        state.progress.choices += 1
        state.progress.standing += 1
        state.progress.status = .learning
        state.work = piecesPerAnswer
      }
    }
  }

  func setStanding(_ isStanding: Bool, query id: Int) async {
    await alone {
      steps.note("\(isStanding ? "redo" : "undo") \(id) in the learner")
      state.withLock { $0.progress.standing += isStanding ? 1 : -1 }
    }
  }

  func optimise(steps: Int) async {
    await alone { state.withLock { $0.progress.optimisedSteps += steps } }
  }

  func setKLCoefficient(_ coefficient: Float) async {
    state.withLock { $0.progress.klCoefficient = coefficient }
  }

  func changeKLCoefficient(by steps: Int) async {
    state.withLock { $0.progress.klCoefficient += Float(steps) }
  }

  func work() async -> Bool {
    await alone {
      await workGate.pass()
      return state.withLock { state in
        guard state.work > 0 else {
          state.progress.status = .waiting
          return false
        }
        state.work -= 1
        state.progress.policySteps += 1000
        steps.note("work")
        return true
      }
    }
  }

  func stage() async -> LearnedStage { await Self.untaught.value }

  func storedCheckpoint() async throws -> Checkpoint {
    let progress = await progress
    return Checkpoint(
      choices: progress.choices, policySteps: progress.policySteps, state: Data([1]))
  }

  /// What a learner of the scenario "backflip" begins with.
  private static let untaught = Task {
    let folder = Reference.package.appendingPathComponent("Scenarios", isDirectory: true)
    do {
      let scenario = try ScenarioLibrary(folders: [folder]).scenario("backflip")
      return await Learner(
        maker: BodyEnvironmentMaker(scenario), configuration: LearnerConfiguration(), seed: 1
      ).stage()
    } catch {
      fatalError("\(error)")
    }
  }
}

/// A store in memory, whose writes can be made to fail.
final class FakeStore: RunnerStore {
  enum Write: Hashable, CaseIterable { case answer, undo, metrics, stage, checkpoint }

  private struct State {
    var choices: [RecordedChoice] = []
    var answers: [Answer] = []
    var failing: Set<Write> = []
    var attempts: [Write: Int] = [:]
    var headings: [Stage.Heading] = []
    var metrics: [Metric] = []
    var checkpoints: [Checkpoint] = []
  }

  let steps: Steps
  private let state = Mutex(State())

  init(_ steps: Steps) { self.steps = steps }

  func fail(_ writes: Write...) { state.withLock { $0.failing = Set(writes) } }
  func attempts(_ write: Write) -> Int { state.withLock { $0.attempts[write] ?? 0 } }
  var answers: [Answer] { state.withLock { $0.answers } }
  var headings: [Stage.Heading] { state.withLock { $0.headings } }
  var metrics: [Metric] { state.withLock { $0.metrics } }
  var checkpoints: [Checkpoint] { state.withLock { $0.checkpoints } }
  var standing: [Int] { state.withLock { $0.choices.filter(\.isStanding).map(\.query) } }

  private func write<Value>(_ write: Write, _ body: (inout State) -> Value) throws -> Value {
    try state.withLock { state in
      state.attempts[write, default: 0] += 1
      guard !state.failing.contains(write) else {
        throw FakeError(description: "no \(write) can be written")
      }
      return body(&state)
    }
  }

  var saving: SavingStatus { SavingStatus() }

  func add(_ answer: Answer) throws {
    try write(.answer) { state in
      steps.note("store \(answer.query.id)")
      state.answers.append(answer)
      state.choices.append(
        RecordedChoice(
          id: state.choices.count + 1, query: answer.query.id, left: answer.query.left.id,
          right: answer.query.right.id, choice: answer.choice, rater: answer.rater,
          seconds: answer.seconds, predictedLeft: answer.predictedLeft, time: answer.time,
          isStanding: true))
    }
  }

  func undoChoice() throws -> RecordedChoice? {
    try set(false) { $0.lastIndex(where: \.isStanding) }
  }

  func redoChoice() throws -> RecordedChoice? {
    try set(true) { choices in
      guard let index = choices.lastIndex(where: \.isStanding) else {
        return choices.isEmpty ? nil : 0
      }
      return index + 1 < choices.count ? index + 1 : nil
    }
  }

  private func set(
    _ isStanding: Bool, _ find: ([RecordedChoice]) -> Int?
  ) throws -> RecordedChoice? {
    try write(.undo) { state in
      guard let index = find(state.choices) else { return nil }
      state.choices[index].isStanding = isStanding
      steps.note("\(isStanding ? "redo" : "undo") \(state.choices[index].query) in the store")
      return state.choices[index]
    }
  }

  func query(of choice: RecordedChoice) throws -> Query { FakeLearner.query(choice.query) }

  func tally() throws -> ChoiceTally {
    var tally = ChoiceTally()
    for answer in answers where standing.contains(answer.query.id) { tally.add(answer) }
    return tally
  }

  func add(_ learned: LearnedStage, heading: Stage.Heading) throws {
    try write(.stage) { $0.headings.append(heading) }
    steps.note("stage \(heading.choices)")
  }

  func history() throws -> LearningHistory { LearningHistory() }

  func allMetrics() throws -> [Metric] { state.withLock { $0.metrics } }

  func add(_ metrics: [Metric]) throws {
    try write(.metrics) { $0.metrics += metrics }
    steps.note("metrics")
  }

  func add(_ checkpoint: Checkpoint) throws {
    try write(.checkpoint) { $0.checkpoints.append(checkpoint) }
    steps.note("checkpoint \(checkpoint.choices)")
  }
}

/// A rater who prefers left, until it has given some answers.
struct FakeRater: AutomaticRater {
  let steps: Steps
  /// Answers before it stops; and before it fails.
  var stopsAfter = Int.max
  var failsAfter = Int.max
  private var given = 0

  init(_ steps: Steps, stopsAfter: Int = .max, failsAfter: Int = .max) {
    self.steps = steps
    self.stopsAfter = stopsAfter
    self.failsAfter = failsAfter
  }

  var name: String { "fake" }

  mutating func choice(for query: Query) throws -> Choice? {
    guard given < failsAfter else { throw FakeError(description: "the rater fails") }
    guard given < stopsAfter else { return nil }
    given += 1
    steps.note("ask \(query.id)")
    return .left
  }

  func end() { steps.note("end") }
}
