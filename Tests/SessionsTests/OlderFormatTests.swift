import Foundation
import GRDB
import Learning
import TestSupport
import Testing

@testable import Sessions

/// A session of format 2: two choices, a stage, a clip in the coding of that format.
@Suite struct OlderFormatTests {
  let folder: TemporaryFolder
  let file: URL
  let stored: Data

  init() throws {
    folder = try TemporaryFolder()
    file = folder.session
    let store = try SessionStore.create(at: file, facts: facts)
    try store.record(Self.first)
    try store.record(.example(query: 1))
    try store.add(Stage.example(choices: 2))
    try store.close()
    try change(file) { database in
      let older = Trajectory.older.data
      try database.execute(
        sql: "UPDATE clips SET trajectory = ?, checksum = ? WHERE id = 0",
        arguments: [older, Checksum.of(older)])
      try database.seal("clips", row: 0)
    }
    try makeFormat2(file)
    stored = try Data(contentsOf: file)
  }

  /// Its left clip has the number 0.
  private static var first: Answer {
    var answer = Answer.example(query: 0)
    answer.query.left.trajectory = Trajectory.older.clip
    return answer
  }

  @Test func isReadAsItIs() throws {
    let store = try SessionStore.open(at: file, for: .reading)
    #expect(try store.choices().count == 2)
    #expect(try store.stages().map(\.choices) == [2])
    #expect(try store.clip(0).trajectory == Trajectory.older.clip)
    try store.close()
    #expect(try SessionVerification(of: file).problems == [])
    #expect(try Data(contentsOf: file) == stored)
  }

  @Test func isCopiedBeforeItIsBroughtUpToDate() throws {
    let store = try SessionStore.open(at: file)
    let copy = try #require(store.olderCopy)
    #expect(copy.lastPathComponent == "monday.backflip.format-2")
    #expect(try store.choices().count == 2)
    try store.record(.example(query: 100))
    try store.close()
    #expect(try SessionVerification(of: file).problems == [])
    #expect(try SessionVerification(of: file).format == SessionSchema.version)
    let old = try SessionVerification(of: copy)
    #expect(old.isSound && old.format == 2 && old.contents?.choices == 2)
    let rights = try FileManager.default.attributesOfItem(atPath: copy.path)[.posixPermissions]
    #expect(rights as? Int == 0o600)

    // The next time, there is nothing to bring up to date.
    let again = try SessionStore.open(at: file)
    #expect(again.olderCopy == nil)
    try again.close()
    #expect(try folder.names == ["monday.backflip", "monday.backflip.format-2"])
  }

  @Test func isNotChangedWhereThereIsNoRoomForTheCopy() throws {
    for end in [""] + (2...1_000).map({ "-\($0)" }) + ["-1001"] {
      try Data().write(to: folder.url.appendingPathComponent("monday.backflip.format-2" + end))
    }
    #expect(sessionError { _ = try SessionStore.open(at: file) } != nil)
    #expect(try Data(contentsOf: file) == stored)
  }

  @Test func clipInTheOlderCodingIsKnownWhenItIsShownAgain() throws {
    let store = try SessionStore.open(at: file)
    var answer = Answer.example(query: 2)
    answer.query.left = Self.first.query.left
    try store.record(answer)
    #expect(try store.choices().last?.left == 0)
    answer.query.left.trajectory.positions[3] = 7
    #expect(
      sessionError { try store.record(answer) }
        == .clipNumberTaken(file: store.file.path, clip: 0))
    try store.close()
  }

  @Test func isRepaired() throws {
    var bytes = stored
    bytes.replaceSubrange(0..<4_096, with: Data(count: 4_096))
    try bytes.write(to: file)
    let saved = folder.url.appendingPathComponent("saved.backflip")
    let rest = try SessionVerification.repair(file, to: saved)
    #expect(rest.choices == 2 && rest.clips == 4 && rest.stages == 1)
    #expect(try SessionVerification(of: saved).problems == [])
    let store = try SessionStore.open(at: saved, for: .reading)
    #expect(try store.clip(0).trajectory == Trajectory.older.clip)
    try store.close()
  }

  @Test func formatBeforeThatIsRefused() throws {
    try change(file) { try $0.execute(sql: "PRAGMA user_version = 1") }
    let error = SessionError.outdated(file: file.resolvingSymlinksInPath().path, version: 1)
    #expect(sessionError { _ = try SessionStore.open(at: file) } == error)
    #expect(sessionError { _ = try SessionVerification(of: file) } == error)
  }
}
