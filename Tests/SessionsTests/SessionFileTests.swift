import Foundation
import GRDB
import TestSupport
import Testing

@testable import Sessions

/// Files of the program's own: what may stand at their places, and what of them is left by the dead.
@Suite struct SessionFileTests {
  enum Obstacle: String, CaseIterable {
    case link, danglingLink, hardLink, folder, pipe
  }

  let folder: TemporaryFolder
  let library: SessionLibrary
  let file: URL
  let precious: URL

  init() throws {
    folder = try TemporaryFolder()
    library = SessionLibrary(dataFolder: folder.url.appendingPathComponent("data"))
    try library.create("monday", facts: facts).close()
    file = try library.find("monday")
    precious = folder.url.appendingPathComponent("precious")
    try Data("precious".utf8).write(to: precious)
  }

  private func put(_ obstacle: Obstacle, at path: String) throws {
    switch obstacle {
    case .link: try #require(symlink(precious.path, path) == 0)
    case .danglingLink: try #require(symlink(precious.path + "-new", path) == 0)
    case .hardLink: try #require(link(precious.path, path) == 0)
    case .folder: try #require(mkdir(path, 0o700) == 0)
    case .pipe: try #require(mkfifo(path, 0o600) == 0)
    }
  }

  private func expectObstacle(_ path: String, _ work: () throws -> Void) throws {
    let error = sessionError(work)
    guard case .obstacle(path, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.description.contains(where: \.isNewline) == false)
    #expect(try Data(contentsOf: precious) == Data("precious".utf8))
    #expect(!SessionFile.exists(URL(fileURLWithPath: precious.path + "-new")))
  }

  @Test(arguments: Obstacle.allCases)
  func nothingIsWrittenThroughALock(obstacle: Obstacle) throws {
    try put(obstacle, at: file.path + "-lock")
    try expectObstacle(file.path + "-lock") { _ = try SessionStore.open(at: file) }
    try expectObstacle(file.path + "-lock") { try library.rename("monday", to: "new") }
    try expectObstacle(file.path + "-lock") { try library.delete("monday") }
    let new = library.folder.appendingPathComponent("new.backflip-lock").path
    try put(obstacle, at: new)
    try expectObstacle(new) { _ = try library.create("new", facts: facts) }
    library.removeLeftovers()
    #expect(SessionFile.status(new) != nil)
  }

  @Test(arguments: Obstacle.allCases.filter { $0 != .hardLink }, SessionFile.companions)
  func nothingIsReadOrWrittenThroughACompanion(obstacle: Obstacle, companion: String) throws {
    let path = file.path + companion
    try put(obstacle, at: path)
    try expectObstacle(path) { _ = try SessionStore.open(at: file) }
    try expectObstacle(path) { _ = try SessionStore.open(at: file, for: .reading) }
    try expectObstacle(path) { _ = try SessionVerification(of: file) }
    try expectObstacle(path) { try library.rename("monday", to: "new") }
    let new = library.folder.appendingPathComponent("new.backflip" + companion).path
    try put(obstacle, at: new)
    try expectObstacle(new) { _ = try library.create("new", facts: facts) }
  }

  @Test func nothingIsWrittenThroughACount() throws {
    let path = file.path + ConfirmedChange.suffix
    try put(.hardLink, at: path)
    try expectObstacle(path) { _ = try SessionStore.open(at: file) }
  }

  @Test func pipeOrFolderInPlaceOfASessionIsTold() throws {
    let pipe = folder.url.appendingPathComponent("pipe.backflip")
    try put(.pipe, at: pipe.path)
    let inside = folder.url.appendingPathComponent("folder.backflip")
    try put(.folder, at: inside.path)
    for (place, error) in [
      (pipe, SessionError.notADatabase(file: pipe.path)),
      (inside, .folder(file: inside.path)),
    ] {
      for access in [SessionStore.Access.reading, .writing] {
        #expect(throws: error) { _ = try SessionStore.open(at: place, for: access) }
      }
      #expect(throws: error) { try library.delete(place.path) }
      #expect(throws: error) { try library.rename(place.path, to: "new") }
      #expect(throws: error) { _ = try SessionVerification(of: place) }
      #expect(SessionFile.status(place.path) != nil)
    }
  }

