import Learning
import Sessions
import Testing

@testable import Teaching

@Suite("A session at the keyboard", .timeLimit(.minutes(5)))
struct SessionRunnerTests {
  @Test("An answer is stored before the next pair is offered, with the prediction of its pair")
  func order() async throws {
    let session = Session()
    await session.start()
    await session.answer(0)
    await session.wait { $0.offers.count == 2 }
    #expect(session.offers == ["0", "1"])
    #expect(session.store.answers.map(\.predictedLeft) == [FakeLearner.predicted(0)])
    #expect(session.store.answers.map(\.rater) == ["anna"])
    try await session.runner.finish()
    let walk = session.steps.of("draw 0", "predict 0", "store 0", "record 0")
    #expect(walk == ["draw 0", "predict 0", "store 0", "record 0"])
    let status = try #require(session.status)
    #expect(status.choices == 1 && status.lastStoredQuery == 0)
    #expect(status.timedChoices == 1 && status.choosingSeconds == 2)
    #expect(status.statistics.predictions == 1)
    #expect(!session.steps.all.contains("overlap"))
  }

  @Test(
    "An answer does not wait for a piece of work, and the learner takes it before anything else")
  func answeringWhileLearning() async throws {
    let session = Session()
    await session.start()
    await session.answer(0)
    session.learner.workGate.close()
    await session.learner.workGate.arrival()
    let before = session.steps.all.count
    await session.answer(1)
    await session.answer(2)
    #expect(session.steps.all.dropFirst(before) == ["store 1", "store 2"])
    session.learner.workGate.open()
    await session.wait { $0.status?.learner?.choices == 3 }
    try await session.runner.finish()
    let after = session.steps.all.dropFirst(before).filter { $0 != "check" && $0 != "metrics" }
    let told = try #require(after.firstIndex(of: "record 1"))
    #expect(after[..<told].allSatisfy { $0.hasPrefix("store") || $0 == "work" })
    #expect(after[after.index(after: told)] == "record 2")
    #expect(!session.steps.all.contains("overlap"))
  }

