import Foundation
import Learning
import Physics
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

  /// The package's scenarios alone, whatever else the machine has.
  private let library = ScenarioLibrary(
    folders: [ScenarioLibraryTests.package.appendingPathComponent("Scenarios", isDirectory: true)])

  @Test func everyScenarioOfThePackageIsRead() throws {
    let list = library.list()
    #expect(list.contains { $0.name == "backflip" })
    for entry in list {
      let scenario = try library.scenario(entry.name)
      #expect(scenario.name == entry.name)
      #expect(!scenario.summary.isEmpty)
    }
  }

  @Test func aScenarioCanBeMadeAgainFromItsTexts() throws {
    let first = try library.scenario("backflip")
    let again = try Scenario(yaml: first.yaml, bodyXML: first.bodyXML, file: first.file)
    #expect(again.model == first.model)
    #expect(again.success == first.success)
    #expect(again.oracle.expression.text == first.oracle.expression.text)
  }

  @Test func aCopyElsewhereFindsItsBodyInTheLibrary() throws {
    let copy = FileManager.default.temporaryDirectory
      .appendingPathComponent("backflip-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: copy) }
    try Data(library.scenario("backflip").yaml.utf8).write(to: copy)
    #expect(try library.scenario(copy.path).model.name == library.scenario("backflip").model.name)
  }

  @Test func successIsTheBackflipOfTheReadme() throws {
    #expect(
      try scenario().success
        == .turn(AerialTurn(turns: -1, inFlight: 330, feet: ["foot"], hold: 0.5, upright: 45)))
  }

  /// 1.5 s each, from worst to best.
  @Test func theOracleRanksAttempts() throws {
    let attempts: [(String, [Stretch])] = [
      ("lies", [.lying(-90, 150)]),
      ("stands", [.standing(0, 150)]),
      ("a quarter", [.standing(0, 20), .flying(-90, 40), .standing(-90, 90)]),
      ("most of it", [.standing(0, 20), .flying(-290, 40), .standing(-290, 90)]),
      ("a flip", [.standing(0, 20), .flying(-345, 40), .standing(-362, 90)]),
    ]
    let oracle = try scenario().oracle
    let scores = attempts.map { oracle.score(Hopper.motion($0.1)) }
    for index in 1..<scores.count {
      #expect(scores[index] > scores[index - 1] + oracle.equal, "\(attempts[index].0): \(scores)")
    }
  }

  /// No better than standing still.
  @Test(arguments: [
    [Stretch.standing(0, 20), .flying(340, 40), .standing(362, 90)],
    [.standing(0, 20), .flying(-90, 30), .flying(0, 30), .standing(0, 70)],
    [.standing(0, 20), .flying(-190, 30), .flying(0, 30), .standing(0, 70)],
  ])
  func theOracleGivesNothingForATurnForwardOrUndone(_ attempt: [Stretch]) throws {
    let oracle = try scenario().oracle
    let standing = oracle.score(Hopper.motion([.standing(0, 150)]))
    #expect(oracle.score(Hopper.motion(attempt)) < standing + oracle.equal)
  }
}
