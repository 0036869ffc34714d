import Foundation
import Learning
import Sessions
import Testing

@testable import backflip

struct SimulatedRaterArgumentTests {
  @Test(
    "Raters are named with a number, with their usual one, or joined",
    arguments: [
      ("oracle", "oracle"), ("mistaken", "mistaken:0.1"), ("mistaken:0.25", "mistaken:0.25"),
      ("noisy", "noisy:3.75"), ("skipping:0", "oracle"), ("tired", "tired:0.02"),
      ("skipping:0.3+mistaken:0.1", "mistaken:0.1+skipping:0.3"), ("myopic:1e-1", "myopic:0.1"),
      ("oracle+biased", "biased:0.1"), ("equal", "equal:0.1"), ("myopic", "myopic:0.9"),
    ])
  func names(text: String, name: String) throws {
    let rater = try SimulatedRater(text: text)
    #expect(rater.text == name)
    #expect(try SimulatedRater(text: rater.text) == rater)
  }

  @Test("Each name sets what it names")
  func parameters() throws {
    let rater = try SimulatedRater(
      text: "noisy:2+mistaken:0.3+skipping:0.4+myopic:0.5+equal:0.6+biased:0.7+tired:0.8")
    var expected = SimulatedRater()
    expected.rationality = 2
    expected.mistakes = 0.3
    expected.skipping = 0.4
    expected.memoryDecay = 0.5
    expected.equality = 0.6
    expected.leftBias = 0.7
    expected.tiring = 0.8
    #expect(rater == expected)
  }

  @Test("The help lists every rater with its usual number")
  func help() throws {
    let run = try BuiltProgram.run(["train", "--help"], home: TemporaryFolder())
    for weakness in RaterWeakness.allCases {
      #expect(run.output.contains("  \(weakness.rawValue)"))
    }
    #expect(run.output.contains("myopic:0.9"))
  }

  @Test("A session that is interrupted is answered on as if it had not been")
  func goesOn() throws {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home)
    func train(_ choices: String, _ session: String) throws {
      let run = try BuiltProgram.run(
        ["train", scenario, "--choices", choices, "--session", session]
          + ["--rater", "noisy:1+skipping:0.5+tired:9", "--seed", "4"], home: home)
      #expect(run.status == 0, "\(run.errors)")
    }
    try train("30", "whole")
    try train("7", "parts")
    try train("30", "parts")
    #expect(try answers("parts", home) == answers("whole", home))
    #expect(Set(try answers("whole", home)).count > 2)
  }

  private func answers(_ session: String, _ home: TemporaryFolder) throws -> [String] {
    let store = try SessionStore.open(at: home.session(session), for: .reading)
    defer { try? store.close() }
    return try store.choices().map { "\($0.query) \($0.choice) \($0.rater)" }
  }
}
