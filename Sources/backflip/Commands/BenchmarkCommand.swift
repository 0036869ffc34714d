import ArgumentParser
import Foundation
import Physics
import Scenarios

/// Measures how fast the parts of the program are.
struct BenchmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Measure the speed of simulation, learning, sessions and the terminal program.",
    discussion: """
      Example:
        backflip benchmark physics
      """,
    subcommands: [OfPhysics.self, OfLearning.self, OfSession.self, OfTerminal.self])

  struct OfPhysics: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "physics",
      abstract: "Simulation steps a second, for 1, 64 and 1024 worlds, on one core and on all.",
      discussion: """
        A step of one world counts as one. Worlds are stepped in single precision with contacts \
        and the integrator of the body's file, under random controls: each motor's is drawn \
        uniformly from its range and held for \(PhysicsBenchmark.stepsPerControl) steps. Each world \
        begins near the initial state and takes \(PhysicsBenchmark.stepsBefore) steps before the \
        clock starts; none is reset. One world cannot be shared out to several cores.

        Example:
          backflip benchmark physics hopper --json
        """)

    @Argument(
      help: ArgumentHelp(
        "A body's MJCF file, or the name of a body that comes with the program; by default, "
          + "the hopper of the scenario “backflip”.",
        valueName: "BODY.xml"), completion: .bodies)
    var body: String?

    @Option(help: ArgumentHelp("How long each figure is measured, s.", valueName: "S"))
    var seconds = 1.0

    @Flag(help: "The result as one JSON object.")
    var json = false

    func validate() throws {
      guard (0.01...3600).contains(seconds) else {
        throw ValidationError("--seconds must be 0.01 to 3600")
      }
    }

    func run() throws {
      let model =
        try body.map(ScenarioLibrary().model(ofBody:))
        ?? ScenarioLibrary().scenario(NewCommand.usualScenario).model
      let benchmark = PhysicsBenchmark(model: model, seconds: seconds)
      let report = try MainThread.wait { await benchmark.report() }
      if json { return try StandardOutput.json(report) }
      for line in report.lines { try StandardOutput.line(line) }
    }
  }
}

extension BenchmarkCommand {
  struct OfLearning: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "learning",
      abstract: "Steps, samples and updates of learning a second, on one core and on all.",
      discussion: """
        Environment steps a second of a policy's rollouts alone and with its learning from a \
        reward model, by the usual settings and by those of a comparison (8 worlds of 256 steps); \
        samples a second of gradient steps of a network; updates a second of a reward model. On \
        several cores each does a piece of work of its own.

        --growth adds the cost of a choice after 100, 1,000, 10,000 and 100,000 others. How many \
        choices a behaviour takes is a matter for `backflip experiment`.

        Example:
          backflip benchmark learning --growth --json
        """)

    @Argument(
      help: ArgumentHelp("A scenario; by default, “backflip”.", valueName: "SCENARIO"),
      completion: .scenarios)
    var scenario = NewCommand.usualScenario

    @Option(help: ArgumentHelp("How long each figure is measured, s.", valueName: "S"))
    var seconds = 1.0

    @Flag(help: "Measure the cost of a choice after many others.")
    var growth = false

    @Flag(help: "The result as one JSON object.")
    var json = false

    func validate() throws {
      guard (0.01...3600).contains(seconds) else {
        throw ValidationError("--seconds must be 0.01 to 3600")
      }
    }

    func run() throws {
      let benchmark = LearningBenchmark(
        scenario: try ScenarioLibrary().scenario(scenario), seconds: seconds)
      let growth = growth
      let report = try MainThread.wait {
        var report = await benchmark.report()
        if growth { report.growth = try await benchmark.growth() }
        return report
      }
      if json { return try StandardOutput.json(report) }
      for line in report.lines { try StandardOutput.line(line) }
    }
  }
}

extension BenchmarkCommand {
  struct OfSession: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "session",
      abstract: "The size of a session's file, the time to open it and to add a choice.",
      discussion: """
        Makes a session with clips of the scenario “backflip”, stages, figures and checkpoints in \
        the folder for temporary files (TMPDIR; 100,000 choices take 1.6 GB), and removes it again. \
        It is opened \(SessionBenchmark.openings) times as the terminal program opens it, until what \
        the first screen shows is there; then \(SessionBenchmark.added) choices are added.

        Example:
          backflip benchmark session --choices 900
        """)

    @Option(help: ArgumentHelp("Choices in the session.", valueName: "N"))
    var choices = 900

    @Flag(help: "The result as one JSON object.")
    var json = false

    func validate() throws {
      guard (1...1_000_000).contains(choices) else {
        throw ValidationError("--choices must be 1 to 1000000")
      }
    }

    func run() throws {
      let scenario = try ScenarioLibrary().scenario(NewCommand.usualScenario)
      let report = try SessionBenchmark(scenario: scenario, choices: choices).measure()
      if json { return try StandardOutput.json(report) }
      for line in report.lines { try StandardOutput.line(line) }
    }
  }
}

extension BenchmarkCommand {
  struct OfTerminal: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "terminal",
      abstract: "How fast the terminal program answers and draws, while every core learns.",
      discussion: """
        Starts the program on a pseudo-terminal of \(TerminalBenchmark.columns)×\
        \(TerminalBenchmark.rows), in a folder for temporary files (TMPDIR; 100,000 choices take \
        1.6 GB), and measures from outside: the time from its start to the first pair that moves, in \
        a session of --choices choices; from a key to the screen that it leads to; frames a second, \
        and the share of those that come half a frame late or more; the share of a core that its \
        main thread takes while clips move and while they are paused; bytes a second. JSON has \
        seconds and shares.

        Example:
          backflip benchmark terminal --json
        """)

    @Option(help: ArgumentHelp("Choices in the session of the first pair.", valueName: "N"))
    var choices = 900

    @Option(help: ArgumentHelp("How long each figure is measured, s.", valueName: "S"))
    var seconds = 20.0

    @Flag(help: "The result as one JSON object.")
    var json = false

    func validate() throws {
      guard (1...1_000_000).contains(choices) else {
        throw ValidationError("--choices must be 1 to 1000000")
      }
      guard (1...3600).contains(seconds) else {
        throw ValidationError("--seconds must be 1 to 3600")
      }
    }

    func run() throws {
      let report = try TerminalBenchmark(choices: choices, seconds: seconds).measure()
      if json { return try StandardOutput.json(report) }
      for line in report.lines { try StandardOutput.line(line) }
    }
  }
}
