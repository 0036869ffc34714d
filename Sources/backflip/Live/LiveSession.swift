import Foundation
import Interface
import Learning
import Scenarios
import Sessions

/// A session at the keyboard: what the screens ask for is done here, off the thread that draws.
///
/// Effects come in one after another; learning goes on beside them on threads of its own, and both
/// meet in this actor and in the learner.
actor LiveSession {
  let scenario: Scenario
  nonisolated let store: SessionStore
  let mailbox: Mailbox
  let maker: BodyEnvironmentMaker
  /// The name that the person's choices are kept under.
  let personsName: String

  /// The learner and its keeper, as soon as they are there.
  var teaching: Teaching?
  /// The pair that was sent last and is not answered.
  var shown: Query?
  /// Pairs whose answers were taken back, the next one first; they come before new ones.
  var returning: [Query] = []
  /// New pairs, drawn ahead.
  var prepared: [Query] = []
  /// Whether a pair was asked for when there was none to send.
  var owesQuery = false
  /// Whether the teacher gave the last answer: then learning sets the pace.
  var isTeacherAnswering = false
  var isPreparing = false
  /// Why no more pairs can be made; nil where they can.
  var problem: String?
  /// How the session stands, as the screens were told last.
  var progress: SessionProgress
  var checks = SuccessChecks()
  /// Counts the choices that stand.
  var tally = ChoiceTally()
  /// The newest choice and undo of another process that are counted.
  var changeSeen: [Int] = []
  /// How often the session's file was lost and made anew, as the screens were told.
  var relocationsTold = 0
  /// The policies' steps at the last check.
  var checkedSteps = 0
  var checkedChoices = 0
  private var learning: Task<Void, Never>?
  var looking: Task<Void, Never>?

  /// The learner, and what keeps it.
  struct Teaching {
    let learner: Learner
    let keeper: SessionKeeper
  }

  /// Takes an open session; nothing happens until `start()`.
  init(
    store: SessionStore, scenario: Scenario, progress: SessionProgress, mailbox: Mailbox,
    personsName: String
  ) {
    self.store = store
    self.scenario = scenario
    self.progress = progress
    self.mailbox = mailbox
    self.personsName = personsName
    maker = BodyEnvironmentMaker(scenario)
  }

  /// Makes the learner, and begins to learn; problems go to the screens.
  func start() async {
    guard store.access == .writing else { return look() }
    do {
      tally = try ChoiceTally(store)
      progress.statistics = tally.statistics
      mailbox.post(.progress(progress))
      let learner = try await Learner.resume(store, scenario: scenario)
      let keeper = try await SessionKeeper(store: store, of: learner)
      // Where this fails, choices may still be kept.
      do { try await keeper.keepCheckpoint(of: learner) } catch { fail(error) }
      checks = try SuccessChecks(store)
      teaching = Teaching(learner: learner, keeper: keeper)
      if let note = await learner.noteOnAnswersLeftOut { fail(Failure(note)) }
      learning = Task(executorPreference: NicedThreads.shared) { await self.learn() }
      prepare()
      await publish()
    } catch {
      progress.learner = .stopped("\(error)")
      mailbox.post(.progress(progress))
      mailbox.post(.failed("\(error)"))
    }
  }

  /// Does what an effect says.
  func perform(_ effect: Effect) async {
    switch effect {
    case .answer(let query, let choice, let seconds, let rater):
      await answer(query, choice, seconds: seconds, rater: rater)
    case .requestQuery: sendQuery()
    case .undo: await undo()
    case .redo: await redo()
    case .askTeacher(let query): askTeacher(query)
    case .requestRollout(let request): play(request)
    case .changeKLCoefficient(let steps):
      await teaching?.learner.changeKLCoefficient(by: steps)
      await publish()
    case .suspend, .quit: break
    }
  }

  /// Stops learning and has everything on disk.
  ///
  /// - Throws: `SessionError` where that fails; the session is closed all the same.
  func finish() async throws {
    learning?.cancel()
    await learning?.value
    looking?.cancel()
    await looking?.value
    do {
      try await keepAll()
    } catch {
      store.tellOfRelocations()
      guard store.saving.loss == nil else { try store.close(after: error) }
      try store.close(
        after: Failure(
          "\(error) (all choices are kept; what was learned since the last checkpoint is not)"))
    }
    try store.close()
  }

  private func keepAll() async throws {
    guard let teaching else { return }
    try await teaching.keeper.keepDiverged(teaching.learner.progress)
    try await teaching.keeper.keepStage(
      of: teaching.learner, successRate: checks.successRate, isEnd: true)
    try await teaching.keeper.keepCheckpoint(of: teaching.learner, isEnd: true)
  }
}
