import Learning
import Sessions
import Synchronization
@testable import Teaching

/// A runner of a fake learner and a fake store, with the events that it reports.
final class Session: Sendable {
  let steps = Steps()
  let learner: FakeLearner
  let store: FakeStore
  let runner: SessionRunner
  private let events: Events

  /// The events so far, and those who wait for one.
  private final class Events: Sendable {
    private struct State {
      var all: [SessionRunner.Event] = []
      var waiting: [CheckedContinuation<Void, Never>] = []
    }
    private let state = Mutex(State())

    func add(_ event: SessionRunner.Event) {
      let waiting = state.withLock { state in
        state.all.append(event)
        defer { state.waiting = [] }
        return state.waiting
      }
      for one in waiting { one.resume() }
    }

    var all: [SessionRunner.Event] { state.withLock { $0.all } }

    /// Waits for an event after a number of them.
    func next(after count: Int) async {
      await withCheckedContinuation { continuation in
        state.withLock { state in
          if state.all.count > count {
            continuation.resume()
          } else {
            state.waiting.append(continuation)
          }
        }
      }
    }
  }

  init(
    piecesPerAnswer: Int = 1, successes: Int = 5, isStored: Bool = true,
    restoration: SessionRunner.Restoration? = nil
  ) {
    let (steps, events) = (steps, Events())
    self.events = events
    learner = FakeLearner(steps, piecesPerAnswer: piecesPerAnswer)
    store = FakeStore(steps)
    // Only the first checkpoint and the last are due, however busy the machine is.
    let recorder = SessionRecorder(store: store, checkpointPeriod: .seconds(86_400))
    runner = SessionRunner(
      learner: learner, restoration: restoration, recorder: isStored ? recorder : nil,
      evaluate: { _, purpose in
        steps.note(purpose == .evaluation ? "evaluate" : "check")
        return Evaluation(episodes: 10, successes: successes, diverged: 0, trueReturn: 1)
      },
      observer: { events.add($0) })
  }

  /// The numbers of the pairs that were offered, and with `u` those that came again.
  var offers: [String] {
    events.all.compactMap { event in
      guard case .offered(let query, let undone) = event else { return nil }
      return "\(query.id)" + (undone == nil ? "" : "u")
    }
  }

  var failures: [String] {
    events.all.compactMap { event in
      guard case .failed(let error) = event else { return nil }
      return "\(error)"
    }
  }

  /// The last status that was reported.
  var status: SessionStatus? {
    events.all.reversed().lazy.compactMap { event in
      guard case .status(let status) = event else { return nil }
      return status
    }.first
  }

  /// Waits until something holds, which an event announces.
  func wait(until holds: (Session) -> Bool) async {
    while true {
      let count = events.all.count
      if holds(self) { return }
      await events.next(after: count)
    }
  }

  /// Starts to learn, and waits for the first pair.
  func start() async {
    await runner.start()
    await runner.offerNext()
    await wait { !$0.offers.isEmpty }
  }

  /// Answers a pair at the keyboard, and asks for the next.
  func answer(_ id: Int, isAutomatic: Bool = false) async {
    await runner.answer(id, .left, seconds: 2, rater: "anna", isAutomatic: isAutomatic)
    await runner.offerNext()
  }

  /// Asks a rater for some choices.
  func run(
    choices: Int, by rater: FakeRater? = nil, stopsAtSuccess: Bool = false,
    until shouldStop: @escaping @Sendable () -> Bool = { false }
  ) async throws -> TrainingResult {
    let plan = SessionRunner.Plan(
      scenario: "jump", file: "jump.yaml", seed: 1, choices: choices,
      stopsAtSuccess: stopsAtSuccess)
    let steps = steps
    return try await runner.run(
      plan, by: { rater ?? FakeRater(steps) }, until: shouldStop)
  }
}
