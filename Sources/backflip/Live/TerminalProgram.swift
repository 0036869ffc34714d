import Drawing
import Foundation
import Interface
import Learning
import Physics
import Scenarios
import Sessions
import Teaching
import Terminal

/// The terminal program, from opening the screen to closing the last session.
struct TerminalProgram {
  /// Where the program opens.
  enum Opening {
    /// On Home, with an error to show there.
    case home(from: String?, problem: String?)
    /// On a new session of this name, or of a fresh one.
    case new(Scenario, name: String?)
    /// On a session's file.
    case existing(URL)
    /// On the lessons, with this one open.
    case lessons(String?)
  }

  private let library: SessionLibrary
  private let rater: KeyboardRaters
  private let configuration: Configuration
  /// The session that is being closed, if any.
  private var closing: ClosingSession?
  /// The choices of the sessions that were closed, by name, for the last lines.
  private var saved: [(session: String, choices: Int)] = []
  /// Whether there was no session when the program began.
  private let isFirstRun: Bool
  /// The lesson to which the session that is open leads back.
  private var lesson: String?
  /// The last sitting with the lessons, which may still be stopping a run.
  private var lessons: LessonHandler?
  /// What must be shown on the first screen: a mistake in the configuration file.
  private var problem: String?

  private init(library: SessionLibrary, rater: KeyboardRaters) throws {
    (self.library, self.rater) = (library, rater)
    configuration = Configuration()
    isFirstRun = try library.names().isEmpty
    problem = configuration.problems.first.map { first in
      let more = configuration.problems.count - 1
      let others = more > 0 ? " (and \(more) more: see `backflip config`)" : ""
      return first + others
    }
  }

  /// Runs until the person leaves.
  ///
  /// The terminal is checked before a session is made, and restored before the last line is printed.
  ///
  /// - Throws: `SessionError`, `ScenarioError`, `ScreenError`.
  static func run(
    _ opening: Opening, in library: SessionLibrary, rater: KeyboardRaters, view: View = .choose
  ) throws {
    var program = try TerminalProgram(library: library, rater: rater)
    try program.run(opening, view: view)
  }

  private mutating func run(_ opening: Opening, view: View) throws {
    // What cannot be opened is reported without a screen.
    if case .new(_, let name?) = opening { try SessionLibrary.validate(name) }
    var store: SessionStore?
    if case .existing(let file) = opening { store = try Self.open(file, view: view) }
    do {
      let screen = try CursesScreen(isSynchronized: configuration.preferences.isSynchronized)
      defer { screen.close() }
      try run(opening, store, on: screen, view: view)
      screen.close()
      if let note = screen.note { StandardError.line("backflip: \(note)") }
      if screen.endingSignal != nil { StandardStreams.hurry() }
      try waitForClosing()
      try waitForLessons()
      CursesScreen.allowHangup()
      for (session, choices) in saved {
        try StandardOutput.line(
          "\(session): \(Figure.count(choices, "choice")) saved; continue with "
            + "`backflip resume \(session.shellQuoted)`")
      }
      if let signal = screen.endingSignal { CursesScreen.end(by: signal) }
    } catch let error as ScreenError {
      // Nothing was done in the session yet.
      if let store { try store.close(after: error) }
      throw error
    }
  }

  /// Goes from screen to screen until the person leaves.
  private mutating func run(
    _ opening: Opening, _ opened: SessionStore?, on screen: CursesScreen, view: View
  ) throws {
    var (next, view) = (Optional(opening), view)
    var isFirst = true
    while let place = next {
      do {
        switch place {
        case .home(let name, let problem):
          next = try runHome(from: name, problem: problem, on: screen)
        case .new(let scenario, let name):
          let name = try name ?? library.freshName()
          try SessionLibrary.validate(name)
          let store = try library.create(name, scenario: scenario, seed: .fresh)
          next = try run(store, on: screen, view: view)
        case .existing(let file):
          let store =
            try isFirst ? opened ?? Self.open(file, view: view) : Self.open(file, view: view)
          next = try run(store, on: screen, view: view)
        case .lessons(let name): next = try runLessons(name, on: screen)
        }
      } catch  where !isFirst {
        lesson = nil
        next = .home(from: nil, problem: library.shortened("\(error)"))
      }
      (isFirst, view) = (false, .choose)
    }
  }

