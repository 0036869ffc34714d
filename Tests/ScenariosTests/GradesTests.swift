import Foundation
import Learning
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
}
