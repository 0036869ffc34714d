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
      Without a subcommand, the program opens in the terminal on the last session, or on a new \
      one with the scenario “backflip”.

      Sessions and scenarios are named by name or by path. --directory or BACKFLIP_HOME names the \
      data folder.

      Example:
        backflip
      """,
    version: Version.current,
    subcommands: [
      NewCommand.self, ResumeCommand.self, ReplayCommand.self,
      TrainCommand.self, ExperimentCommand.self, EvaluateCommand.self, RolloutCommand.self,
      SessionsCommand.self,
      ScenariosCommand.self, ExportCommand.self, SimulateCommand.self, BodyCommand.self,
      BenchmarkCommand.self,
    ])

  @OptionGroup var folder: DataFolderOption
  @OptionGroup var rater: RaterNameOption

  func run() throws {
    if let file = try folder.library.mostRecentlyOpened() {
      return try TerminalProgram.run(.existing(file), rater: rater.name)
    }
    let scenario = try ScenarioLibrary().scenario(NewCommand.usualScenario)
    try TerminalProgram.run(.new(scenario, name: nil, in: folder.library), rater: rater.name)
  }
}

/// The program's version.
enum Version {
  /// As it stands in CHANGELOG.md.
  static let current = "1.0.0"
}
