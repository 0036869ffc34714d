import Foundation
import GRDB
import TestSupport
import Testing

@testable import Sessions

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

  @Test("A damaged session is told, and what is left of it goes on")
  func repair() throws {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home)
    _ = try BuiltProgram.run(
      ["train", scenario, "--session", "monday", "--choices", "6", "--seed", "1"], home: home)
    let sound = try BuiltProgram.run(["sessions", "verify", "monday"], home: home)
    #expect(sound.status == 0 && sound.errors.isEmpty)
    #expect(sound.output.contains("monday.backflip: sound: 6 choices, "))

    // The first page, with all the tables' definitions, is gone.
    var bytes = try Data(contentsOf: home.session("monday"))
    bytes.replaceSubrange(0..<4_096, with: Data(count: 4_096))
    try bytes.write(to: home.session("monday"))
    let found = try BuiltProgram.run(["sessions", "verify", "monday", "--json"], home: home)
    #expect(found.status == 1 && found.output.contains(#""sound":false"#))
    #expect(found.output.contains(#""rescuable":{"checkpoints":2,"choices":6"#))
    #expect(found.errors.contains("verify monday --repair NEW"))
    let saved = try BuiltProgram.run(
      ["sessions", "verify", "monday", "--repair", "saved"], home: home)
    #expect(saved.status == 0, "\(saved.errors)")
    #expect(saved.output.contains("saved to \(home.session("saved").path): 6 choices"))
    #expect(try BuiltProgram.run(["sessions", "verify", "saved"], home: home).status == 0)
    let more = try BuiltProgram.run(
      ["train", scenario, "--session", "saved", "--choices", "8"], home: home)
    #expect(more.status == 0, "\(more.errors)")
  }

  @Test("A branch has the first choices and goes on; sessions merge with a table of agreement")
  func branchAndMerge() throws {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home)
    func run(_ arguments: String...) throws -> String {
      let result = try BuiltProgram.run(arguments, home: home)
      #expect(result.status == 0, "\(result.errors)")
      return result.output
    }
    _ = try run("train", scenario, "--session", "monday", "--choices", "6", "--seed", "1")
    #expect(
      try run("sessions", "branch", "monday", "--choices", "4", "--session", "early")
        == "early: 4 choices of monday; learns from the first choice again\n")
    _ = try run("train", scenario, "--session", "early", "--choices", "7")
    #expect(
      try run("sessions", "branch", "monday", "--choices", "6", "--session", "late")
        == "late: 6 choices of monday; resumes from the checkpoint after 6, exactly\n")
    let few = try BuiltProgram.run(
      ["sessions", "branch", "monday", "--choices", "7", "--session", "x"], home: home)
    #expect(few.status == 1 && few.errors.contains("has 6 choices that stand, not 7"))

    // The same seed asks the same: all six are shared, and one is new.
    let merged = try run("sessions", "merge", "monday", "early", "--session", "both", "--json")
    #expect(merged.contains(#""raters":[{"choices":"#))
    _ = try run("train", scenario, "--session", "both", "--choices", "12")
    for name in ["monday", "early", "late", "both"] {
      _ = try run("sessions", "verify", name)
    }
  }

  @Test("--directory comes before BACKFLIP_HOME")
  func directory() throws {
    let home = try TemporaryFolder()
    let scenario = try QuickScenario.write(to: home)
    let other = home.url.appendingPathComponent("elsewhere")
    let trained = try BuiltProgram.run(
      ["train", scenario, "--session", "monday", "--choices", "2", "--directory", other.path],
      home: home)
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(try BuiltProgram.run(["sessions", "--json"], home: home).output == "[]\n")
    for arguments in [
      ["sessions", "--directory", other.path], ["sessions", "list", "--directory", other.path],
    ] {
      #expect(try BuiltProgram.run(arguments, home: home).output.hasPrefix("monday  quick, 2 "))
    }
    let file = other.appendingPathComponent("sessions/monday.backflip").path
    let rights = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
    #expect(rights as? Int == 0o600)
    let folder = try FileManager.default.attributesOfItem(atPath: other.path)[.posixPermissions]
    #expect(folder as? Int == 0o700)
  }

  @Test("A session of format 2 goes on, is copied before, and its choices are learned from again")
  func older() throws {
    let home = try TemporaryFolder()
    let file = home.session("older")
    let scenario = try QuickScenario.write(to: home)
    let arguments = ["train", scenario, "--session", "older", "--choices"]
    #expect(try BuiltProgram.run(arguments + ["7"], home: home).status == 0)
    try Self.makeFormat2(file)
    let stored = try Data(contentsOf: file)
    let show = try BuiltProgram.run(["sessions", "show", "older"], home: home)
    #expect(show.status == 0 && show.output.contains("choices      7"))
    #expect(try BuiltProgram.run(["sessions", "verify", "older"], home: home).status == 0)
    #expect(try Data(contentsOf: file) == stored)
    let more = try BuiltProgram.run(arguments + ["9"], home: home)
    #expect(more.status == 0, "\(more.errors)")
    #expect(more.errors.contains("older.backflip.format-2"))
    #expect(more.errors.contains("learning starts over from"))
    #expect(try BuiltProgram.run(["sessions", "verify", "older"], home: home).status == 0)
  }

  /// Turns a session into one of format 2, with what was learned in the coding of that time.
  private static func makeFormat2(_ file: URL) throws {
    let database = try SessionStore.connect(to: file, for: .writing)
    try database.write { database in
      for table in ["checkpoints", "stages"] {
        let columns = table == "stages" ? ["policy", "reward"] : ["state"]
        for row in try Row.fetchAll(database, sql: "SELECT * FROM \(table)") {
          let id = try #require(Int64.fromDatabaseValue(row["id"]))
          var all = Data()
          for column in columns {
            let learned = try #require(Data.fromDatabaseValue(row[column]))
            let older = Data("BFLEARN1".utf8) + Data(count: 8) + learned.dropFirst(8)
            try database.execute(
              sql: "UPDATE \(table) SET \(column) = ? WHERE id = ?", arguments: [older, id])
            all += older
          }
          try database.execute(
            sql: "UPDATE \(table) SET checksum = ? WHERE id = ?",
            arguments: [Checksum.of(all), id])
          try database.seal(table, row: id)
        }
      }
      try database.execute(sql: "DROP TABLE identity; PRAGMA user_version = 2")
    }
    try database.close()
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
      #expect(result.errors.contains("\(file.path): is not a session"))
      #expect(result.errors.filter(\.isNewline).count == 1)
    }
  }
}
