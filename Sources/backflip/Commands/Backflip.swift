import ArgumentParser
import Foundation

/// The program: teach a simulated body by choosing between clips.
struct Backflip: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backflip",
    abstract: "Teach a simulated body what you cannot write down: choose the better of two clips.",
    discussion: """
      Without a subcommand, the program opens in the terminal on the last session, or on a new \
      one with the scenario “backflip”.

      Sessions and scenarios are named by name or by path. BACKFLIP_HOME names the data folder.

      Example:
        backflip
      """,
    version: Version.current,
    subcommands: [SimulateCommand.self, SessionsCommand.self, ScenariosCommand.self])
}

/// The program's version.
enum Version {
  /// As it stands in CHANGELOG.md.
  static let current = "0.1.0"
}
