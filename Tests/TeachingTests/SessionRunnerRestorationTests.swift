import Learning
import Sessions
import Testing

@testable import Teaching

@Suite("A session whose earlier choices are restored in the background", .timeLimit(.minutes(5)))
struct SessionRunnerRestorationTests {
  /// A session whose restoration passes a gate.
  private func session(
    _ gate: Gate, first: Int? = 7, failing error: FakeError? = nil
  ) -> Session {
    let query = first.map(FakeLearner.query)
    return Session(
      restoration: SessionRunner.Restoration(first: query) {
        await gate.pass()
        try Task.checkCancellation()
        if let error { throw error }
        return LearnerProgress()
      })
  }

  @Test("The first pair, with its prediction, does not wait; its answer is learned from afterwards")
  func firstPair() async throws {
    let gate = Gate()
    gate.close()
    let session = session(gate)
    await session.start()
    #expect(session.offers == ["7"])
    await gate.arrival()
    await session.answer(7)
    #expect(session.store.answers.map(\.query.id) == [7])
    #expect(session.store.answers.map(\.predictedLeft) == [FakeLearner.predicted(7)])
    #expect(session.steps.of("draw", "record", "work").isEmpty)
    gate.open()
    await session.wait { $0.offers.count == 2 }
    try await session.runner.finish()
    #expect(session.steps.of("record") == ["record 7"])
    #expect(session.status?.statistics.predictions == 1)
    #expect(!session.steps.all.contains("overlap"))
  }

  @Test("Without a first pair, one is drawn once all choices are restored")
  func noFirstPair() async throws {
    let gate = Gate()
    gate.close()
    let session = session(gate, first: nil)
    await session.runner.start()
    await session.runner.offerNext()
    await gate.arrival()
    #expect(session.offers.isEmpty)
    gate.open()
    await session.wait { !$0.offers.isEmpty }
    try await session.runner.finish()
  }

  @Test("A person who leaves before keeps the answer, and nothing half restored is saved")
  func leaving() async throws {
    let gate = Gate()
    gate.close()
    let session = session(gate)
    await session.start()
    await gate.arrival()
    await session.answer(7)
    async let end: Void = session.runner.finish()
    // Let the end come before the restoration goes on, as far as that can be had.
    await Task.yield()
    gate.open()
    try await end
    #expect(session.store.answers.map(\.query.id) == [7])
    #expect(
      session.steps.of("checkpoint", "stage").isEmpty || session.steps.of("record") == ["record 7"])
  }

  @Test("Choices that cannot be restored are reported; no more pairs come, and nothing is saved")
  func failing() async throws {
    let session = session(Gate(), failing: FakeError(description: "clip 3 is damaged"))
    await session.start()
    await session.wait { !$0.failures.isEmpty }
    #expect(session.failures == ["clip 3 is damaged"])
    #expect(session.status?.problem == "clip 3 is damaged")
    await session.answer(7)
    try await session.runner.finish()
    #expect(session.store.answers.count == 1)
    #expect(session.steps.of("draw", "record", "checkpoint", "stage").isEmpty)
  }
}
