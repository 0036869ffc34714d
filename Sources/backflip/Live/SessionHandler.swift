import Foundation
import Interface
import Learning
import Scenarios
import Sessions
import Teaching

/// Joins the screens and a session: performs effects one after another, off the thread that draws,
/// and posts the runner's events as messages.
final class SessionHandler: EffectHandler, Sendable {
  private let store: SessionStore
  private let scenario: Scenario
  /// The choices that stood when the session was opened.
  private let earlierChoices: Int
  private let configuration: URL
  private let mailbox = Mailbox()
  private let effects: AsyncStream<Effect>.Continuation
  /// Gives the runner when the last effect, which is to quit, is performed; nil where there is none.
  private let work: Task<SessionRunner?, Never>
  /// Follows a session that another process writes.
  private let following: Task<Void, Never>?
  /// What the replay screen asks for, and the task that plays it.
  private let replays: AsyncStream<StagePlayer.Order>.Continuation
  private let replaying: Task<Void, Never>

  /// Begins to work on an open session.
  ///
  /// - Parameters:
  ///   - store: The session.
  ///   - scenario: Its scenario.
  ///   - progress: How it stands, as the screens show it.
  ///   - raters: The person, and the teacher.
  ///   - library: The other sessions.
  ///   - configuration: The configuration file, in which settings are kept.
  init(
    store: SessionStore, scenario: Scenario, progress: SessionProgress, raters: KeyboardRaters,
    library: SessionLibrary, configuration: URL
  ) {
    self.configuration = configuration
    self.store = store
    self.scenario = scenario
    earlierChoices = progress.choices
    let (stream, continuation) = AsyncStream.makeStream(of: Effect.self)
    effects = continuation
    let mailbox = mailbox
    let (orders, replays) = AsyncStream.makeStream(of: StagePlayer.Order.self)
    self.replays = replays
    let player = StagePlayer(store: store, scenario: scenario, library: library)
    replaying = Task.detached {
      // What still waits when the person leaves is not played.
      for await order in orders where !Task.isCancelled {
        mailbox.post(player.perform(order))
      }
    }
    guard store.access == .writing else {
      following = Task { await Self.follow(store, progress, mailbox) }
      work = Task.detached {
        for await _ in stream {}
        return nil
      }
      return
    }
    following = nil
    work = Task.detached {
      let runner = await Self.start(store, scenario, progress, mailbox)
      var teacher = Teacher(raters.teacher, of: store, scenario)
      for await effect in stream {
        guard let runner else { continue }
        await Self.perform(effect, runner, person: raters.person, teacher: &teacher, mailbox)
      }
      return runner
    }
  }

  func perform(_ effect: Effect) {
    // A stored stage can be replayed while the learner is still being resumed.
    if let order = StagePlayer.Order(effect) {
      replays.yield(order)
      return
    }
    if case .remember(let setting) = effect { return remember(setting) }
    effects.yield(effect)
    if effect == .quit {
      effects.finish()
      replays.finish()
    }
  }

  func messages() -> [Message] { mailbox.takeAll() }

  /// Shows an error.
  func report(_ problem: String) { mailbox.post(.failed(problem)) }

  private func remember(_ setting: Setting) {
    Task.detached { [configuration, mailbox] in
      do {
        try Configuration.remember(setting, in: configuration)
      } catch {
        mailbox.post(.failed("\(error)"))
      }
    }
  }

  /// Waits for the last effect, stops learning, stores everything, and closes the session.
  ///
  /// - Returns: The choices that stand.
  /// - Throws: `SessionError` where that fails; the session is closed all the same.
  func finish() async throws -> Int {
    let runner = await work.value
    following?.cancel()
    await following?.value
    replaying.cancel()
    await replaying.value
    do {
      try await runner?.finish()
    } catch {
      store.reportRelocations()
      guard store.saving.loss == nil else { try store.close(after: error) }
      try store.close(
        after: Failure(
          "\(error) (all choices are saved; what was learned since the last checkpoint is not)"))
    }
    try store.close()
    return await runner?.snapshot.choices ?? earlierChoices
  }

