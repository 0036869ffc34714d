import Foundation
import Physics
import Testing

@testable import Scenarios

/// The page ScenarioFormat against the parser.
@Suite struct ScenarioFormatTests {
  /// A row of the table of keys.
  private struct Row {
    let key: String
    let value: String
    let standard: String
    let example: String
  }

  private static let page = ScenarioLibraryTests.package.appendingPathComponent(
    "Sources/backflip/Documentation.docc/ScenarioFormat.md")

  private func page() throws -> String { try String(contentsOf: Self.page, encoding: .utf8) }

  /// The cells of the tables' rows whose first cell is a word in backticks.
  private func cells() throws -> [[String]] {
    try page().split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
      line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  private func rows() throws -> [Row] {
    try cells().filter { $0.count == 5 }.map { cells in
      Row(key: cells[0].bare, value: cells[1], standard: cells[2], example: cells[3].bare)
    }
  }

  @Test func everyKeyIsOnThePageWithItsRangeAndDefault() throws {
    let rows = try rows()
    #expect(rows.map(\.key) == ScenarioKey.all.map(\.path))
    for (row, key) in zip(rows, ScenarioKey.all) {
      #expect(row.value == "\(key.value)", "\(row.key)")
      #expect(row.standard == "\(key.presence)", "\(row.key)")
    }
  }

  /// The YAML that the examples of a mapping's keys make together.
  private func examples(in parent: String?, without left: Set<String> = []) throws -> [String] {
    let keys = ScenarioKey.keys(in: parent)
    return try rows().compactMap { row in
      guard let key = keys.first(where: { $0.path == row.key }), !left.contains(key.name) else {
        return nil
      }
      return "\(key.name): \(row.example)"
    }
  }

  @Test func theExamplesAreAScenario() throws {
    let yaml = try examples(in: nil).joined(separator: "\n")
    let file = try ScenarioFile(yaml: yaml, file: "page.yaml")
    #expect(file.name == "hop-high")
    #expect(file.nodes.count == ScenarioKey.keys(in: nil).count + 7)
  }

  @Test(arguments: ["success", "schedule", "world", "lesson"])
  func theExamplesOfInnerKeysAreRead(_ parent: String) throws {
    let outer = try examples(in: nil, without: [parent])
    let inner = try examples(in: parent, without: ["when"])
    let yaml = (outer + ["\(parent):"] + inner.map { "  " + $0 }).joined(separator: "\n")
    let file = try ScenarioFile(yaml: yaml, file: "page.yaml")
    let found = file.nodes.keys.count {
      $0.hasPrefix(parent + ".") && !$0.dropFirst(parent.count + 1).contains(".")
    }
    #expect(found == inner.count)
  }

  @Test func theFourLinesAreAScenarioForTheHopper() throws {
    let parts = try page().components(separatedBy: "```")
    let yaml = try #require(parts.first { $0.hasPrefix("yaml\n") }).dropFirst(5)
    #expect(yaml.split(separator: "\n").count == 4)
    let body = ScenarioLibraryTests.package.appendingPathComponent("Scenarios/Bodies/hopper.xml")
    let scenario = try Scenario(
      yaml: String(yaml), bodyXML: String(contentsOf: body, encoding: .utf8), file: "page.yaml")
    #expect(scenario.model.actuators.count == 3)
    #expect(scenario.randomEpisodes(seeds: 1).diverged == 0)
  }

  @Test func everyGroupAndMeasureIsOnThePage() throws {
    let groups = try cells().filter { $0.count == 3 }.map { $0[0].bare }
    #expect(groups == ObservationGroup.allCases.map(\.rawValue))
    let page = try page()
    for measure in Measure.plain.keys.sorted() + Measure.indexed {
      #expect(page.contains("`\(measure)`"), "\(measure)")
    }
  }
}

extension String {
  /// Without the backticks around it.
  fileprivate var bare: String { trimmingCharacters(in: CharacterSet(charactersIn: "`")) }
}
