import Foundation
import TestSupport
import Testing

@testable import Sessions

@Suite struct ConcurrencyTests {
  let folder: TemporaryFolder
  let store: SessionStore

  init() throws {
    folder = try TemporaryFolder()
    store = try SessionStore.create(at: folder.session, facts: facts)
  }

  @Test func secondWriterIsToldWhoTheFirstIs() throws {
    let pid = ProcessInfo.processInfo.processIdentifier
    let error = sessionError { _ = try SessionStore.open(at: folder.session) }
    guard case .inUse(store.file.path, let holder?)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(holder.pid == pid && holder.host?.isEmpty == false)
    #expect(abs(try #require(holder.since).timeIntervalSinceNow) < 60)
    #expect(error?.description.contains("process \(pid) on ") == true)
    try store.record(.example(query: 0))
    try store.close()
    try SessionStore.open(at: folder.session).close()
  }

  @Test func writerIsTold() throws {
    let writer = SessionWriter(
      pid: 4_711, since: Date(timeIntervalSince1970: 1_700_000_000), host: "lab-3")
    #expect(SessionWriter(text: writer.text) == writer)
    #expect(writer.description.hasPrefix("process 4711 on lab-3, since 2023-11-1"))
    // As version 0.1.0 wrote it, and what nobody wrote.
    #expect(SessionWriter(text: "4711\n")?.description == "process 4711")
    #expect(SessionWriter(text: "") == nil && SessionWriter(text: "x\ny\nz") == nil)
    #expect(SessionWriter(text: "1\n\n\u{1B}[2Jhost\n")?.host == "[2Jhost")
  }

  @Test func linkToASessionIsTheSameSession() throws {
    let link = folder.url.appendingPathComponent("link.backflip")
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: folder.session)
    #expect(throws: SessionError.self) { try SessionStore.open(at: link) }
  }

  @Test func lockOfAKilledProcessDoesNotStay() throws {
    try store.close()
    let lock = folder.url.appendingPathComponent("monday.backflip-lock")
    try Data("12345\n".utf8).write(to: lock)
    try SessionStore.open(at: folder.session).close()
    #expect(try folder.names == ["monday.backflip"])
  }

  @Test func readingGoesOnWhileAnotherWrites() throws {
    let reader = try SessionStore.open(at: folder.session, for: .reading)
    #expect(try reader.choices().isEmpty)
    try store.record(.example(query: 0))
    #expect(try reader.choices().count == 1)
    try store.undo()
    #expect(try reader.choices().map(\.isStanding) == [false])
    #expect(
      sessionError { try reader.record(.example(query: 1)) }
        == .openedToRead(file: reader.file.path))
    // The reader keeps the log from being folded in; the next close does that.
    try store.close()
    #expect(try reader.choices().count == 1)
    try reader.close()
    try SessionStore.open(at: folder.session).close()
    #expect(try folder.names == ["monday.backflip"])
  }

  @Test func threadsTakeTurns() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for query in 0..<20 {
        group.addTask { [store] in
          try store.record(.example(query: query, frames: 2))
          _ = try store.summary()
        }
      }
      try await group.waitForAll()
    }
    #expect(try store.choices().map(\.query).sorted() == Array(0..<20))
  }
}
