import Foundation
import TestSupport
import Testing

struct LessonTests {
  private static let yaml = """
    title: Two raters
    problem: 10
    claim: {text: One errs., source: somebody}
    question: Which one?
    watch: Watch both.
    experiment:
      scenario: quick
      choices: 20
      seeds: 1-3
      arms:
        oracle: {}
        one wrong: {rater: "mistaken:0.3"}
      measures: {tallest: largest(height)}
      compare: [one wrong, oracle]
    effect: {measure: tallest, compare: [one wrong, oracle]}
    reveal: Little.
    remedy: None.
    limits: Many.
    evidence: {text: None., source: nobody}
    severity: {text: Low., source: nobody}
    likelihood: {text: High., source: nobody}
    opinion: {text: Who knows., source: nobody}

    """

  @Test("A lesson is listed, read and run; its figures name the effect")
  func lesson() throws {
    let home = try TemporaryFolder()
    _ = try QuickScenario.write(to: home)
    try FileManager.default.createDirectory(
      at: home.url.appendingPathComponent("Lessons"), withIntermediateDirectories: true)
    _ = try home.write(Self.yaml, to: "Lessons/two.yaml")
    func run(_ arguments: [String]) throws -> BuiltProgram.Result {
      try BuiltProgram.run(
        arguments, home: home, environment: ["BACKFLIP_SCENARIOS": home.url.path])
    }
    let listed = try run(["lessons"])
    #expect(listed.status == 0, "\(listed.errors)")
    let rows = listed.lines.map { $0.split(separator: " ").joined(separator: " ") }
    #expect(rows.contains("two 10 Two raters"), "\(listed.output)")
    let read = try run(["lesson", "two"])
    #expect(read.status == 0, "\(read.errors)")
    #expect(read.lines.first == "Two raters (problem 10)")
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
