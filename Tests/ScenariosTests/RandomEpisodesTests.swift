import Foundation
import Learning
import Testing

@testable import Scenarios

@Suite("Random episodes")
struct RandomEpisodesTests {
  private func library() -> ScenarioLibrary {
    ScenarioLibrary(folders: [
      ScenarioLibraryTests.package.appendingPathComponent("Scenarios", isDirectory: true)
    ])
  }

  @Test("None of the package's scenarios diverge, and they are the same each time")
  func package() throws {
    let library = library()
    for entry in library.list() {
      let scenario = try library.scenario(entry.name)
      let episodes = scenario.randomEpisodes(seeds: 2)
      #expect(episodes.count == 96 && episodes.diverged == 0, "\(entry.name)")
      #expect(scenario.randomEpisodes(seeds: 2) == episodes)
    }
  }

  @Test("Those of a body with far too long a timestep all do")
  func tooLong() throws {
    let scenario = try library().scenario("backflip")
    let body = scenario.bodyXML.replacingOccurrences(
      of: "timestep=\"[0-9.]*\"", with: "timestep=\"0.024\"", options: .regularExpression
    ).replacingOccurrences(
      of: "damping=\"[0-9.]*\"", with: "stiffness=\"1e6\"", options: .regularExpression)
    let stiff = try Scenario(yaml: scenario.yaml, bodyXML: body, file: scenario.file)
    let episodes = stiff.randomEpisodes(seeds: 1)
    #expect(episodes.diverged == episodes.count && episodes.share == 1)
  }
}
