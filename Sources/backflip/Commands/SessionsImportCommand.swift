import ArgumentParser
import Export
import Foundation
import Learning
import Scenarios
import Sessions
import Teaching

extension SessionsCommand {
  /// Makes a session of comparisons that were made elsewhere.
  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a session of comparisons that were made elsewhere.",
      discussion: """
        The file has one comparison per line, as `backflip export --format jsonl` writes them: left, \
        right and answer (left, right, equal or skip) are required; rater, seconds, predicted, \
        undone and time are optional. If there are bad lines, they are reported and nothing is \
        imported. `backflip train SCENARIO --session NEW` or `backflip resume NEW` then learns from \
        the comparisons.

        Example:
          backflip sessions import choices.jsonl --session tuesday
        """)

    @Argument(
      help: ArgumentHelp("The comparisons, as JSON Lines.", valueName: "FILE.jsonl"),
      completion: .file(extensions: ["jsonl"]))
    var file: String

    @Option(help: ArgumentHelp("The new session's name.", valueName: "NEW"))
    var session: String

    @Option(
      help: ArgumentHelp(
        "The scenario of the comparisons, by name or path.", valueName: "S"), completion: .scenarios
    )
    var scenario = NewCommand.usualScenario

    @Option(
      help: ArgumentHelp(
        "The seed of all random numbers in learning; by default, a new one each time.",
        valueName: "S"))
    var seed: UInt64?

    @OptionGroup var folder: DataFolderOption

    func run() throws {
      let stop = StopSignal()
      let scenario = try ScenarioLibrary().scenario(scenario)
      let library = folder.library
      let draft = try library.draft(session, scenario: scenario, seed: seed ?? .fresh)
      defer { draft.discard() }
      let store = try SessionStore.open(at: draft.file, programVersion: Version.current)
      defer { try? store.close() }
      var work = SessionImport(into: store, scenario: scenario)
      let count = try work.run(URL(fileURLWithPath: file)) { stop.isRaised }
      try store.close()
      try draft.publish()
      try StandardOutput.line("\(session): \(Figure.count(count, "choice"))")
    }
  }
}
