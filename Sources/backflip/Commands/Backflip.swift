import ArgumentParser
import Foundation
import Scenarios
import Sessions

/// The program: teach a simulated body by choosing between clips.
struct Backflip: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backflip",
    abstract: "Teach a simulated body what you cannot write down: choose the better of two clips.",
    discussion: """
      Without a subcommand, the program opens in the terminal: on Home, the list of sessions, where \
      there is more than one, on the session where there is one, or else on a new one with the \
      scenario “backflip”.

      Sessions and scenarios are named by name or by path. --directory or BACKFLIP_HOME names the \
      data folder.

      Example:
        backflip
      """,
    version: Version.line,
    subcommands: [
      NewCommand.self, ResumeCommand.self, ReplayCommand.self,
      TrainCommand.self, ExperimentCommand.self, LessonsCommand.self, LessonCommand.self,
      EvaluateCommand.self, RolloutCommand.self,
      SessionsCommand.self,
      ScenariosCommand.self, ExportCommand.self, SimulateCommand.self, BodyCommand.self,
      BenchmarkCommand.self, ConfigCommand.self, DoctorCommand.self,
    ])

  @OptionGroup var folder: DataFolderOption
  @OptionGroup var rater: RaterNameOption

  func run() throws {
    let library = folder.library
    let names = try library.names()
    if names.count > 1 {
      return try TerminalProgram.run(
        .home(from: nil, problem: nil), in: library, rater: rater.atTheKeyboard)
    }
    if let name = names.first {
      return try TerminalProgram.run(
        .existing(try library.find(name)), in: library, rater: rater.atTheKeyboard)
    }
    let scenario = try ScenarioLibrary().scenario(NewCommand.usualScenario)
    try TerminalProgram.run(.new(scenario, name: nil), in: library, rater: rater.atTheKeyboard)
  }
}
