import Foundation
import TestSupport
import Testing

struct ScenariosCommandTests {
  @Test("The list names what comes with the program")
  func list() throws {
    let result = try BuiltProgram.run(["scenarios"], home: TemporaryFolder())
    #expect(result.status == 0)
    #expect(result.lines.contains { $0.hasPrefix("backflip ") })
  }

  @Test("A scenario's sheet has its question, its times and its judge")
  func show() throws {
    let result = try BuiltProgram.run(["scenarios", "show", "backflip"], home: TemporaryFolder())
    #expect(result.status == 0)
    #expect(result.output.contains("Which is the better backflip?"))
    #expect(result.output.contains("clips of 1.5 s"))
    #expect(result.output.contains("sum(flip)"))
  }

  @Test("What is right is ok; an unknown key is refused with file, line and key")
  func check() throws {
    let home = try TemporaryFolder()
    let source = Reference.package.appendingPathComponent("Scenarios/backflip.yaml")
    let good = try BuiltProgram.run(["scenarios", "check", source.path], home: home)
    #expect(good.status == 0)
    #expect(good.output == "\(source.path): ok\n")

    let yaml = try String(contentsOf: source, encoding: .utf8)
    let path = try home.write(yaml + "\nchoics: 3\n", to: "bad.yaml")
    let bad = try BuiltProgram.run(["scenarios", "check", path], home: home)
    #expect(bad.status == 1)
    let line = yaml.split(separator: "\n", omittingEmptySubsequences: false).count + 1
    #expect(bad.errors.contains("\(path):\(line): choics"))
    #expect(bad.errors.contains("did you mean \"choices\"?"))
  }

  @Test("The program alone in a folder lists its scenarios as built in, shows and learns them")
  func alone() throws {
    let home = try TemporaryFolder()
    let program = home.url.appendingPathComponent("alone")
    try FileManager.default.copyItem(at: BuiltProgram.url, to: program)
    func run(_ arguments: [String]) throws -> BuiltProgram.Result {
      try BuiltProgram.run(arguments, home: home, program: program, folder: home.url)
    }
    let list = try run(["scenarios"])
    #expect(list.lines.count == 4)
    #expect(list.lines.allSatisfy { $0.contains("  built in  ") }, "\(list.output)")
    #expect(try run(["scenarios", "check", "splits"]).output == "splits.yaml (built in): ok\n")
    #expect(try run(["body", "cheetah"]).status == 0)
    let trained = try run([
      "train", "hind-legs", "--choices", "1", "--policies", "2", "--session", "x", "--json",
    ])
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(try run(["sessions", "show", "x"]).output.contains("scenario     hind-legs"))
  }
}
