import ArgumentParser
import Foundation
import Learning
import Sessions
import Teaching

extension SessionsCommand {
  /// Checks a session's file, and repairs a damaged one.
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check a session's whole file; repair a damaged one.",
      discussion: """
        Checks the -wal next to the file frame by frame, SQLite's own structure, the checksum of \
        every row and every blob, the content of blobs, and every reference. The file is not \
        changed, except that a transaction that a kill interrupted is rolled back. The status is 0 \
        for a sound session; otherwise it is 1, and standard output lists the problems and what can \
        be saved.

        --repair writes what can be saved of a damaged session and its -wal to a new file. For a \
        sound session, it writes nothing.

        Examples:
          backflip sessions verify monday --json
          backflip sessions verify monday --repair monday-saved.backflip
        """)

    @Argument(help: "A session's name, or its file's path.", completion: .sessions)
    var name: String

    @Option(
      help: ArgumentHelp(
        "The new file for what can be saved, or the new session's name.", valueName: "FILE"))
    var repair: String?

    @Flag(
      help: ArgumentHelp(
        "One JSON object: file, format, sound, problems, contents, rescuable, and repaired with "
          + "--repair."))
    var json = false

    @OptionGroup var folder: DataFolderOption

    func run() throws {
      let file = try folder.library.find(name)
      let report = try SessionVerification(of: file, environment: SessionFacts.environment)
      if report.isSound { try reportDivergedClips(in: file) }
      var saved: RepairedSession?
      if let repair, !report.isSound {
        let target = try folder.library.place(forNew: repair)
        saved = try MainThread.wait {
          try await SessionVerification.repairToLearnOn(
            file, to: target, version: Version.current)
        }
      }
      if json {
        try StandardOutput.json(RepairReport(verification: report, repaired: saved))
      } else {
        for line in report.lines + (saved?.lines ?? []) { try StandardOutput.line(line) }
      }
      guard !report.isSound, saved == nil else { return }
      throw Failure(
        "\(file.path): \(Figure.count(report.problems.count, "problem")) found; "
          + (report.rescuable == nil
            ? "restore it from a copy"
            : "save what can be saved with `backflip sessions verify \(name.shellQuoted) --repair NEW`")
      )
    }

    /// Reports choices of a sound session that cannot be learned from.
    private func reportDivergedClips(in file: URL) throws {
      let store = try SessionStore.open(at: file, for: .reading)
      defer { try? store.close() }
      let count = try store.choicesOfDivergedClips()
      guard count > 0 else { return }
      StandardError.line(
        "\(file.path): the simulation had diverged in the clips of \(Figure.count(count, "choice")), "
          + "left out of learning and of exports")
    }
  }
}

extension RepairedSession {
  /// The result as people read it, line by line.
  fileprivate var lines: [String] {
    ["saved to \(file): \(contents.text)"]
      + (problem.map { ["learning cannot go on from what was saved: \($0)"] } ?? [])
  }
}

/// A verification, and what was saved.
private struct RepairReport: Encodable {
  let verification: SessionVerification
  let repaired: RepairedSession?

  private enum CodingKeys: CodingKey { case repaired }

  func encode(to encoder: any Encoder) throws {
    try verification.encode(to: encoder)
    guard let repaired else { return }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(repaired, forKey: .repaired)
  }
}

extension SessionVerification {
  /// The verification as people read it, line by line.
  fileprivate var lines: [String] {
    guard !isSound else {
      return ["\(file): sound" + (contents.map { ": \($0.text)" } ?? "")]
    }
    return ["\(file): damaged"] + problems.map { "  \($0)" } + [
      rescuable.map { "can be saved: \($0.text)" }
        ?? "nothing can be saved: what the session is about is lost"
    ]
  }
}

extension SessionContents {
  /// Such as “900 choices, 1324 clips, 36 stages, 2 checkpoints, 360 figures”.
  var text: String {
    [(choices, "choice"), (clips, "clip"), (stages, "stage"), (checkpoints, "checkpoint")]
      .map(Figure.count).joined(separator: ", ") + ", " + Figure.count(metrics, "figure")
  }
}
