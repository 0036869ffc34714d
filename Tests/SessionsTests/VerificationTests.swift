import Foundation
import GRDB
import Learning
import TestSupport
import Testing

@testable import Sessions

@Suite struct VerificationTests {
  let folder: TemporaryFolder
  let file: URL
  let saved: URL

  init() throws {
    folder = try TemporaryFolder()
    file = folder.session
    saved = folder.url.appendingPathComponent("saved.backflip")
    let store = try SessionStore.create(at: file, facts: facts)
    for query in 0..<5 { try store.record(.example(query: query, frames: 188)) }
    try store.undo()
    try store.add(Stage.example(choices: 4))
    try store.add([Metric(choices: 4, name: "agreement", value: 0.5)])
    try store.close()
  }

  /// Changes bytes that occur once in the file.
  private func replace(_ text: String, by other: String) throws {
    var bytes = try Data(contentsOf: file)
    let range = try #require(bytes.range(of: Data(text.utf8)))
    bytes.replaceSubrange(range, with: Data(other.utf8))
    try bytes.write(to: file)
  }

  private func problems() throws -> [String] { try SessionVerification(of: file).problems }

  @Test func wholeSessionIsSound() throws {
    let found = try SessionVerification(of: file)
    #expect(found.isSound && found.format == SessionSchema.version && found.rescuable == nil)
    let contents = SessionContents(choices: 5, clips: 10, stages: 1, checkpoints: 0, metrics: 1)
    #expect(found.contents == contents)
  }

  @Test func sessionThatAnotherWritesIsSound() throws {
    let store = try SessionStore.open(at: file)
    try store.record(.example(query: 5))
    #expect(try SessionVerification(of: file).contents?.choices == 6)
    try store.close()
  }

  /// SQLite sees nothing wrong in these.
  @Test(arguments: [
    ("2023-11-14 22:13:21.000", "2023-11-14 22:13:11.000", "choices 2"),
    ("agreement", "agreemenT", "metrics"), ("policy 4", "policy 5", "stages 1"),
    ("name: backflip", "name: backflop", "session 1"), ("undo", "redo", "standing_choices"),
  ])
  func changedTextIsFound(text: String, other: String, place: String) throws {
    try replace(text, by: other)
    let found = try problems()
    #expect(found.contains { $0.contains(place) }, "\(found)")
  }

  @Test func changedClipIsFoundAndCostsItsChoice() throws {
    var bytes = try Data(contentsOf: file)
    // A page in the middle of what only clips are long enough for.
    let clip = Answer.example(query: 2, frames: 188).query.left.trajectory.encoded()
    let found = try #require(bytes.range(of: clip.suffix(1_000)))
    bytes[found.lowerBound + 500] ^= 1
    try bytes.write(to: file)
    #expect(
      try problems() == ["clips 4: \"clip 4\" was changed after it was written"])
    let rest = SessionContents(choices: 4, clips: 9, stages: 1, checkpoints: 0, metrics: 1)
    #expect(try SessionVerification(of: file).rescuable == rest)

    let before = try Data(contentsOf: file)
    #expect(try SessionVerification.repair(file, to: saved) == rest)
    #expect(try Data(contentsOf: file) == before)
    #expect(try SessionVerification(of: saved).problems == [])
    let store = try SessionStore.open(at: saved)
    #expect(try store.choices().map(\.query) == [0, 1, 3, 4])
    #expect(try store.choices().map(\.isStanding) == [true, true, true, false])
    #expect(try store.facts == SessionStore.open(at: file, for: .reading).facts)
    // What can be redone still can be.
    #expect(try store.redo()?.query == 4)
    try store.close()
  }

  /// Rows of the two tables are of the same kinds of values.
  @Test func originsAndLifecycleAreSaved() throws {
    let branch = folder.url.appendingPathComponent("branch.backflip")
    let store = try SessionStore.open(at: file, for: .reading)
    try store.branch(choices: 2, to: branch)
    try store.close()
    try SessionStore.open(at: branch).close()
    _ = try SessionVerification.repair(branch, to: saved)
    let repaired = try SessionStore.open(at: saved, for: .reading)
    let events = try repaired.read { database in
      try ["origins", "lifecycle"].map {
        try String.fetchAll(database, sql: "SELECT event FROM \($0) ORDER BY id")
      }
    }
    #expect(events == [["branch", "repair"], ["opened", "closed"]])
    try repaired.close()
  }

  @Test func lostDefinitionsCostNothingElse() throws {
    var bytes = try Data(contentsOf: file)
    bytes.replaceSubrange(0..<4_096, with: Data(count: 4_096))
    try bytes.write(to: file)
    #expect(try !problems().isEmpty)
    let rest = try SessionVerification.repair(file, to: saved)
    #expect(rest.choices == 5 && rest.clips == 10 && rest.stages == 1 && rest.metrics == 1)
    let store = try SessionStore.open(at: saved, for: .reading)
    #expect(try store.choices().map(\.isStanding) == [true, true, true, true, false])
    let clips = try store.clips()
    for query in 0..<5 {
      let left = Answer.example(query: query, frames: 188).query.left
      #expect(clips[left.id]?.trajectory.isIdentical(to: left.trajectory) == true)
    }
    try store.close()
  }

  @Test func damagedNumberOfTheFormatIsNoNewerProgram() throws {
    var bytes = try Data(contentsOf: file)
    bytes[62] = 1
    try bytes.write(to: file)
    #expect(try problems() == ["header: the format's number is 259"])
    #expect(try SessionVerification.repair(file, to: saved).choices == 5)
  }

  @Test func nothingIsSavedOfNothing() throws {
    try Data(repeating: 7, count: 20_000).write(to: file)
    let found = try SessionVerification(of: file)
    #expect(!found.isSound && found.rescuable == nil)
    #expect(
      sessionError { _ = try SessionVerification.repair(file, to: saved) }
        == .beyondRepair(file: file.resolvingSymlinksInPath().path))
    #expect(try folder.names == ["monday.backflip"])
  }

  @Test func sessionInUseIsNotRepaired() throws {
    let store = try SessionStore.open(at: file)
    guard case .inUse? = sessionError({ _ = try SessionVerification.repair(file, to: saved) })
    else {
      Issue.record("was not refused")
      return
    }
    try store.close()
  }
}
