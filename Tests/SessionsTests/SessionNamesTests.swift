import Foundation
import GRDB
import TestSupport
import Testing

@testable import Sessions

/// Who has a name, who may take it, and what carries one without being a session.
@Suite struct SessionNamesTests {
  let folder: TemporaryFolder
  let library: SessionLibrary

  init() throws {
    folder = try TemporaryFolder()
    library = SessionLibrary(dataFolder: folder.url.appendingPathComponent("data"))
  }

  private func path(_ name: String) -> String { library.folder.appendingPathComponent(name).path }

  // MARK: Letters with marks

  /// "ärger" in one scalar a letter, and with the mark as a scalar of its own.
  private let composed = "\u{E4}rger"
  private let decomposed = "a\u{308}rger"

  private func bytes(_ name: String) -> [UInt8] { Array(name.utf8) }

  @Test func bothFormsOfLettersAreOneName() throws {
    try library.create(decomposed)
    #expect(try library.names().map(bytes) == [bytes(composed)])
    for name in [composed, decomposed] {
      #expect(bytes(try library.find(name).lastPathComponent) == bytes(composed + ".backflip"))
      #expect(throws: SessionError.self) { try library.create(name) }
      #expect(throws: SessionError.self) { try library.place(forNew: name) }
    }
    #expect(try library.names().count == 1)
    try library.rename(decomposed, to: "monday")
    try library.rename("monday", to: decomposed)
    #expect(try library.names().map(bytes) == [bytes(composed)])
    try library.delete(decomposed)
    #expect(try library.files.isEmpty)
  }

  @Test func fileInTheOtherFormIsFound() throws {
    try library.create("monday")
    let file = path("\(decomposed).backflip")
    #expect(rename(path("monday.backflip"), file) == 0)
    for name in [composed, decomposed] {
      #expect(bytes(try library.find(name).path) == bytes(file))
      #expect(throws: SessionError.self) { try library.create(name) }
    }
    #expect(try library.list().compactMap { try? $0.summary.get() }.count == 1)
    try library.rename(composed, to: "tuesday")
    #expect(try library.files == ["tuesday.backflip"])
  }

  @Test(arguments: ["a/\u{338}b", "../\u{301}x", ".\u{301}x"])
  func markHidesNoPath(name: String) throws {
    #expect(throws: SessionError.self) { try library.create(name) }
    #expect(!SessionFile.exists(library.folder))
  }

