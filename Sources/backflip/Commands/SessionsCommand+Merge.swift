import ArgumentParser
import Foundation
import Learning
import Sessions
import Teaching

extension SessionsCommand {
  /// Makes one session of several.
  struct Merge: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Merge the choices of several sessions into a new one.",
      discussion: """
        The sessions must be about one scenario. The new session is the first one, with what it has \
        learned and its stages; the others' choices come behind its own and are learned from when \
        it goes on. Choices that sessions share, as branches do, are taken once.

        A table tells who agrees with whom: on pairs of clips that both raters judged and could \
        tell, and, as raters mostly judge clips of their own, how often what each session has \
        learned prefers the clip that each rater chose.

        Example:
          backflip sessions merge anna ben --session both --json
        """)

    @Argument(help: "The sessions' names, or their files' paths; two or more.")
    var names: [String]

    @Option(help: ArgumentHelp("The new session's name.", valueName: "NEW"))
    var session: String

    @Flag(help: "One JSON object: session, choices, raters, agreement, models.")
    var json = false

    @OptionGroup var folder: DataFolderOption

    func validate() throws {
      guard names.count >= 2 else { throw ValidationError("name two sessions or more") }
    }

    func run() throws {
      let library = folder.library
      let sources = try names.map { try SessionStore.open(at: library.find($0), for: .reading) }
      defer { for source in sources { try? source.close() } }
      let file = try library.place(forNew: session)
      // Clips that were cut and not shown yet have numbers, too.
      let firstClip = try sources[0].learnerCheckpoint()?.nextClip
      try sources[0].merge(
        Array(sources.dropFirst()), to: file, firstClip: firstClip ?? 0,
        programVersion: Version.current)
      let merged = try SessionStore.open(at: file, for: .reading)
      defer { try? merged.close() }
      let report = try MergeReport(merged, of: sources)
      if json { return try StandardOutput.json(report) }
      for line in report.lines { try StandardOutput.line(line) }
    }
  }
}
