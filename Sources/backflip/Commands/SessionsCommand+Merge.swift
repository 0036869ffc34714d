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
        The sessions must have the same scenario. The new session begins as a copy of the first \
        one, with its stages and what it has learned. The choices of the others are appended, and \
        learned from when the session is continued. A choice that several sessions share, as \
        branches do, is copied once.

        A table shows how often raters agree on pairs that both decided. Because raters rarely \
        judge the same pairs, it also shows how often each session's reward model prefers the clip \
        that each rater chose.

        Example:
          backflip sessions merge anna ben --session both --json
        """)

    @Argument(
      help: "The sessions' names, or their files' paths; two or more.", completion: .sessions)
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
