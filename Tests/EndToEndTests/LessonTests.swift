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
    #expect(arms["one wrong"]?["missing"] as? Int == 1)
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
