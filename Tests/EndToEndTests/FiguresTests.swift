import Foundation
import TerminalHost
import TestSupport
import Testing

/// The screens' figures are those of `sessions show` and of `train --json`.
struct FiguresTests {
  private struct Shown: Decodable {
    struct Statistics: Decodable, Equatable {
      var repeats, alike, lefts, rights, predictions, agreements, recentPredictions: Int
      var leftShare, agreement, recentAgreement, calibrationError: Double?
    }
    var choices: Int
    var stages: Int
    var policySteps: Int
    var statistics: Statistics
  }

  private func show(_ home: TemporaryFolder) throws -> Shown {
    let run = try BuiltProgram.run(["sessions", "show", "monday", "--json"], home: home)
    #expect(run.status == 0, "\(run.errors)")
    return try JSONDecoder().decode(Shown.self, from: Data(run.output.utf8))
  }

  /// A row of the figures on the progress screen.
  private func row(_ value: String, _ name: String) -> String {
    name.padding(toLength: 32 - value.count, withPad: " ", startingAt: 0) + value
  }

  private func percent(_ share: Double?) -> String {
    share.map { "\(Int(($0 * 100).rounded())) %" } ?? "–"
  }

  /// Compares the progress screen, which is on show, with what `sessions show` says at this moment.
  private func compare(_ terminal: PseudoTerminal, _ home: TemporaryFolder) throws {
    let shown = try show(home)
    let statistics = shown.statistics
    let consistency = statistics.repeats > 0 ? "\(statistics.alike) of \(statistics.repeats)" : "–"
    for row in [
      row("\(shown.choices) of 40", "choices"),
      row(percent(statistics.recentAgreement), "model's guess matched"),
      row(percent(statistics.leftShare), "answered left"),
      row(consistency, "repeats answered alike"),
      row("\(shown.stages)", "stages stored"),
    ] { try terminal.wait(for: row, seconds: 20) }
    // Of the three charts of the first row two are of predictions, one of stages.
    let expected = (statistics.predictions == 0 ? 2 : 0) + (shown.stages == 0 ? 1 : 0)
    try terminal.wait(
      seconds: 20,
      until: { screen in
        let first = screen.text.components(separatedBy: "learned reward of a step")[0]
        return first.components(separatedBy: "nothing yet").count - 1 == expected
      },
      what: "\(expected) empty charts")
    // Sessions of so few choices have no older predictions.
    #expect(statistics.agreement == statistics.recentAgreement)
    // The line under the choices says the same.
    terminal.type("\t")
    // There it keeps the place of `100 %`.
    let share = percent(statistics.agreement)
    let agreement =
      statistics.predictions > 0
      ? "agree " + String(repeating: " ", count: 5 - share.count) + share + " " : "not guessed yet"
    try terminal.wait(for: agreement, seconds: 20)
    terminal.type("\t\t")
    try terminal.wait(for: "stages stored")
  }

  private func choose(
    _ keys: String, from count: Int, _ terminal: PseudoTerminal
  ) throws {
    terminal.type("\t")
    try terminal.waitForPair()
    for (index, key) in keys.enumerated() {
      terminal.rest()
      try terminal.type(String(key), until: "\(count + index + 1) / 40")
    }
    terminal.type("\t\t")
    try terminal.wait(for: "stages stored")
  }

  @Test("At several numbers of choices, after undos, and after going on")
  func screenAndShow() throws {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home, choicesPerRound: 3)
    let terminal = try PseudoTerminal(
      ["new", scenario, "--session", "monday"], home: home, columns: 140)
    try terminal.leaveCards()
    try terminal.waitForPair()
    terminal.type("\t\t")
    try terminal.wait(for: "stages stored")
    try choose("hl", from: 0, terminal)
    try compare(terminal, home)
    try choose("h", from: 2, terminal)
    // The third is the first that is learned from.
    try terminal.wait(for: "waits for your choices")
    try compare(terminal, home)
    try choose("lkhlhj", from: 3, terminal)
    try compare(terminal, home)
    #expect(try show(home).statistics.predictions > 0)
    terminal.type("\t")
    try terminal.waitForPair()
    terminal.type("u")
    try terminal.wait(for: "8 / 40")
    terminal.rest()
    terminal.type("u")
    try terminal.wait(for: "7 / 40")
    terminal.type("\t\t")
    try compare(terminal, home)
    terminal.type("\t")
    try terminal.waitForPair()
    terminal.type("U")
    try terminal.wait(for: "8 / 40")
    terminal.type("\t\t")
    try compare(terminal, home)
    try choose("ll", from: 8, terminal)
    try compare(terminal, home)
    let before = try show(home).statistics
    terminal.type("q")
    #expect(try terminal.end() == 0)
    #expect(try show(home).statistics == before)

    let again = try PseudoTerminal(["resume", "monday"], home: home, columns: 140)
    try again.waitForPair()
    again.type("\t\t")
    try again.wait(for: "stages stored")
    try compare(again, home)
    let steps = try show(home).policySteps
    #expect(steps > 0)
    try again.wait(for: row(steps < 10_000 ? "\(steps)" : "\(steps / 1000) k", "policy steps"))
    try choose("h", from: 10, again)
    try compare(again, home)
    // Killed, it has no checkpoint of the last choice.
    try choose("l", from: 11, again)
    again.signal(SIGKILL)
    _ = try again.end()
    let third = try PseudoTerminal(["resume", "monday"], home: home, columns: 140)
    try third.waitForPair()
    third.type("\t\t")
    try third.wait(for: "stages stored")
    try compare(third, home)
    third.type("q")
    #expect(try third.end() == 0)
  }

  private struct Trained: Decodable {
    var rewardAgreement: Double?
    var policySteps: Int
    var statistics: Shown.Statistics
  }

  @Test("A training's result, in one go, gone on with or killed, is what the session shows")
  func trainAndShow() throws {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home, choicesPerRound: 3)
    for count in ["8", "15", "21"] {
      let run = try BuiltProgram.run(
        ["train", scenario, "--choices", count, "--seed", "5", "--session", "monday", "--json"],
        home: home)
      #expect(run.status == 0, "\(run.errors)")
      let trained = try JSONDecoder().decode(Trained.self, from: Data(run.output.utf8))
      let shown = try show(home)
      #expect(trained.statistics == shown.statistics && trained.policySteps == shown.policySteps)
      #expect(trained.rewardAgreement == shown.statistics.recentAgreement)
      #expect(trained.statistics.predictions > 0)
      let text = try BuiltProgram.run(["sessions", "show", "monday"], home: home).output
      #expect(
        text.contains("agreement    \(percent(shown.statistics.agreement)) of "), "\(text)")
    }
  }
}