  @Test func dataFolderThatIsNoneIsNamed() throws {
    let none = SessionLibrary(dataFolder: precious)
    #expect(throws: SessionError.noFolder(path: precious.path)) {
      _ = try none.create("monday", facts: facts)
    }
    #expect(throws: SessionError.noFolder(path: none.folder.path)) { _ = try none.list() }
    let odd = folder.url.appendingPathComponent("odd")
    try #require(mkdir(odd.path, 0o700) == 0)
    try put(.pipe, at: odd.appendingPathComponent("sessions").path)
    let piped = SessionLibrary(dataFolder: odd)
    #expect(throws: SessionError.noFolder(path: piped.folder.path)) { _ = try piped.list() }
    let nowhere = folder.url.appendingPathComponent("none/new.backflip")
    #expect(throws: SessionError.noFolder(path: nowhere.deletingLastPathComponent().path)) {
      _ = try SessionStore.create(at: nowhere, facts: facts)
    }
  }

  // MARK: Leftovers

  @Test func leftoversOfTheDeadAreRemoved() throws {
    for name in [
      ".new.backflip.4711", ".new.backflip.4711-wal", ".new.backflip.4711-shm",
      ".new.backflip.4711-lock", ".new.backflip.\(getpid())", ".monday.backflip.format-1.4711",
      "new.backflip-lock", "monday.backflip-lock", "monday.backflip.format-1-2-lock",
    ] {
      try Data("half".utf8).write(to: library.folder.appendingPathComponent(name))
    }
    let kept = [".hidden", ".new.backflip.txt", ".new.4711", "new.backflip.4711", "notes-lock"]
    for name in kept {
      try Data("mine".utf8).write(to: library.folder.appendingPathComponent(name))
    }
    library.removeLeftovers()
    #expect(try library.files == (kept + ["monday.backflip"]).sorted())
  }

  @Test func leftoversOfTheLivingStay() throws {
    let draft = try library.draft("new", facts: facts)
    let store = try SessionStore.open(at: draft.file)
    try store.record(.example(query: 0))
    let before = try library.files
    library.removeLeftovers()
    #expect(try library.files == before)
    try store.close()
    try draft.publish()
    #expect(try SessionStore.open(at: draft.target, for: .reading).choices().count == 1)
    #expect(try library.files == ["monday.backflip", "new.backflip"])
  }

  @Test func passingItemsOfTheDeadAreRemoved() throws {
    let place = folder.url.appendingPathComponent("passing")
    try #require(mkdir(place.path, 0o700) == 0)
    func path(_ name: String) -> String { place.appendingPathComponent(name).path }
    let held = try PassingItem.makeFile(path("held"), mode: 0o600)
    let heldFolder = try PassingItem.makeFolder(path("held-folder"), mode: 0o700)
    try Data().write(to: URL(fileURLWithPath: path("dead")))
    try #require(mkdir(path("dead-folder"), 0o700) == 0)
    try Data().write(to: URL(fileURLWithPath: path("dead-folder/file")))
    try #require(symlink(precious.path, path("link")) == 0)
    try Data().write(to: URL(fileURLWithPath: path("other")))
    func names() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
    }
    PassingItem.removeDead(in: place) { $0 != "other" }
    #expect(try names() == ["held", "held-folder", "link", "other"])
    close(held)
    close(heldFolder)
    // A name whose process is dead is free again.
    close(try PassingItem.makeFile(path("held"), mode: 0o600))
    PassingItem.removeDead(in: place) { $0 != "other" }
    #expect(try names() == ["link", "other"])
    #expect(SessionFile.exists(precious))
  }

  @Test func scratchFolderGoes() throws {
    let scratch = try ScratchFolder()
    let path = scratch.url.path
    try Data().write(to: scratch.url.appendingPathComponent("file"))
    ScratchFolder.removeLeftovers()
    #expect(SessionFile.exists(scratch.url))
    scratch.remove()
    #expect(SessionFile.status(path) == nil)
  }

  // MARK: Older formats and read-only folders

  @Test func updateThatFailsLeavesOneCopy() throws {
    let old = folder.url.appendingPathComponent("old.backflip")
    try SessionStore.create(at: old, facts: facts).close()
    try makeFormat2(old)
    let stored = try Data(contentsOf: old)
    for _ in 0..<3 {
      // Without the function that makes checksums, the update fails behind its copy.
      let database = try DatabaseQueue(path: old.path)
      #expect(throws: DatabaseError.self) {
        _ = try SessionStore.prepareToWrite(database, file: old)
      }
      try database.close()
    }
    #expect(try folder.names == ["data", "old.backflip", "old.backflip.format-2", "precious"])
    #expect(try Data(contentsOf: old) == stored)
    let store = try SessionStore.open(at: old)
    #expect(store.olderCopy?.lastPathComponent == "old.backflip.format-2")
    try store.close()
  }

  @Test func logInAReadOnlyFolderIsToBeCopiedToo() throws {
    #expect(SessionError.readOnly(file) == .readOnlyFolder(folder: library.folder.path))
    try Data("log".utf8).write(to: URL(fileURLWithPath: file.path + "-wal"))
    #expect(SessionError.readOnly(file) == .logInReadOnlyFolder(file: file.path))
    #expect("\(SessionError.readOnly(file))".contains("copy both files"))
  }
}
