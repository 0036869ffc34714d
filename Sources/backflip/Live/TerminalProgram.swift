import Drawing
import Foundation
import Interface
import Learning
import Physics
import Scenarios
import Sessions
import Teaching
import Terminal

/// The terminal program on one session, from opening the screen to closing the session.
enum TerminalProgram {
  /// The session that the program opens on.
  enum Opening {
    /// A new session of this name, or of a fresh one.
    case new(Scenario, name: String?, in: SessionLibrary)
    /// A session's file.
    case existing(URL)
  }

  /// Runs until the person leaves.
  ///
  /// The terminal is checked before a session is made, and restored before the last line is printed.
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

  /// Works on a screen, and restores the terminal.
  ///
  /// A signal that asked the program to leave ends the process when everything is saved, so that its
  /// sender sees the exit status of the signal.
  private static func on(_ screen: CursesScreen, _ work: (CursesScreen) throws -> Void) throws {
    defer { screen.close() }
    try work(screen)
    screen.close()
    if let note = screen.note { StandardError.line("backflip: \(note)") }
    if let signal = screen.endingSignal { CursesScreen.end(by: signal) }
  }

  /// Opens a session to continue it, or, for the replay, only to read it while another process writes.
  private static func open(_ file: URL, view: View) throws -> SessionStore {
    do {
      return try SessionStore.open(at: file, programVersion: Version.current)
    } catch SessionError.inUse where view == .replay {
      return try SessionStore.open(at: file, for: .reading)
    }
  }

  /// Closes the session if the work with it fails; otherwise the work has closed it.
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
    let progress = try SessionProgress(store, scenario: scenario)
    let handler = SessionHandler(
      store: store, scenario: scenario, progress: progress, person: rater)
    let state = AppState(progress: progress, picture: BodyPicture(scenario.model), view: view)
    var program = Program(state: state, screen: screen, handler: handler)
    program.run()
    screen.close()
    if screen.endingSignal != nil { StandardStreams.hurry() }
    let choices = try MainThread.wait { try await handler.finish() }
    CursesScreen.allowHangup()
    store.reportOlderCopy()
    store.reportRelocations()
    guard store.access == .writing else { return }
    try StandardOutput.line(
      "\(store.name): \(Figure.count(choices, "choice")) saved; continue with "
        + "`backflip resume \(store.name.shellQuoted)`")
  }
}
