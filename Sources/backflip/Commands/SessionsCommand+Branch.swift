import ArgumentParser
import Foundation
import Learning
import Sessions
import Teaching

extension SessionsCommand {
  /// Makes a new session of another's first choices.
  struct Branch: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Continue from an earlier choice of a session, in a new session.",
      discussion: """
        The new session has the first N choices, undone ones left out. Learning resumes exactly \
        from the last checkpoint of these choices; a session keeps only its two newest checkpoints. \
        Without one, it resumes from the last stage: the best policy and the reward model are \
        restored, optimisers, value networks and the other policies restart, and the KL coefficient \
        is the scenario's.

        --exact copies the choices only, and `train` learns from them again, one after another. For \
        a session made by `train` alone, without --kl-coefficient, this restores the session's \
        state after N choices bit for bit. It takes as long as the first time.

        Example:
          backflip sessions branch monday --choices 300 --session from-300
        """)

    @Argument(help: "A session's name, or its file's path.", completion: .sessions)
    var name: String

    @Option(help: ArgumentHelp("How many of its choices to copy.", valueName: "N"))
    var choices: Int

    @Option(help: ArgumentHelp("The new session's name.", valueName: "NEW"))
    var session: String

    @Flag(help: "Learn from the choices again, from the first.")
    var exact = false

    @OptionGroup var folder: DataFolderOption

    func validate() throws {
      guard choices >= 1 else { throw ValidationError("--choices must be at least 1") }
    }

    func run() throws {
      let library = folder.library
      let source = try SessionStore.open(at: library.find(name), for: .reading)
      defer { try? source.close() }
      let file = try library.place(forNew: session)
      let (choices, exact) = (choices, exact)
      let beginning = try MainThread.wait {
        try await source.makeBranch(
          choices: choices, to: file, fromStart: exact, version: Version.current)
      }
      try StandardOutput.line(
        "\(session): \(Figure.count(choices, "choice")) of \(source.name); \(beginning.text)")
    }
  }
}

extension BranchBeginning {
  fileprivate var text: String {
    switch self {
    case .checkpoint(let choices): "resumes from the checkpoint after \(choices), exactly"
    case .stage(let choices): "resumes from the stage after \(choices)"
    case .start: "learns from the first choice again"
    }
  }
}
