import ArgumentParser
import Foundation
import Learning
import Physics
import Scenarios
import Teaching

/// Lists, shows and checks scenarios.
struct ScenariosCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scenarios",
    abstract: "List, show or check scenarios.",
    discussion: """
      A scenario defines what is taught: body, question, oracle, success.

      Example:
        backflip scenarios show backflip
      """,
    subcommands: [List.self, Show.self, Check.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the scenarios that can be named, with their folders.",
      discussion: """
        Scenarios that are in no folder are built in.

        Example:
          backflip scenarios list
        """)

    func run() throws {
      let rows = ScenarioLibrary().list().map {
        [$0.name, $0.place, Scenario.oneLine($0.problem ?? $0.summary)]
      }
      for line in Table(rows: rows).lines { try StandardOutput.line(line) }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what a scenario asks and how its oracle judges.",
      discussion: """
        Example:
          backflip scenarios show backflip
        """)

    @Argument(help: "A scenario's name, or the path of its YAML file.", completion: .scenarios)
    var scenario: String

    func run() throws {
      let scenario = try ScenarioLibrary().scenario(scenario)
      for line in scenario.sheet { try StandardOutput.line(line) }
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check a scenario's file and its body's.",
      discussion: """
        Prints “ok”, or the file, line and key of an error and what is allowed there. Some episodes \
        of random actions are simulated. If half of them diverge, the check fails; if fewer do, \
        standard error reports how many.

        Example:
          backflip scenarios check Scenarios/backflip.yaml
        """)

    @Argument(help: "The path of a YAML file, or a scenario's name.", completion: .scenarios)
    var file: String

    func run() throws {
      let scenario = try ScenarioLibrary().scenario(file)
      let episodes = scenario.randomEpisodes()
      if episodes.diverged > 0 {
        let finding =
          "\(scenario.file): \(episodes.diverged) of \(episodes.count) random episodes diverged; "
          + Divergence.remedy
        guard episodes.share < Self.maximumDiverged else { throw Failure(finding) }
        StandardError.line(finding)
      }
      try StandardOutput.line("\(scenario.file): ok")
    }

    /// The share of diverged episodes below which learning can go on with the others.
    private static let maximumDiverged = 0.5
  }
}

extension Scenario {
  /// The scenario as people read it, line by line.
  fileprivate var sheet: [String] {
    var lines = ["\(title) (\(name))", Self.oneLine(summary), ""]
    lines += [
      "asks       \(Self.oneLine(question))",
      "body       \(model.name): \(Figure.count(model.joints.count, "degree")) of freedom, "
        + Figure.count(model.actuators.count, "motor"),
      "sees       \(observation.map(\.rawValue).joined(separator: ", "))",
      "acts       every \(number(control)) s; episodes of \(number(episode)) s, clips of "
        + "\(number(clip)) s",
      "choices    \(choices)",
      "success    \(words(for: success))",
    ]
    lines += Self.block("oracle", oracle.expression.text)
    let parts = [
      ("claim", lesson?.claim), ("do", lesson?.instructions), ("watch", lesson?.watch),
      ("measured", lesson?.measured), ("limits", lesson?.limits),
    ]
    for (title, text) in parts { lines += text.map { Self.block(title, $0) } ?? [] }
    return lines
  }

  private func words(for success: Success) -> String {
    switch success {
    case .turn(let turn):
      "\(abs(turn.turns)) \(turn.turns < 0 ? "backward" : "forward") net turn"
        + "\(abs(turn.turns) == 1 ? "" : "s"), \(number(turn.inFlight))° of it in one flight,"
        + " on \(turn.feet.joined(separator: ", ")) alone until \(number(turn.hold)) s after "
        + "the landing, upright within \(number(turn.upright))°"
    case .condition(let text, let feet):
      "an episode with \(Self.oneLine(text)), where the feet are \(feet.joined(separator: ", "))"
    }
  }

  private func number(_ value: Double) -> String { String(format: "%g", value) }

  /// A text that a file may have in several lines.
  fileprivate static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// A text of several lines under its title.
  private static func block(_ title: String, _ text: String) -> [String] {
    ["", title] + text.split(separator: "\n").map { "  \($0)" }
  }
}
