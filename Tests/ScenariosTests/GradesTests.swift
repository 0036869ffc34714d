import Foundation
import Learning
import Physics
import Testing

@testable import Scenarios

/// Conditions on a clip, the best first.
struct GradesTests {
  private func scenario(_ grades: String) throws -> Scenario {
    let yaml = ScenarioFileTests.good + "\ngrades: \(grades)\n"
    return try Scenario(
      ScenarioFile(yaml: yaml, file: "jump.yaml"), model: Hopper.model, bodyXML: "<mujoco/>")
  }

  @Test("A clip has the grade of the first condition that it fulfils")
  func grades() throws {
    let scenario = try scenario("[seconds(airborne) >= 0.2, largest(airborne) > 0, sqrt(0 - 1)]")
    #expect(scenario.grade(of: Hopper.motion([.standing(0, 20), .flying(0, 30)])) == 3)
    #expect(scenario.grade(of: Hopper.motion([.standing(0, 20), .flying(0, 10)])) == 2)
    // What is no number is not fulfilled.
    #expect(scenario.grade(of: Hopper.motion([.standing(0, 20)])) == 0)
  }

  @Test("The word flip asks whether there is one in the clip")
  func flip() throws {
    #expect(try scenario("[flip]").grades.map(\.text) == ["largest(flip)"])
  }

  @Test("A wrong condition is refused with its key")
  func mistakes() {
    let error = #expect(throws: ScenarioError.self) { try scenario("[mean(hight) > 1]") }
    #expect(error?.key == "grades")
    #expect(error?.description.contains("unknown name \"hight\"") == true)
  }

  @Test("Every scenario of the project lists grades, which tell a clip at rest from its best")
  func scenarios() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Scenarios")
    let library = ScenarioLibrary(folders: [folder])
    for entry in library.list() {
      let grades = try library.scenario(entry.name).grades
      #expect((3...6).contains(grades.count), "\(entry.name)")
    }
  }

  /// A scenario of the keys that every one needs.
  private func short(_ more: String, timestep: Double = 0.002) throws -> Scenario {
    let yaml = "name: jump\nbody: hopper.xml\nquestion: Which jumps?\n" + more + "\n"
    var model = Hopper.model
    model.timestep = timestep
    return try Scenario(
      ScenarioFile(yaml: yaml, file: "jump.yaml"), model: model, bodyXML: "<mujoco/>")
  }

  @Test("A name, a body, a question and what counts as success are enough")
  func defaults() throws {
    let scenario = try short("success: {on: [foot], when: largest(airborne) > 0}")
    #expect(scenario.observation == ObservationGroup.allCases)
    #expect(scenario.clip == 1.5 && scenario.episode == 6 && scenario.choices == 300)
    #expect(scenario.horizon == 0.75)
    // Without a judge, success is one.
    #expect(scenario.oracle.score(Hopper.motion([.standing(0, 20)])) == 0)
    #expect(scenario.oracle.score(Hopper.motion([.standing(0, 20), .flying(0, 10)])) == 1)
  }

  @Test("Without an oracle the grades judge")
  func judges() throws {
    let scenario = try short(
      "success: {on: [foot], turns: -1}\n"
        + "grades: [flip, seconds(airborne) >= 0.2, largest(airborne) > 0]")
    let clips = [
      Hopper.motion([.standing(0, 20)]), Hopper.motion([.standing(0, 20), .flying(0, 10)]),
      Hopper.motion([.standing(0, 20), .flying(0, 30)]),
    ]
    #expect(clips.map { scenario.oracle.score($0) } == [0, 1, 2])
    #expect(clips.map { scenario.grade(of: $0) } == [0, 1, 2])
  }

  @Test(
    "A clip has sixty actions, as time steps allow; of two equally near periods the shorter",
    arguments: [
      (0.002, "", 0.024), (0.004, "", 0.024), (0.005, "", 0.025), (0.002, "clip: 3", 0.05),
    ])
  func control(timestep: Double, keys: String, expected: Double) throws {
    let scenario = try short(
      "success: {on: [foot], when: largest(airborne) > 0}\n" + keys, timestep: timestep)
    #expect(abs(scenario.control - expected) < 1e-9)
  }
}
