import Learning
import Sessions
import Synchronization
import Testing

@testable import Teaching

@Suite("A session without a person", .timeLimit(.minutes(5)))
struct SessionRunnerRaterTests {
  @Test("One answer is drawn, predicted, asked for, stored and learned from, in this order")
  func order() async throws {
    let session = Session(piecesPerAnswer: 2)
    let result = try await session.run(choices: 2)
    #expect(
      session.steps.all == [
        "checkpoint 0", "draw 0", "predict 0", "ask 0", "store 0", "record 0", "work", "work",
        "draw 1", "predict 1", "ask 1", "store 1", "record 1", "work", "work", "evaluate",
        "stage 2", "checkpoint 2", "end",
      ])
    #expect(session.store.answers.map(\.predictedLeft) == [0, 1].map(FakeLearner.predicted))
    #expect(result.choices == 2 && result.policySteps == 4000 && result.rater == "fake")
    // A prediction of ½ is one of right.
    #expect(result.statistics.predictions == 2 && result.rewardAgreement == 0.5)
  }

  @Test("Checks come every 10 choices, stages every 25, and three good checks end it")
  func checks() async throws {
    let session = Session(successes: 9)
    let result = try await session.run(choices: 100, stopsAtSuccess: true)
    #expect(result.choices == 30 && result.choicesToSuccess == 10)
    #expect(session.store.headings.map(\.choices) == [25, 30])
    let checks = session.store.metrics.filter { $0.name == Metric.successes }
    #expect(checks.map(\.choices) == [10, 20, 30] && checks.allSatisfy { $0.value == 9 })
  }

  @Test("A session that is stored nowhere learns the same")
  func unstored() async throws {
    let session = Session(isStored: false)
    let result = try await session.run(choices: 12)
    #expect(result.choices == 12 && session.steps.of("check").count == 1)
    #expect(session.steps.of("store", "stage", "checkpoint").isEmpty)
  }

  @Test("A rater that stops, or a request to stop, ends the session; what was learned is stored")
  func stopping() async throws {
    let session = Session()
    let result = try await session.run(
      choices: 10, by: FakeRater(session.steps, stopsAfter: 3))
    #expect(result.choices == 3 && session.store.checkpoints.last?.choices == 3)
    let other = Session()
    let stops = Mutex(false)
    let store = other.store
    let stopped = try await other.run(choices: 10) {
      stops.withLock { stops in
        stops = stops || store.answers.count == 4
        return stops
      }
    }
    #expect(stopped.choices == 4 && store.checkpoints.last?.choices == 4)
    #expect(other.steps.all.last == "end")
  }

  @Test("A rater that fails ends the session with its error; what was learned is stored")
  func raterFails() async throws {
    let session = Session()
    await #expect(throws: FakeError(description: "the rater fails")) {
      try await session.run(choices: 10, by: FakeRater(session.steps, failsAfter: 2))
    }
    #expect(session.store.checkpoints.last?.choices == 2)
    #expect(session.failures.isEmpty)
  }

  @Test("Where no pair can be drawn, the error names the scenario")
  func drawingFails() async throws {
    let session = Session()
    session.learner.failToDraw()
    await #expect(throws: Failure("jump.yaml: every episode diverges")) {
      try await session.run(choices: 10)
    }
    #expect(session.steps.all.contains("end"))
  }

  @Test("An answer that cannot be stored is not learned from")
  func storingFails() async throws {
    let session = Session()
    session.store.fail(.answer)
    await #expect(throws: FakeError(description: "no answer can be written")) {
      try await session.run(choices: 10)
    }
    #expect(session.steps.of("record").isEmpty && session.status?.choices == 0)
  }

  @Test(
    "Where something learned cannot be stored, the session ends with that error",
    arguments: [FakeStore.Write.metrics, .stage, .checkpoint])
  func savingFails(_ write: FakeStore.Write) async throws {
    let session = Session()
    session.store.fail(write)
    await #expect(throws: FakeError(description: "no \(write) can be written")) {
      try await session.run(choices: 30)
    }
    #expect(session.steps.all.contains("end"))
  }

  @Test("Where the end cannot be stored either, both are reported")
  func secondFailure() async throws {
    let session = Session()
    session.store.fail(.stage)
    await #expect(throws: FakeError(description: "the rater fails")) {
      try await session.run(choices: 10, by: FakeRater(session.steps, failsAfter: 2))
    }
    #expect(
      session.failures == [
        "what was learned since the last checkpoint is lost: no stage can be written"
      ])
  }
}
