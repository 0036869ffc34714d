import Foundation
import Testing

struct SessionsCommandTests {
  private struct Shown: Decodable {
    var name: String
    var scenario: String
    var choices: Int
    var created: Date
    var lastOpened: Date
    var stages: Int
  }

  private func show(_ name: String, home: TemporaryFolder) throws -> Shown {
    let result = try BuiltProgram.run(["sessions", "show", "--json", name], home: home)
    #expect(result.status == 0)
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return try decoder.decode(Shown.self, from: Data(result.output.utf8))
  }

  @Test("A session is listed, shown, renamed and deleted")
  func life() throws {
    let home = try TemporaryFolder()
    #expect(try BuiltProgram.run(["sessions", "--json"], home: home).output == "[]\n")
    let scenario = try QuickScenario.write(to: home)
    let trained = try BuiltProgram.run(
      ["train", scenario, "--session", "monday", "--choices", "3", "--seed", "1"], home: home)
    #expect(trained.status == 0, "\(trained.errors)")

    let shown = try show("monday", home: home)
    #expect(shown.name == "monday" && shown.scenario == "quick" && shown.choices == 3)
    #expect(abs(shown.created.timeIntervalSinceNow) < 60)
    #expect(try BuiltProgram.run(["sessions"], home: home).output.hasPrefix("monday  quick, 3 "))

    let renamed = try BuiltProgram.run(["sessions", "rename", "monday", "first"], home: home)
    #expect(renamed.status == 0 && renamed.output.isEmpty && renamed.errors.isEmpty)
    #expect(try show("first", home: home).choices == 3)
    let typo = try BuiltProgram.run(["sessions", "show", "frist"], home: home)
    #expect(typo.status == 1)
    #expect(typo.errors.contains("did you mean first?"))

    #expect(try BuiltProgram.run(["sessions", "delete", "first"], home: home).status == 0)
    #expect(try BuiltProgram.run(["sessions", "--json"], home: home).output == "[]\n")
  }

  @Test("A file that is no session is listed as a problem, and refused by every command")
  func noSession() throws {
    let home = try TemporaryFolder()
    let file = home.session("noise")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try "no database at all, but long enough to look at".write(
      to: file, atomically: false, encoding: .utf8)
    let list = try BuiltProgram.run(["sessions", "--json"], home: home)
    #expect(list.status == 0)
    #expect(list.output.contains(#""name":"noise","problem":"#))
    for command in [["sessions", "show"], ["evaluate"], ["rollout", "--output", "x"], ["resume"]] {
      let result = try BuiltProgram.run(command + ["noise"], home: home)
      #expect(result.status == 1)
      #expect(result.errors.contains("\(file.path): is no session"))
      #expect(result.errors.filter(\.isNewline).count == 1)
    }
  }
}