  @Test("An answer to a pair that an undo has just replaced is ignored")
  func answerAfterUndo() async throws {
    let session = Session()
    await session.start()
    await session.answer(0)
    await session.wait { $0.offers.count == 2 }
    await session.runner.undo()
    #expect(session.offers.last == "0u")
    await session.answer(1)
    #expect(session.store.answers.map(\.query.id) == [0])
    #expect(session.status?.choices == 0 && session.status?.redoable == 1)
    await session.answer(0)
    #expect(session.store.answers.map(\.query.id) == [0, 0])
    // The pair that the undo took away comes next.
    #expect(session.offers.last == "1")
    try await session.runner.finish()
    #expect(
      session.steps.of("record", "undo 0 in the l") == [
        "record 0", "undo 0 in the learner", "record 0",
      ])
  }

  @Test("A pair that comes again keeps the prediction of its first time")
  func predictionAfterUndo() async throws {
    let session = Session()
    await session.start()
    await session.answer(0)
    await session.runner.undo()
    await session.answer(0)
    try await session.runner.finish()
    #expect(session.steps.of("predict 0").count == 1)
    #expect(
      session.store.answers.map(\.predictedLeft)
        == [FakeLearner.predicted(0), FakeLearner.predicted(0)])
  }

  @Test("A pair that is being drawn while an undo offers another one waits for its turn")
  func undoWhilePreparing() async throws {
    let session = Session()
    await session.start()
    session.learner.drawGate.close()
    for id in 0..<3 {
      await session.wait { $0.offers.last == "\(id)" }
      guard id < 2 else { break }
      await session.answer(id)
      if session.offers.last != "\(id + 1)" {
        // Drawn ahead or not, the next pair has to come before the gate closes for good.
        session.learner.drawGate.open()
        await session.wait { $0.offers.last == "\(id + 1)" }
        session.learner.drawGate.close()
      }
    }
    await session.runner.answer(2, .left, seconds: 1, rater: "anna")
    await session.learner.drawGate.arrival()
    await session.runner.undo()
    let offers = session.offers
    #expect(offers.last == "2u")
    session.learner.drawGate.open()
    await session.wait { $0.status?.learner?.standing == 2 }
    #expect(session.offers == offers)
    await session.answer(2)
    await session.wait { $0.offers.count > offers.count }
    #expect(session.offers.last.flatMap { Int($0) } ?? 0 > 2)
    try await session.runner.finish()
  }

  @Test("A redone choice stands again, and its pair is not shown any more")
  func redo() async throws {
    let session = Session()
    await session.start()
    await session.answer(0)
    await session.wait { $0.offers.last == "1" }
    await session.runner.undo()
    await session.runner.redo()
    #expect(session.offers.suffix(2) == ["0u", "1"])
    #expect(session.status?.choices == 1 && session.status?.redoable == 0)
    try await session.runner.finish()
    #expect(
      session.steps.of("undo", "redo") == [
        "undo 0 in the store", "undo 0 in the learner", "redo 0 in the store",
        "redo 0 in the learner",
      ]
        || session.steps.of("undo", "redo") == [
          "undo 0 in the store", "redo 0 in the store", "undo 0 in the learner",
          "redo 0 in the learner",
        ])
  }

  @Test("A quick rater waits for learning before it sees the next pair")
  func automaticRater() async throws {
    let session = Session(piecesPerAnswer: 2)
    await session.start()
    session.learner.workGate.close()
    await session.learner.workGate.arrival()
    await session.answer(0, isAutomatic: true)
    #expect(session.offers == ["0"])
    session.learner.workGate.open()
    await session.wait { $0.offers.count == 2 }
    let walk = session.steps.of("record 0", "work", "draw")
    let told = try #require(walk.firstIndex(of: "record 0"))
    #expect(walk[told...].prefix(3) == ["record 0", "work", "work"])
    #expect(session.status?.timedChoices == 0)
    try await session.runner.finish()
  }

  @Test("A pair whose answer cannot be stored stays, and the learner does not learn from it")
  func storingFails() async throws {
    let session = Session()
    await session.start()
    session.store.fail(.answer)
    await session.answer(0)
    #expect(session.offers == ["0", "0"])
    #expect(session.failures == ["no answer can be written"])
    #expect(session.status?.choices == 0)
    session.store.fail()
    await session.answer(0)
    try await session.runner.finish()
    #expect(session.store.answers.count == 1)
    #expect(session.steps.of("record") == ["record 0"])
  }

  @Test("An undo that cannot be stored changes nothing")
  func undoFails() async throws {
    let session = Session()
    await session.start()
    await session.answer(0)
    await session.wait { $0.offers.last == "1" }
    session.store.fail(.undo)
    await session.runner.undo()
    #expect(session.failures == ["no undo can be written"])
    #expect(session.offers.last == "1" && session.status?.choices == 1)
    try await session.runner.finish()
    #expect(session.steps.of("undo").isEmpty)
  }

  @Test("Where no pair can be drawn, the session says so and goes on to learn")
  func drawingFails() async throws {
    let session = Session()
    session.learner.failToDraw()
    await session.runner.start()
    await session.runner.offerNext()
    await session.wait { $0.status?.problem != nil }
    #expect(session.status?.problem == "every episode diverges")
    await session.wait { !$0.failures.isEmpty }
    #expect(session.offers.isEmpty && session.failures == ["every episode diverges"])
    try await session.runner.finish()
  }

  @Test(
    "Where something learned cannot be stored, the session says so and goes on",
    arguments: [FakeStore.Write.metrics, .stage, .checkpoint])
  func savingFails(_ write: FakeStore.Write) async throws {
    let session = Session()
    session.store.fail(write)
    await session.start()
    for count in 1...26 {
      await session.wait { $0.offers.count == count }
      await session.answer(try #require(session.offers.last.flatMap { Int($0) }), isAutomatic: true)
    }
    await session.wait { $0.offers.count == 27 }
    #expect(session.failures.contains("no \(write) can be written"))
    // A failed stage or checkpoint is not attempted again at once.
    if write != .metrics { #expect(session.store.attempts(write) == 1) }
    #expect(session.store.answers.count == 26)
    session.store.fail()
    try await session.runner.finish()
    #expect(session.store.checkpoints.last?.choices == 26)
  }

  @Test(
    "The end waits for the piece of work, then tells the learner of the last answers and stores it")
  func finishing() async throws {
    let session = Session()
    await session.start()
    await session.answer(0)
    session.learner.workGate.close()
    await session.learner.workGate.arrival()
    await session.answer(1)
    async let end: Void = session.runner.finish()
    session.learner.workGate.open()
    try await end
    #expect(session.store.checkpoints.last?.choices == 2)
    #expect(session.store.headings.last?.choices == 2)
    #expect(!session.steps.all.contains("overlap"))
  }

  @Test("An end that cannot be stored throws")
  func finishingFails() async throws {
    let session = Session()
    await session.start()
    await session.answer(0)
    session.store.fail(.checkpoint)
    await #expect(throws: FakeError.self) { try await session.runner.finish() }
    #expect(session.store.answers.count == 1)
  }
}
