import Foundation
import Learning
import TestSupport
import Testing

@testable import Sessions

/// A session of seven choices that version 0.1.0 made, in format 1.
@Suite struct OlderFormatTests {
  let folder: TemporaryFolder
  let file: URL
  let stored: Data

  /// The file as it comes with the tests.
  static let example = Reference.package.appendingPathComponent(
    "Tests/SessionsTests/Older/format-1.backflip")

  init() throws {
    folder = try TemporaryFolder()
    file = folder.session
    stored = try Data(contentsOf: Self.example)
    try stored.write(to: file)
  }

  @Test func isReadAsItIs() throws {
    let store = try SessionStore.open(at: file, for: .reading)
    #expect(try store.choices().count == 7)
    #expect(try store.stages().map(\.choices) == [7])
    try store.close()
    #expect(try SessionVerification(of: file).problems == [])
    #expect(try Data(contentsOf: file) == stored)
  }

  @Test func isCopiedBeforeItIsBroughtUpToDate() throws {
    let store = try SessionStore.open(at: file)
    let copy = try #require(store.olderCopy)
    #expect(copy.lastPathComponent == "monday.backflip.format-1")
    #expect(try store.choices().count == 7)
    try store.record(.example(query: 100))
    try store.close()
    #expect(try SessionVerification(of: file).problems == [])
    #expect(try SessionVerification(of: file).format == SessionSchema.version)
    let old = try SessionVerification(of: copy)
    #expect(old.isSound && old.format == 1 && old.contents?.choices == 7)
    let rights = try FileManager.default.attributesOfItem(atPath: copy.path)[.posixPermissions]
    #expect(rights as? Int == 0o600)

    // The next time, there is nothing to bring up to date.
    let again = try SessionStore.open(at: file)
    #expect(again.olderCopy == nil)
    try again.close()
    #expect(try folder.names == ["monday.backflip", "monday.backflip.format-1"])
  }

  @Test func isNotChangedWhereThereIsNoRoomForTheCopy() throws {
    for end in [""] + (2...1_000).map({ "-\($0)" }) + ["-1001"] {
      try Data().write(to: folder.url.appendingPathComponent("monday.backflip.format-1" + end))
    }
    #expect(sessionError { _ = try SessionStore.open(at: file) } != nil)
    #expect(try Data(contentsOf: file) == stored)
  }

  @Test func itsCheckpointIsStillRead() throws {
    let store = try SessionStore.open(at: file, for: .reading)
    let checkpoint = try #require(try store.latestCheckpoint())
    let learner = try LearnerCheckpoint(encoded: checkpoint.state)
    #expect(learner.choices == 7 && learner.policySteps == checkpoint.policySteps)
    // Stored anew, it takes less than half: clips once, and without observations.
    #expect(try learner.encoded().count < checkpoint.state.count)
    try store.close()
  }

  @Test func isRepairedByTheShapesOfItsRows() throws {
    var bytes = stored
    bytes.replaceSubrange(0..<4_096, with: Data(count: 4_096))
    try bytes.write(to: file)
    let saved = folder.url.appendingPathComponent("saved.backflip")
    let rest = try SessionVerification.repair(file, to: saved)
    #expect(rest.choices == 7 && rest.stages == 1 && rest.checkpoints == 1)
    #expect(try SessionVerification(of: saved).problems == [])
  }
}
