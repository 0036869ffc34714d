import Foundation
import Sessions
import TerminalHost
import TestSupport
import Testing

/// The walk of a session, from its first key to its exports.
///
/// `Scripts/session_walk.py` walks the release build the same way, for `.ci/run`.
struct WalkTests {
  @Test("A session that the teacher taught is replayed, exported and verified")
  func walk() throws {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home, choicesPerRound: 3)
    try teach(scenario, choices: 5, home)
    let store = try SessionStore.open(at: home.session("walk"), for: .reading)
    #expect(try store.choices().map(\.rater) == Array(repeating: "oracle", count: 5))
    #expect(try store.stages().map(\.choices) == [5])
    #expect(try store.latestCheckpoint()?.choices == 5)
    try store.close()

    let replay = try PseudoTerminal(["replay", "walk"], home: home)
    try replay.wait(for: "stage 1 of 1")
    replay.type("q")
    #expect(try replay.end() == 0)

    #expect(try export("jsonl", home).split(separator: 10).count == 5)
    #expect(try export("gif", home).starts(with: Data("GIF89a".utf8)))
    let verified = try BuiltProgram.run(["sessions", "verify", "walk"], home: home)
    #expect(verified.status == 0 && verified.output.contains("walk.backflip: sound: 5 choices"))
  }

  /// Has the teacher answer pair after pair, and leaves.
  private func teach(_ scenario: String, choices: Int, _ home: TemporaryFolder) throws {
    let terminal = try PseudoTerminal(["new", scenario, "--session", "walk"], home: home)
    try terminal.waitForPair()
    for number in 1...choices { try terminal.type("A", until: "\(number) / 40") }
    terminal.type("q")
    #expect(try terminal.end() == 0)
    #expect(terminal.screen.text.contains("walk: \(choices) choices saved"))
  }

  private func export(_ format: String, _ home: TemporaryFolder) throws -> Data {
    let file = home.url.appendingPathComponent("walk.\(format)")
    let run = try BuiltProgram.run(
      ["export", "walk", "--format", format, "--output", file.path], home: home)
    #expect(run.status == 0, "\(run.errors)")
    return try Data(contentsOf: file)
  }
}
