import Foundation
import Learning
import Testing

@testable import Scenarios

/// What the scenario "backflip" must say of motions that a person would rank without a doubt.
@Suite struct BackflipScenarioTests {
  private func scenario() throws -> Scenario {
    let url = ScenarioLibraryTests.package.appendingPathComponent("Scenarios/backflip.yaml")
    let yaml = try String(contentsOf: url, encoding: .utf8)
    return try Scenario(
      ScenarioFile(yaml: yaml, file: "backflip.yaml"), model: Hopper.model, bodyXML: "")
  }

  @Test func successIsTheBackflipOfTheReadme() throws {
    #expect(
      try scenario().success
        == Success(turns: -1, inFlight: 330, feet: ["foot"], hold: 0.5, upright: 45))
  }

  /// 1.5 s each, from worst to best.
  @Test func theOracleRanksAttempts() throws {
    let oracle = try scenario().oracle
    let attempts: [(String, [Stretch])] = [
      ("lies", [.lying(-90, 150)]),
      ("stands", [.standing(0, 150)]),
      ("turns forward", [.standing(0, 20), .flying(340, 40), .standing(362, 90)]),
      ("a quarter", [.standing(0, 20), .flying(-90, 30), .flying(0, 30), .standing(0, 70)]),
      ("half, undone", [.standing(0, 20), .flying(-190, 30), .flying(0, 30), .standing(0, 70)]),
      ("most of it", [.standing(0, 20), .flying(-290, 40), .standing(-290, 90)]),
      ("a flip", [.standing(0, 20), .flying(-345, 40), .standing(-362, 90)]),
    ]
    let scores = attempts.map { oracle.score(Hopper.trajectory($0.1)) }
    for index in 1..<scores.count where attempts[index].0 != "turns forward" {
      #expect(scores[index] > scores[index - 1] + oracle.equal, "\(attempts[index].0): \(scores)")
    }
    #expect(abs(scores[2] - scores[1]) < oracle.equal)
  }
}