  /// Opens a session to continue it, or, for the replay, only to read it while another process writes.
  private static func open(_ file: URL, view: View) throws -> SessionStore {
    do {
      return try SessionStore.open(at: file, programVersion: Version.current)
    } catch SessionError.inUse where view == .replay {
      return try SessionStore.open(at: file, for: .reading)
    }
  }

  /// Takes the first problem, for the screen that comes next.
  private mutating func takeProblem() -> String? {
    defer { problem = nil }
    return problem
  }

  /// Waits until the last session is closed.
  private mutating func waitForClosing() throws {
    guard let closing else { return }
    self.closing = nil
    let choices = try MainThread.wait { try await closing.wait() }
    closing.report()
    guard closing.isWritten else { return }
    saved.removeAll { $0.session == closing.name }
    saved.append((closing.name, choices))
  }
}

// MARK: - A session

extension TerminalProgram {
  private mutating func run(
    _ store: SessionStore, on screen: CursesScreen, view: View
  ) throws -> Opening? {
    let (state, handler): (AppState, SessionHandler)
    do {
      let scenario = try store.scenario()
      try rater.teacher.check(in: scenario)
      var progress = try SessionProgress(store, scenario: scenario)
      if store.access == .writing { progress.teacher = rater.teacher.text }
      handler = SessionHandler(
        store: store, scenario: scenario, progress: progress, raters: rater,
        library: library, configuration: configuration.file)
      state = AppState(
        progress: progress, picture: BodyPicture(scenario.model), view: view,
        preferences: configuration.preferences, repertoire: screen.repertoire,
        isFirstRun: isFirstRun && progress.choices == 0 && closing == nil)
    } catch {
      try store.close(after: error)
    }
    if let problem = takeProblem() { handler.report(problem) }
    var program = Program(state: state, screen: screen, handler: handler)
    let destination = program.run()
    closing = ClosingSession(store, handler)
    // A session that a lesson has opened leads back to it.
    if destination == .home, let lesson {
      self.lesson = nil
      return .lessons(lesson)
    }
    return try destination.map { try opening(of: $0, from: store.name) }
  }
}

// MARK: - Home

extension TerminalProgram {
  private mutating func runHome(
    from name: String?, problem: String?, on screen: CursesScreen
  ) throws -> Opening? {
    let handler = HomeHandler(library: library, closing: closing)
    let state = HomeState(
      selected: name, preferences: configuration.preferences, problem: problem ?? takeProblem())
    var program = Program(state: state, screen: screen, handler: handler)
    let destination = program.run()
    try MainThread.wait { await handler.finish() }
    guard let destination else { return nil }
    // A session that is still being saved cannot be opened, and two cannot learn at a time.
    try waitForClosing()
    return try opening(of: destination, from: name)
  }

  private func opening(of destination: Destination, from name: String?) throws -> Opening {
    switch destination {
    case .home: .home(from: name, problem: nil)
    case .session(let name): .existing(try library.find(name))
    case .new(let scenario, let name):
      .new(try ScenarioLibrary().scenario(scenario), name: name)
    case .lessons(let name): .lessons(name)
    case .trial(let scenario, _): .new(try ScenarioLibrary().scenario(scenario), name: nil)
    }
  }
}

// MARK: - Lessons

extension TerminalProgram {
  private mutating func runLessons(
    _ name: String?, on screen: CursesScreen
  ) throws -> Opening? {
    let handler = LessonHandler(library: library, lesson: name, after: lessons)
    lessons = handler
    let state = LessonsState(
      lesson: name.map { URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent },
      preferences: configuration.preferences, repertoire: screen.repertoire,
      problem: takeProblem())
    var program = Program(state: state, screen: screen, handler: handler)
    guard let destination = program.run() else { return nil }
    if case .trial(_, let lesson) = destination { self.lesson = lesson }
    // A session that is still being saved cannot be opened.
    if destination != .home { try waitForClosing() }
    return try opening(of: destination, from: nil)
  }

  /// Waits until the run of a lesson is saved.
  private mutating func waitForLessons() throws {
    guard let lessons else { return }
    self.lessons = nil
    try MainThread.wait { await lessons.finish() }
  }
}
