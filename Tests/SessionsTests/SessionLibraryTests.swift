import Foundation
import TestSupport
import Testing

@testable import Sessions

@Suite struct SessionLibraryTests {
  let folder: TemporaryFolder
  let library: SessionLibrary

  init() throws {
    folder = try TemporaryFolder()
    library = SessionLibrary(dataFolder: folder.url.appendingPathComponent("data"))
  }

  @Test func libraryIsEmptyBeforeItsFolderExists() throws {
    #expect(try library.list().isEmpty)
    #expect(try library.mostRecentlyOpened() == nil)
    #expect(!SessionFile.exists(library.folder))
  }

  @Test func foldersAreTheUsersOwn() throws {
    try library.create("monday")
    for folder in [library.folder, library.folder.deletingLastPathComponent()] {
      let rights = try FileManager.default.attributesOfItem(atPath: folder.path)[.posixPermissions]
      #expect(rights as? Int == 0o700, "\(folder.path)")
    }
  }

  @Test func listTellsWhatIsInEachFile() throws {
    try library.create("tuesday", "monday")
    try Data("no session".utf8).write(to: library.folder.appendingPathComponent("junk.backflip"))
    try Data().write(to: library.folder.appendingPathComponent("notes.txt"))
    let entries = try library.list()
    #expect(entries.map(\.name) == ["junk", "monday", "tuesday"])
    #expect(throws: SessionError.notADatabase(file: entries[0].file.path)) {
      try entries[0].summary.get()
    }
    let monday = try entries[1].summary.get()
    #expect(monday.name == "monday" && monday.scenario == "backflip" && monday.choices == 0)
  }

  @Test func sessionsAreFoundByNameAndByPath() throws {
    try library.create("monday")
    let file = library.folder.appendingPathComponent("monday.backflip")
    for name in ["monday", "monday.backflip", file.path] {
      #expect(try library.find(name).path == file.path)
    }
    #expect(
      throws: SessionError.unknown(name: "munday", nearest: ["monday"])
    ) { try library.find("munday") }
    #expect(throws: SessionError.missing(file: "/nowhere/monday")) {
      try library.find("/nowhere/monday")
    }
    #expect(
      SessionError.unknown(name: "munday", nearest: ["monday", "sunday"]).description
        == "there is no session \"munday\"; did you mean monday or sunday?")
  }

  @Test func lastOpenedIsTheMostRecent() throws {
    try library.create("monday", "tuesday")
    #expect(try library.mostRecentlyOpened()?.lastPathComponent == "tuesday.backflip")
    usleep(2_000)
    try SessionStore.open(at: try library.find("monday")).close()
    #expect(try library.mostRecentlyOpened()?.lastPathComponent == "monday.backflip")
  }

  @Test func renamedSessionKeepsItsContents() throws {
    let store = try library.create("monday", facts: facts)
    try store.record(.example(query: 0))
    #expect(throws: SessionError.self) { try library.rename("monday", to: "flip") }
    try store.close()
    let file = try library.rename("monday", to: "flip")
    #expect(try library.names() == ["flip"])
    #expect(try SessionStore.open(at: file, for: .reading).choices().count == 1)
    try library.create("monday")
    #expect(throws: SessionError.taken(file: file.path)) {
      try library.rename("monday", to: "flip")
    }
    #expect(try library.names() == ["flip", "monday"])
  }

  @Test func deletedSessionIsGone() throws {
    let store = try library.create("monday", facts: facts)
    #expect(throws: SessionError.self) { try library.delete("monday") }
    try store.close()
    try library.delete("monday")
    #expect(try FileManager.default.contentsOfDirectory(atPath: library.folder.path).isEmpty)
    #expect(throws: SessionError.self) { try library.delete("monday") }
  }

  @Test func freshNameIsTheDayOfTheWeek() throws {
    let utc = try #require(TimeZone(identifier: "UTC"))
    // 2023-11-14, a Tuesday.
    let date = Date(timeIntervalSince1970: 1_700_000_000)
    #expect(try library.freshName(date: date, timeZone: utc) == "tuesday")
    try library.create("tuesday", "tuesday-2")
    #expect(try library.freshName(date: date, timeZone: utc) == "tuesday-3")
  }

  @Test(arguments: ["monday", "first flip", "ärger-2", "v1.2", String(repeating: "x", count: 64)])
  func nameIsFine(name: String) throws {
    try SessionLibrary.validate(name)
    try library.create(name)
    #expect(try library.names() == [name])
  }

  @Test(arguments: [
    "", ".", "..", ".hidden", "-x", "a/b", "a\nb", "a\u{0}b", " a", "a ", "x.backflip",
    String(repeating: "x", count: 65), String(repeating: "👩‍👩‍👧‍👦", count: 20),
  ])
  func nameIsRefused(name: String) throws {
    #expect(throws: SessionError.self) { try library.create(name, facts: facts) }
    #expect(!SessionFile.exists(library.folder))
  }

  @Test func dataFolderFollowsTheEnvironment() {
    func path(_ option: String?, _ environment: [String: String]) -> String {
      DataFolder.locate(option: option, environment: environment).path
    }
    let all = ["BACKFLIP_HOME": "/b", "XDG_DATA_HOME": "/x", "HOME": "/h"]
    #expect(path("/o", all) == "/o")
    #expect(path(nil, all) == "/b")
    #expect(path(nil, ["BACKFLIP_HOME": "", "XDG_DATA_HOME": "/x"]) == "/x/backflip")
    #expect(path(nil, ["XDG_DATA_HOME": "x", "HOME": "/h"]) == "/h/.local/share/backflip")
    #expect(path(nil, ["HOME": "/h"]) == "/h/.local/share/backflip")
  }
}
