import Foundation
import Testing

@testable import Scenarios

/// Success as a condition on an episode.
@Suite struct ConditionTests {
  private func scenario(_ success: String) throws -> Scenario {
    let start = try #require(ScenarioFileTests.good.range(of: "success:"))
    let yaml = ScenarioFileTests.good[..<start.lowerBound] + "success: " + success
    return try Scenario(
      ScenarioFile(yaml: String(yaml), file: "jump.yaml"), model: Hopper.model,
      bodyXML: "<mujoco/>")
  }

  @Test func isTrueOfEpisodesThatFulfilIt() throws {
    let scenario = try scenario("{on: [foot], when: seconds(airborne) >= 0.2}")
    #expect(
      scenario.success == .condition("seconds(airborne) >= 0.2", feet: ["foot"]))
    #expect(scenario.isSuccess(Hopper.motion([.standing(0, 20), .flying(0, 30)])))
    #expect(!scenario.isSuccess(Hopper.motion([.standing(0, 20), .flying(0, 10)])))
  }

  @Test func whatIsNoNumberIsNoSuccess() throws {
    let scenario = try scenario("{on: [foot], when: sqrt(0 - 1)}")
    #expect(!scenario.isSuccess(Hopper.motion([.standing(0, 20)])))
  }

  @Test(arguments: [
    ("{on: [foot], when: mean(hight) > 1}", "success.when: column 6: unknown name \"hight\""),
    ("{on: [foot], when: sum(flip) > 0}", "there is no flip where the scenario's success has no"),
    ("{on: [foot], when: 1, turns: -1}", "success.turns: this goes with turns, not with when"),
    ("{when: 1}", "success.on: this key is missing"),
  ])
  func mistakesAreNamed(_ success: String, _ message: String) {
    let error = #expect(throws: ScenarioError.self) { try scenario(success) }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }
}
