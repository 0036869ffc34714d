import Foundation
import Interface
import Learning
import Physics
import Scenarios
import Sessions
import Terminal

/// The terminal program on one session, from opening the screen to closing the session.
enum TerminalProgram {
  /// What it opens on.
  enum Opening {
    /// A new session of this name, or of a fresh one.
    case new(Scenario, name: String?, in: SessionLibrary)
    /// A session's file.
    case existing(URL)
  }

  /// Runs until the person leaves.
  ///
  /// The terminal is looked at before a session is made, and given back before the last line is
  /// printed.
  ///
  /// - Throws: `SessionError`, `ScenarioError`, `ScreenError`.
  static func run(_ opening: Opening, rater: String, view: View = .choose) throws {
    switch opening {
    case .existing(let file):
      let store = try open(file, view: view)
      try closing(store) {
        let scenario = try store.scenario()
        try on(CursesScreen()) {
          try run(store, scenario, on: $0, rater: rater, view: view)
        }
      }
    case .new(let scenario, let name, let library):
      let name = try name ?? library.freshName()
      try SessionLibrary.validate(name)
      try on(CursesScreen()) { screen in
        let store = try library.create(name, scenario: scenario, seed: .fresh)
        try closing(store) { try run(store, scenario, on: screen, rater: rater, view: view) }
      }
    }
  }

  /// Works on a screen, and gives the terminal back.
  ///
  /// Where a signal asked the program to leave, it ends the process in the end, when everything is
  /// saved: so whoever sent it sees what became of it.
  private static func on(_ screen: CursesScreen, _ work: (CursesScreen) throws -> Void) throws {
    defer { screen.close() }
    try work(screen)
    screen.close()
    if let note = screen.note { StandardError.line("backflip: \(note)") }
    if let signal = screen.endingSignal { CursesScreen.end(by: signal) }
  }

  /// Opens a session to go on with it, or, for the replay, only to look where another process does.
  private static func open(_ file: URL, view: View) throws -> SessionStore {
    do {
      return try SessionStore.open(at: file, programVersion: Version.current)
    } catch SessionError.inUse where view == .replay {
      return try SessionStore.open(at: file, for: .reading)
    }
  }

  /// Closes the session if some work with it fails; else it has been closed with the work.
  private static func closing(
    _ store: SessionStore, _ work: () throws -> Void
  ) throws {
    do {
      try work()
    } catch {
      try store.close(after: error)
    }
  }

  private static func run(
    _ store: SessionStore, _ scenario: Scenario, on screen: CursesScreen, rater: String, view: View
  ) throws {
    let mailbox = Mailbox()
    let progress = try SessionProgress(store, scenario: scenario)
    let session = LiveSession(
      store: store, scenario: scenario, progress: progress, mailbox: mailbox, personsName: rater)
    let handler = LiveSessionHandler(session: session, mailbox: mailbox)
    let work = handler.work
    let state = AppState(progress: progress, picture: BodyPicture(scenario.model), view: view)
    var program = Program(state: state, screen: screen, handler: handler)
    program.run()
    screen.close()
    if screen.endingSignal != nil { StandardStreams.hurry() }
    let choices = try MainThread.wait {
      await work.value
      try await session.finish()
      return await session.progress.choices
    }
    CursesScreen.allowHangup()
    store.tellOfOlderCopy()
    store.tellOfRelocations()
    guard store.access == .writing else { return }
    try StandardOutput.line(
      "\(store.name): \(Figure.count(choices, "choice")) kept; go on with "
        + "`backflip resume \(store.name.shellQuoted)`")
  }
}

/// Hands effects to the session one after another, and its messages to the screens.
private final class LiveSessionHandler: EffectHandler {
  private let session: LiveSession
  /// Ends when the last effect, which is to quit, is performed.
  let work: Task<Void, Never>
  private let mailbox: Mailbox
  private let effects: AsyncStream<Effect>.Continuation

  init(session: LiveSession, mailbox: Mailbox) {
    self.session = session
    self.mailbox = mailbox
    let (stream, continuation) = AsyncStream.makeStream(of: Effect.self)
    effects = continuation
    work = Task.detached {
      await session.start()
      for await effect in stream { await session.perform(effect) }
    }
  }

  func perform(_ effect: Effect) {
    if case .requestRollout(let request) = effect {
      // What is on disk can be replayed while the learner is still being brought back.
      Task { [session] in await session.play(request) }
      return
    }
    effects.yield(effect)
    if effect == .quit { effects.finish() }
  }

  func messages() -> [Message] { mailbox.takeAll() }
}
