import ArgumentParser
import Foundation
import Interface
import Scenarios
import Sessions
import Teaching

/// Starts a new session at the keyboard.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Start a new session at the keyboard.",
    discussion: """
      Example:
        backflip new backflip --session monday
      """)

  /// The default scenario.
  static let usualScenario = "backflip"

  @Argument(help: "A scenario's name, or the path of its YAML file.", completion: .scenarios)
  var scenario = Self.usualScenario

  @Option(
    help: ArgumentHelp("The session's name; by default, today's date.", valueName: "NAME"))
  var session: String?

  @OptionGroup var rater: RaterNameOption
  @OptionGroup var folder: DataFolderOption

  func run() throws {
    let scenario = try ScenarioLibrary().scenario(scenario)
    let raters = try rater.atTheKeyboard
    // Before there is a session.
    try raters.teacher.check(in: scenario)
    try TerminalProgram.run(.new(scenario, name: session), in: folder.library, rater: raters)
  }
}

/// Continues a session at the keyboard.
struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Continue a session at the keyboard.",
    discussion: """
      Example:
        backflip resume monday
      """)

  @Argument(
    help: "A session's name, or its file's path; by default, the last one.", completion: .sessions)
  var session: String?

  @OptionGroup var rater: RaterNameOption
  @OptionGroup var folder: DataFolderOption

  func run() throws {
    let library = folder.library
    guard let file = try session.map(library.find) ?? library.mostRecentlyOpened() else {
      throw Failure(
        "there is no session in \(library.folder.path) yet; start one with "
          + "`backflip new`")
    }
    try TerminalProgram.run(.existing(file), in: library, rater: rater.atTheKeyboard)
  }
}

/// Shows what a session has learned, at the keyboard.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Replay what a session has learned, stage by stage.",
    discussion: """
      A session that another backflip is running can be replayed too, and new stages appear as they \
      are stored; only that other program can choose.

      Example:
        backflip replay monday
      """)

  @Argument(help: "A session's name, or its file's path.", completion: .sessions)
  var session: String

  @OptionGroup var rater: RaterNameOption
  @OptionGroup var folder: DataFolderOption

  func run() throws {
    let library = folder.library
    try TerminalProgram.run(
      .existing(library.find(session)), in: library, rater: rater.atTheKeyboard, view: .replay)
  }
}