  /// Resumes the session; a problem goes to the screens.
  private static func start(
    _ store: SessionStore, _ scenario: Scenario, _ progress: SessionProgress, _ mailbox: Mailbox
  ) async -> SessionRunner? {
    do {
      let runner = try await SessionRunner.resumeAtKeyboard(store, scenario: scenario) { event in
        mailbox.post(Message(event, progress, of: store))
      }
      await runner.start()
      return runner
    } catch {
      var stopped = progress
      stopped.learner = .stopped("\(error)")
      mailbox.post(.progress(stopped))
      mailbox.post(.failed("\(error)"))
      return nil
    }
  }

  private static func perform(
    _ effect: Effect, _ runner: SessionRunner, person: String, teacher: inout Teacher,
    _ mailbox: Mailbox
  ) async {
    switch effect {
    case .answer(let query, let choice, let seconds, .person):
      await runner.answer(query, choice, seconds: seconds, rater: person)
    case .answer(let query, let choice, let seconds, .teacher):
      await runner.answer(
        query, choice, seconds: seconds, rater: teacher.rater.name, isAutomatic: true)
    case .requestQuery: await runner.offerNext()
    case .undo: await runner.undo()
    case .redo: await runner.redo()
    case .askTeacher(let id):
      guard let query = await runner.shownQuery(id) else { return }
      do {
        guard let choice = try teacher.choice(for: query) else { return }
        mailbox.post(.teacherAnswered(query: id, choice: choice))
      } catch {
        mailbox.post(.failed("\(error)"))
      }
    case .changeKLCoefficient(let steps): await runner.changeKLCoefficient(by: steps)
    case .requestRollout, .requestOtherSession, .export, .remember, .requestLibrary,
      .requestPreview, .change, .lesson, .go, .suspend, .quit:
      break
    }
  }
}

/// The teacher of a session, who looks at its last answers when asked for the first time: the first
/// pair does not wait for that.
private struct Teacher {
  var rater: ScenarioRater
  private let store: SessionStore
  private let shape: EnvironmentShape
  private var hasSeenAnswers = false

  init(_ rater: SimulatedRater, of store: SessionStore, _ scenario: Scenario) {
    self.store = store
    self.rater = ScenarioRater(rater, in: scenario, seed: store.facts.seed)
    shape = BodyEnvironmentMaker(scenario).shape
  }

  /// - Throws: `SessionError` where the last answers cannot be read.
  mutating func choice(for query: Query) throws -> Choice? {
    if !hasSeenAnswers {
      hasSeenAnswers = true
      try rater.noteAnswers(of: store, shape)
    }
    return rater.choice(for: query)
  }
}

extension SessionHandler {
  /// How often the session's file is read.
  private static let followingPeriod: Duration = .seconds(1)

  /// Follows a session that another process writes, until the task is cancelled: nothing is learned
  /// here, and nothing is written.
  private static func follow(
    _ store: SessionStore, _ progress: SessionProgress, _ mailbox: Mailbox
  ) async {
    var shown = progress
    var (tally, history) = (ChoiceTally(), LearningHistory())
    var lastChange: [Int] = []
    while !Task.isCancelled {
      do {
        var status = try SessionStatus(store)
        // A pass over all choices: only where something was chosen or undone since the last time.
        let change = try store.newestChange()
        if change != lastChange {
          tally = try ChoiceTally(store)
          history = try LearningHistory(store)
        }
        lastChange = change
        status.history = history
        status.statistics = tally.statistics
        var newest = progress
        newest.take(elsewhere: status, of: store)
        if newest != shown { mailbox.post(.progress(newest)) }
        shown = newest
      } catch {
        mailbox.post(.failed("\(error)"))
      }
      do { try await Task.sleep(for: followingPeriod) } catch { return }
    }
  }
}

extension Message {
  /// An event as the screens take it.
  ///
  /// - Parameters:
  ///   - event: The event.
  ///   - progress: The progress whose figures a status replaces.
  ///   - store: The session.
  fileprivate init(
    _ event: SessionRunner.Event, _ progress: SessionProgress, of store: SessionStore
  ) {
    switch event {
    case .offered(let query, let undone): self = .query(query, undone: undone)
    case .status(let status):
      var progress = progress
      progress.take(status, of: store)
      self = .progress(progress)
    case .relocated(let relocation): self = .failed("\(relocation)")
    case .notice(let text): self = .failed(text)
    case .failed(let error):
      // Without the folder, which would leave no room for the remedy.
      let folder = store.file.deletingLastPathComponent().path + "/"
      self = .failed("\(error)".replacingOccurrences(of: folder, with: ""))
    }
  }
}
