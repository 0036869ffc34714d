import Foundation
import TestSupport
import Testing

struct LessonTests {
  @Test("A lesson is listed, read and run; its figures name the effect")
  func lesson() throws {
    let home = try TemporaryFolder()
    _ = try QuickLesson.write(to: home, named: "Lessons/two.yaml")
    _ = try home.write("title: Broken\n", to: "Lessons/broken.yaml")
    func run(_ arguments: [String]) throws -> BuiltProgram.Result {
      try BuiltProgram.run(
        arguments, home: home, environment: ["BACKFLIP_SCENARIOS": home.url.path])
    }
    let listed = try run(["lessons"])
    #expect(listed.status == 0, "\(listed.errors)")
    let rows = listed.lines.map { $0.split(separator: " ").joined(separator: " ") }
    #expect(rows.contains("two 9, 10 Two raters"), "\(listed.output)")
    // A lesson that cannot be read does not hide the others.
    #expect(rows.contains { $0.hasPrefix("broken ") && $0.contains("claim: this key is missing") })
    let path = home.url.appendingPathComponent("Lessons/two.yaml").path
    #expect(try run(["lesson", path]).output == run(["lesson", "two"]).output)
    let read = try run(["lesson", "two"])
    #expect(read.status == 0, "\(read.errors)")
    #expect(read.lines.first == "Two raters (problem 9, 10)")
    #expect(read.output.contains("The claim\n  One errs. (somebody)\n"))
    let results = home.url.appendingPathComponent("results").path
    let shown = try run(
      ["lesson", "two", "--headless", "--seeds", "1-2", "--json", "--results", results])
    #expect(shown.status == 0, "\(shown.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(shown.output.utf8))
    let figures = try #require(object as? [String: Any])
    #expect(figures["lesson"] as? String == "two")
    let effect = try #require(figures["effect"] as? [String: Any])
    #expect(effect["measure"] as? String == "tallest")
    #expect((effect["interval"] as? [Double])?.count == 2)
    let arms = try #require(figures["arms"] as? [String: [String: Any]])
    #expect(arms["oracle"]?["runs"] as? Int == 2)
    #expect(arms["one wrong"]?["missing"] as? Int == 0)
    let comparisons = try #require(figures["comparisons"] as? [[String: Any]])
    #expect(!comparisons.contains { $0["measure"] as? String == "tallest" })
  }

  @Test(
    "A lesson is recorded, its effect listed, fresh seeds are compared with it, and it is filmed")
  func records() throws {
    let home = try TemporaryFolder()
    let file = try QuickLesson.write(to: home, named: "Lessons/two.yaml")
    func run(_ arguments: [String]) throws -> BuiltProgram.Result {
      try BuiltProgram.run(
        arguments, home: home, environment: ["BACKFLIP_SCENARIOS": home.url.path])
    }
    let results = home.url.appendingPathComponent("results").path
    let unrecorded = try run(["lesson", "two", "--check"])
    #expect(unrecorded.status == 1)
    #expect(unrecorded.errors.contains("`backflip lesson two --record` makes them"))
    let recorded = try run(["lesson", "two", "--record", "--results", results])
    #expect(recorded.status == 0, "\(recorded.errors)")
    #expect(recorded.output.contains("two.results/runs.jsonl: 6 runs recorded"))
    let listed = try run(["lessons"])
    #expect(listed.output.contains("one wrong better than oracle in "), "\(listed.output)")
    let shown = try run(["experiment", "show", file.path, "--json"])
    #expect(shown.output.contains(#""missing":0"#), "\(shown.errors)")

    let check = try run(["lesson", "two", "--check", "--json", "--seeds", "1001-1003"])
    let object = try JSONSerialization.jsonObject(with: Data(check.output.utf8))
    let figures = try #require(object as? [String: Any])
    let holds = try #require(figures["holds"] as? Bool)
    #expect(check.status == (holds ? 0 : 1), "\(check.errors)")
    #expect((figures["arms"] as? [[String: Any]])?.count == 2)

    let film = home.url.appendingPathComponent("two.gif")
    let filmed = try run(["lesson", "two", "--gif", film.path, "--results", results])
    #expect(filmed.status == 0, "\(filmed.errors)")
    let bytes = try Data(contentsOf: film)
    #expect(bytes.starts(with: Data("GIF89a".utf8)) && bytes.count < 2_000_000)
  }

  @Test("What goes with --headless is refused without it")
  func usage() throws {
    let home = try TemporaryFolder()
    let result = try BuiltProgram.run(["lesson", "price", "--seeds", "1-3"], home: home)
    #expect(result.status == 64)
    #expect(result.errors.contains("--seeds goes with --headless; add it"))
    let unknown = try BuiltProgram.run(["lesson", "nothing"], home: home)
    #expect(unknown.status == 1)
    #expect(unknown.errors.contains("there is no lesson \"nothing\""))
  }
}
