import Sessions
import Teaching
import TestSupport
import Testing

struct SimulatedRaterArgumentTests {
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
