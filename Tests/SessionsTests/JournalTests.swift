import Foundation
import GRDB
import TestSupport
import Testing

@testable import Sessions

/// A kill within a change of the file leaves a rollback journal, which only a writer can play back.
@Suite struct JournalTests {
  let folder: TemporaryFolder
  /// Three choices, and half of a change.
  let file: URL
  let whole: Data

  var journal: URL { URL(fileURLWithPath: file.path + "-journal") }

  init() throws {
    folder = try TemporaryFolder()
    let store = try SessionStore.create(at: folder.session, facts: facts)
    for query in 0..<3 { try store.record(.example(query: query, frames: 188)) }
    try store.close()
    whole = try Data(contentsOf: folder.session)
    file = folder.url.appendingPathComponent("interrupted.backflip")
    try Self.interrupt(folder.session, as: file)
  }

  /// Copies a session in the midst of a change that has written to the file.
  private static func interrupt(_ session: URL, as file: URL) throws {
    let database = try DatabaseQueue(path: session.path)
    try database.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA cache_size = 1; BEGIN")
      try database.execute(sql: "UPDATE clips SET trajectory = zeroblob(length(trajectory))")
      for end in ["", "-journal"] {
        try copyByAnotherProcess(session.path + end, to: file.path + end)
      }
      try database.execute(sql: "ROLLBACK")
    }
    try database.close()
  }

  @Test func readersUndoTheChange() throws {
    #expect(try Data(contentsOf: file) != whole)
    let store = try SessionStore.open(at: file, for: .reading)
    #expect(try store.clips().count == 6)
    try store.close()
    #expect(try Data(contentsOf: file) == whole)
    #expect(!SessionFile.exists(journal))
  }

  @Test func writersAndVerificationUndoTheChange() throws {
    #expect(try SessionVerification(of: file).problems == [])
    #expect(try Data(contentsOf: file) == whole)
    try FileManager.default.removeItem(at: file)
    try Self.interrupt(folder.session, as: file)
    let store = try SessionStore.open(at: file)
    #expect(try store.clips().count == 6)
    try store.close()
  }

  @Test func journalOfAnotherFileIsNotPlayedBack() throws {
    let other = folder.url.appendingPathComponent("other.backflip")
    let store = try SessionStore.create(at: other, facts: facts)
    for query in 0..<9 { try store.record(.example(query: query, frames: 60)) }
    try store.close()
    let stored = [try Data(contentsOf: other), try Data(contentsOf: journal)]
    try FileManager.default.moveItem(atPath: journal.path, toPath: other.path + "-journal")
    for access in [SessionStore.Access.reading, .writing] {
      guard case .damaged? = sessionError({ _ = try SessionStore.open(at: other, for: access) })
      else {
        Issue.record("was not refused")
        return
      }
    }
    #expect(try SessionVerification(of: other).problems.count { $0.hasPrefix("-journal: ") } == 1)
    let left = URL(fileURLWithPath: other.path + "-journal")
    #expect(try [Data(contentsOf: other), Data(contentsOf: left)] == stored)
    let saved = folder.url.appendingPathComponent("saved.backflip")
    #expect(try SessionVerification.repair(other, to: saved).choices == 9)
  }

  @Test func sessionInUseIsLeftToItsWriter() throws {
    let lock = try WriterLock(of: file)
    _ = sessionError { _ = try SessionStore.open(at: file, for: .reading) }
    #expect(SessionFile.exists(journal))
    lock.release()
  }

  @Test(.enabled(if: Mount.isAllowed, "needs the right to mount"))
  func whereNothingCanBeWrittenTheRemedyIsTold() throws {
    let mount = try Mount(kilobytes: 1_000)
    let there = mount.folder.resolvingSymlinksInPath().appendingPathComponent("monday.backflip")
    for end in ["", "-journal"] {
      try FileManager.default.copyItem(atPath: file.path + end, toPath: there.path + end)
    }
    try mount.makeReadOnly()
    let refusals = [
      sessionError { _ = try SessionStore.open(at: there, for: .reading) },
      sessionError { _ = try SessionVerification(of: there) },
    ]
    let expected = SessionError.interrupted(file: there.path)
    #expect(refusals == [expected, expected])
    #expect(expected.description.contains("copy the file with its -journal"))
  }
}