  @Test func renamingWhatIsGoneFails() throws {
    try library.create("monday")
    let file = path("monday.backflip")
    #expect(throws: SessionError.unknown(name: "friday", nearest: [])) {
      try library.rename("friday", to: "tuesday")
    }
    unlink(file)
    #expect(throws: SessionError.missing(file: file)) { try library.rename(file, to: "tuesday") }
    #expect(throws: SessionError.missing(file: file)) { try library.delete(file) }
    #expect(try library.files.isEmpty)
  }

  // MARK: What is no session

  /// Another application's database, with a log that only it may merge.
  private func makeForeign(_ file: URL) throws {
    let database = try DatabaseQueue(path: file.path)
    try database.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA journal_mode = WAL")
      try database.execute(sql: "CREATE TABLE notes (text)")
    }
    try database.close()
  }

  @Test(arguments: ["notes.txt", "notes", "notes.backflip"])
  func otherFilesStayWhatTheyAre(name: String) throws {
    try library.create("monday")
    let inside = library.folder.appendingPathComponent("notes.backflip")
    let outside = folder.url.appendingPathComponent(name)
    for file in [inside, outside] {
      for content in ["my notes", String(repeating: "my notes\n", count: 2_000)] {
        try Data(content.utf8).write(to: file)
        let named = file == inside ? "notes" : file.path
        let error = SessionError.notADatabase(file: file.path)
        #expect(throws: error) { try library.rename(named, to: "moved") }
        #expect(throws: error) { try library.delete(named) }
        #expect(throws: error) { _ = try SessionStore.open(at: file) }
        #expect(try String(contentsOf: file, encoding: .utf8) == content)
      }
    }
    #expect(try library.files == ["monday.backflip", "notes.backflip"])
  }

  @Test func otherDatabasesStayWhatTheyAre() throws {
    let file = folder.url.appendingPathComponent("notes.backflip")
    try makeForeign(file)
    let before = try Data(contentsOf: file)
    let error = SessionError.foreign(file: file.path)
    #expect(throws: error) { try library.rename(file.path, to: "moved") }
    #expect(throws: error) { try library.delete(file.path) }
    #expect(throws: error) { _ = try SessionStore.open(at: file) }
    #expect(try Data(contentsOf: file) == before)
  }

  @Test func damagedSessionsCanBeDeleted() throws {
    try library.create("whole")
    let whole = try Data(contentsOf: library.find("whole"))
    var headless = whole
    headless.replaceSubrange(0..<4_096, with: Data(count: 4_096))
    // Its rows still tell what it was; of the last ones nothing does, but here they are listed.
    let contents = [
      "headless": headless, "short": whole.prefix(200), "empty": Data(),
      "zeros": Data(count: 9_000),
    ]
    for (name, content) in contents {
      try content.write(to: URL(fileURLWithPath: path("\(name).backflip")))
      try library.delete(name)
    }
    #expect(try library.files == ["whole.backflip"])
    for name in ["empty", "zeros"] {
      let file = folder.url.appendingPathComponent("\(name).backflip")
      try contents[name]?.write(to: file)
      #expect(throws: SessionError.notADatabase(file: file.path)) { try library.delete(file.path) }
      #expect(SessionFile.exists(file))
    }
  }

  @Test func ofALinkOnlyTheLinkIsRemoved() throws {
    try library.create("monday")
    try FileManager.default.createSymbolicLink(
      atPath: path("link.backflip"), withDestinationPath: path("monday.backflip"))
    try library.rename("link", to: "other")
    #expect(try library.files == ["monday.backflip", "other.backflip"])
    try library.delete("other")
    #expect(try library.files == ["monday.backflip"])
    #expect(try library.list().allSatisfy { (try? $0.summary.get()) != nil })
  }

  // MARK: Taking a name

  @Test func nameThatIsBeingTakenIsLocked() throws {
    try library.create("monday")
    let draft = try library.draft("new", facts: facts)
    let inUse = { (error: any Error) -> Bool in
      guard case .inUse? = error as? SessionError else { return false }
      return true
    }
    #expect(performing: { try library.create("new") }, throws: inUse)
    #expect(performing: { try library.rename("monday", to: "new") }, throws: inUse)
    #expect(performing: { _ = try library.draft("new", facts: facts) }, throws: inUse)
    library.removeLeftovers()
    #expect(try library.files.count == 3)
    try draft.publish()
    #expect(try library.files == ["monday.backflip", "new.backflip"])
    #expect(try SessionStore.open(at: draft.target, for: .reading).facts.createdAs == "new")
  }

  @Test func whatComesThereMeanwhileStays() throws {
    let draft = try library.draft("new", facts: facts)
    try Data("mine".utf8).write(to: draft.target)
    #expect(throws: SessionError.taken(file: draft.target.path)) { try draft.publish() }
    draft.discard()
    #expect(try Data(contentsOf: draft.target) == Data("mine".utf8))
    #expect(try library.files == ["new.backflip"])
  }

  @Test(arguments: ["-wal", "-journal"])
  func logOfALostSessionKeepsItsName(end: String) throws {
    try library.create("monday")
    let log = path("new.backflip" + end)
    try Data("the last choices".utf8).write(to: URL(fileURLWithPath: log))
    let left = SessionError.leftover(path: log)
    #expect(throws: left) { try library.create("new") }
    #expect(throws: left) { try library.rename("monday", to: "new") }
    let target = library.folder.appendingPathComponent("new.backflip")
    let source = try SessionStore.open(at: library.find("monday"), for: .reading)
    #expect(throws: left) { try source.branch(choices: 0, to: target) }
    #expect(throws: left) { try source.merge([], to: target, firstClip: 0) }
    #expect(throws: left) { _ = try SessionVerification.repair(source.file, to: target) }
    try source.close()
    #expect(try Data(contentsOf: URL(fileURLWithPath: log)) == Data("the last choices".utf8))
    #expect(try library.files == ["monday.backflip", "new.backflip" + end])
    // An empty one holds nothing.
    try Data().write(to: URL(fileURLWithPath: log))
    try library.create("new")
    #expect(try library.files == ["monday.backflip", "new.backflip"])
  }

  @Test func ofManyWhoTakeANameOneGetsIt() async throws {
    let names = (0..<8).map { "session-\($0)" }
    for name in names { try library.create(name) }
    let library = library
    let target = library.folder.appendingPathComponent("one.backflip")
    let taken = await withTaskGroup(of: Bool.self) { group in
      for (index, name) in names.enumerated() {
        group.addTask {
          sessionError {
            switch index % 4 {
            case 0, 1: try library.rename(name, to: "one")
            case 2: try library.create("one", facts: facts).close()
            default:
              let source = try SessionStore.open(at: library.find(name), for: .reading)
              try source.branch(choices: 0, to: target)
            }
          } == nil
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(taken == 1)
    let entries = try library.list()
    #expect(entries.contains { $0.name == "one" })
    #expect(entries.count >= 8 && entries.allSatisfy { (try? $0.summary.get()) != nil })
    #expect(try library.files.count == entries.count)
  }

  @Test func sessionIsNotMergedWithItself() throws {
    try library.create("monday")
    let link = folder.url.appendingPathComponent("link.backflip")
    let file = try library.find("monday")
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
    let first = try SessionStore.open(at: file, for: .reading)
    let again = try SessionStore.open(at: link, for: .reading)
    let target = folder.url.appendingPathComponent("both.backflip")
    #expect(throws: SessionError.sameSession(file: again.file.path)) {
      try first.merge([again], to: target, firstClip: 0)
    }
    #expect(!SessionFile.exists(target))
  }
}
