import ArgumentParser
import Foundation
import Sessions
import Teaching

extension SessionsCommand {
  /// Makes a new session of another's first choices.
  struct Branch: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Go on from an earlier moment of a session, in a new one.",
      discussion: """
        The new session has the first N choices that stand, and goes on from the last checkpoint \
        before there, exactly; but only the two newest checkpoints of a session are kept. Before \
        those it goes on from the last stage: its policy and its reward model are as they were; \
        optimisers, the policy's values and the other policies begin anew, and the KL coefficient is \
        the scenario's.

        With --exact nothing but the choices is taken along. For a session that `train` made alone, \
        without --kl-coefficient, `train` then learns from them again, one after another, and comes \
        to what it had been after N choices, to the bit; that takes as long as it took then.

        Example:
          backflip sessions branch monday --choices 300 --session from-300
        """)

    @Argument(help: "A session's name, or its file's path.")
    var name: String

    @Option(help: ArgumentHelp("How many of its choices to take along.", valueName: "N"))
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
    case .checkpoint(let choices): "goes on from the checkpoint after \(choices), exactly"
    case .stage(let choices): "goes on from the stage after \(choices)"
    case .start: "learns from the first choice again"
    }
  }
}
