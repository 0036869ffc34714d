import ArgumentParser
import Foundation
import Learning
import Sessions
import Teaching

/// Lists, shows, checks and edits sessions.
struct SessionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sessions",
    abstract: "List, show, check, copy, merge, import, rename or delete sessions.",
    discussion: """
      A session is one file in the data folder.

      Example:
        backflip sessions list
      """,
    subcommands: [
      List.self, Show.self, Verify.self, Branch.self, Merge.self, Import.self, Rename.self,
      Delete.self,
    ], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List all sessions.",
      discussion: """
        Example:
          backflip sessions list --json
        """)

    @Flag(help: "One JSON array; a session that cannot be read has a problem instead of figures.")
    var json = false

    @OptionGroup var folder: DataFolderOption

    func run() throws {
      let library = folder.library
      let entries = try library.list()
      if json { return try StandardOutput.json(entries.map(SessionLine.init)) }
      guard !entries.isEmpty else {
        return StandardError.line("There are no sessions in \(library.folder.path) yet.")
      }
      let rows = entries.map { [$0.name, SessionLine($0).text] }
      for line in Table(rows: rows).lines { try StandardOutput.line(line) }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a session's statistics.",
      discussion: """
        Some pairs are asked twice, with their sides swapped: the share of these answered alike is \
        the rater's consistency. Agreement is the share of choices that the reward model predicted \
        before it learned from them; calibration compares the predicted probability of left with \
        how often left was chosen.

        Example:
          backflip sessions show monday --json
        """)

    @Argument(help: "A session's name, or its file's path.", completion: .sessions)
    var name: String

    @Flag(
      help:
        "One JSON object: name, scenario, choices, created, lastOpened, stages, policySteps, diverged, statistics."
    )
    var json = false

    @OptionGroup var folder: DataFolderOption

    func run() throws {
      let store = try SessionStore.open(at: folder.library.find(name), for: .reading)
      let summary = try store.summary()
      let statistics = try ChoiceTally(store).statistics
      let (steps, diverged) = (try store.policySteps(), try store.divergedEpisodes())
      try store.close()
      if json {
        return try StandardOutput.json(
          ShownSession(
            summary: summary, policySteps: steps, diverged: diverged, statistics: statistics))
      }
      let lines = [
        summary.name,
        "scenario     \(summary.scenario)",
        "choices      \(summary.choices)",
        "stages       \(summary.stages)",
        "steps        \(steps)",
        "created      \(summary.created.formatted(.iso8601))",
        "last opened  \(summary.lastOpened.formatted(.iso8601))",
        "file         \(store.file.path)",
      ]
      for line in lines + statistics.lines { try StandardOutput.line(line) }
      if diverged > 0 {
        try StandardOutput.line("diverged     \(Figure.count(diverged, "episode"))")
      }
    }
  }

  struct Rename: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give a session another name.",
      discussion: """
        Example:
          backflip sessions rename monday first-flip
        """)

    @Argument(help: "Its name, or its file's path.", completion: .sessions)
    var name: String

    @Argument(help: "Its new name.")
    var newName: String

    @OptionGroup var folder: DataFolderOption

    func run() throws {
      try folder.library.rename(name, to: newName)
    }
  }

  struct Delete: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Delete a session for good, without asking.",
      discussion: """
        Example:
          backflip sessions delete monday
        """)

    @Argument(help: "Its name, or its file's path.", completion: .sessions)
    var name: String

    @OptionGroup var folder: DataFolderOption

    func run() throws {
      try folder.library.delete(name)
    }
  }
}

/// A session's summary, and the statistics of its choices.
private struct ShownSession: Encodable {
  let summary: SessionSummary
  /// Steps that the policies have taken.
  let policySteps: Int
  let diverged: Int
  let statistics: ChoiceStatistics

  private enum CodingKeys: CodingKey { case policySteps, diverged, statistics }

  func encode(to encoder: any Encoder) throws {
    try summary.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(policySteps, forKey: .policySteps)
    try container.encode(diverged, forKey: .diverged)
    try container.encode(statistics, forKey: .statistics)
  }
}

/// A session in a list: its summary, or why it cannot be read.
private struct SessionLine: Encodable {
  let name: String
  let summary: Result<SessionSummary, SessionError>

  init(_ entry: SessionLibrary.Entry) {
    name = entry.name
    summary = entry.summary
  }

  private enum CodingKeys: CodingKey { case name, problem }

  func encode(to encoder: any Encoder) throws {
    switch summary {
    case .success(let summary): try summary.encode(to: encoder)
    case .failure(let problem):
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(name, forKey: .name)
      try container.encode(problem.description, forKey: .problem)
    }
  }

  /// The text next to the name.
  var text: String {
    switch summary {
    case .success(let summary):
      "\(summary.scenario), \(Figure.count(summary.choices, "choice")), "
        + "\(Figure.count(summary.stages, "stage")), opened "
        + summary.lastOpened.formatted(.iso8601)
    case .failure(let problem): "\(problem)"
    }
  }
}
