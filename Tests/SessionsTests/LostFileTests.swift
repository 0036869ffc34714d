import Foundation
import Learning
import TestSupport
import Testing

@testable import Sessions

/// What befalls a session's file while it is open costs no choice.
@Suite struct LostFileTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// What somebody does to the files of an open session.
  enum Mischief: String, CaseIterable, CustomTestStringConvertible {
    case remove, removeAll, move, replace, overwrite, overwriteLonger, empty, cutShort
    case removeLog, replaceLog, emptyLog

    var testDescription: String { rawValue }

    /// Does it to `monday.backflip`, with another session at hand.
    func run(in folder: TemporaryFolder, other: URL) throws {
      let (file, log) = (folder.session.path, folder.session.path + "-wal")
      switch self {
      case .remove: try Self.shell("rm '\(file)'")
      case .removeAll: try Self.shell("rm '\(file)'*")
      case .move: try Self.shell("mv '\(file)' '\(file).moved'")
      case .replace:
        try Self.shell("cp '\(other.path)' '\(file).new' && mv '\(file).new' '\(file)'")
      case .overwrite: try Self.shell("cat '\(other.path)' > '\(file)'")
      case .overwriteLonger:
        try Self.shell("(cat '\(other.path)'; head -c 400000 /dev/zero) > '\(file)'")
      case .empty: try Self.shell(": > '\(file)'")
      case .cutShort: try Self.shell("truncate -s 8192 '\(file)'")
      case .removeLog: try Self.shell("rm '\(log)'")
      case .replaceLog: try Self.shell("cp '\(log)' '\(log).new' && mv '\(log).new' '\(log)'")
      case .emptyLog: try Self.shell(": > '\(log)'")
      }
    }

    var loss: SessionLoss {
      switch self {
      case .remove, .removeAll, .move: .removed
      case .replace: .replaced
      case .overwrite, .overwriteLonger, .empty, .cutShort: .overwritten
      case .removeLog: .logRemoved
      case .replaceLog: .logReplaced
      case .emptyLog: .logOverwritten
      }
    }

    /// In another process, as a program that closed the file here would drop SQLite's locks on it.
    private static func shell(_ script: String) throws {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", script]
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0, "\(script)")
    }
  }

  private var rescued: URL { folder.url.appendingPathComponent("monday-rescued.backflip") }

  /// A session with 40 choices of an earlier day and three of today, one undone, and an open store.
  private func session() throws -> SessionStore {
    let before = try SessionStore.create(at: folder.session, facts: facts)
    for query in 0..<40 { try before.record(.example(query: query, frames: 60)) }
    try before.close()
    let store = try SessionStore.open(at: folder.session)
    try store.keepCopyInMemory()
    for query in 40..<43 { try store.record(.example(query: query, frames: 60)) }
    try store.undo()
    return store
  }

  private func other() throws -> URL {
    let file = folder.url.appendingPathComponent("other.backflip")
    let store = try SessionStore.create(at: file, facts: facts)
    for query in 0..<5 { try store.record(.example(query: query, choice: .right)) }
    try store.close()
    return file
  }

  /// That a file holds all choices, sound.
  private func expectWhole(_ file: URL, queries: Range<Int>) throws {
    let reader = try SessionStore.open(at: file, for: .reading)
    let choices = try reader.choices()
    #expect(choices.map(\.query) == Array(queries))
    #expect(choices.map(\.isStanding) == queries.map { $0 != 42 })
    #expect(try reader.clips().count == 2 * queries.count)
    #expect(reader.facts == facts)
    try reader.close()
    #expect(try SessionVerification(of: file).isSound)
  }

  @Test(arguments: Mischief.allCases)
  func theNextChoiceGoesOnInANewFile(mischief: Mischief) throws {
    let store = try session()
    let other = try other()
    try mischief.run(in: folder, other: other)
    try store.record(.example(query: 43, frames: 60))
    #expect(store.file.lastPathComponent == "monday-rescued.backflip")
    #expect(
      store.saving.relocations.map { [$0.lost.lastPathComponent, $0.file.lastPathComponent] } == [
        ["monday.backflip", "monday-rescued.backflip"]
      ])
    #expect(store.saving.relocations.map(\.loss) == [mischief.loss])
    #expect(store.saving.relocations.map(\.choices) == [42])
    #expect(store.saving.loss == nil && !store.saving.hasFailed)
    try store.record(.example(query: 44, frames: 60))
    try store.close()
    try expectWhole(rescued, queries: 0..<45)
    // What stands there now is not written into, and nothing of ours is left beside it.
    let names = try folder.names
    if [.replace, .overwrite].contains(mischief) {
      let mine = try Data(contentsOf: folder.session)
      #expect(try mine == Data(contentsOf: other))
    }
    if mischief == .move {
      try expectWhole(folder.url.appendingPathComponent("monday.backflip.moved"), queries: 0..<43)
    }
    #expect(!names.contains { $0.hasSuffix("-lock") || $0.hasSuffix("-shm") }, "\(names)")
    #expect(names.contains { $0.hasSuffix("-wal") } == (mischief == .replaceLog))
  }

  /// A kill before the next choice leaves a new file that has no log yet.
  @Test func theNewFileIsWholeAtOnce() throws {
    let store = try session()
    try Mischief.remove.run(in: folder, other: other())
    try store.record(.example(query: 43, frames: 60))
    let file = folder.url.appendingPathComponent("killed.backflip")
    for end in ["", "-wal", "-count"] {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/cp")
      process.arguments = [store.file.path + end, file.path + end]
      try process.run()
      process.waitUntilExit()
    }
    try expectWhole(file, queries: 0..<44)
    try FileManager.default.removeItem(atPath: file.path + "-wal")
    #expect(try !SessionVerification(of: file).isSound)
    try store.close()
  }

  @Test(arguments: Mischief.allCases)
  func atTheEndNothingIsLostEither(mischief: Mischief) throws {
    let store = try session()
    try mischief.run(in: folder, other: other())
    try store.close()
    try expectWhole(rescued, queries: 0..<43)
  }

  @Test(arguments: [Mischief.remove, .removeAll, .move, .replace, .removeLog])
  func withoutACopyInMemoryTheOpenDescriptorsStillRead(mischief: Mischief) throws {
    let before = try SessionStore.create(at: folder.session, facts: facts)
    for query in 0..<43 { try before.record(.example(query: query, frames: 60)) }
    try before.undo()
    try mischief.run(in: folder, other: other())
    try before.record(.example(query: 43, frames: 60))
    try before.close()
    try expectWhole(rescued, queries: 0..<44)
  }

  @Test func aNameThatIsTakenIsNotTaken() throws {
    let store = try session()
    try SessionStore.create(at: rescued, facts: facts).close()
    try FileManager.default.removeItem(at: folder.session)
    try store.record(.example(query: 43, frames: 60))
    #expect(store.name == "monday-rescued-2")
    try store.close()
    #expect(try SessionStore.open(at: rescued, for: .reading).choices().isEmpty)
  }

  @Test func itHappensTwice() throws {
    let store = try session()
    try FileManager.default.removeItem(at: folder.session)
    try store.record(.example(query: 43, frames: 60))
    try FileManager.default.removeItem(at: rescued)
    try store.record(.example(query: 44, frames: 60))
    #expect(store.name == "monday-rescued-rescued" && store.saving.relocations.count == 2)
    try store.close()
    try expectWhole(
      folder.url.appendingPathComponent("monday-rescued-rescued.backflip"), queries: 0..<45)
  }

  @Test func aFileThatIsOnlyTouchedIsStillTheSame() throws {
    let store = try session()
    let later = Date.now + 60
    for end in ["", "-wal"] {
      try FileManager.default.setAttributes(
        [.modificationDate: later], ofItemAtPath: folder.session.path + end)
    }
    try store.record(.example(query: 43, frames: 60))
    #expect(store.name == "monday" && store.saving.relocations.isEmpty)
    try store.close()
    try expectWhole(folder.session, queries: 0..<44)
  }

  @Test func whereThereIsNoNewFileEitherItIsToldAndTriedAgain() throws {
    let inner = folder.url.appendingPathComponent("inner")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    let file = inner.appendingPathComponent("monday.backflip")
    let store = try SessionStore.create(at: file, facts: facts)
    for query in 0..<3 { try store.record(.example(query: query)) }
    // A file in the folder's place: nothing can be made in it, by nobody.
    let elsewhere = folder.url.appendingPathComponent("elsewhere")
    try FileManager.default.moveItem(at: inner, to: elsewhere)
    try Data().write(to: inner)
    let error = sessionError { try store.record(.example(query: 3)) }
    #expect(
      error
        == .lost(
          file: store.file.path, loss: .removed,
          reason:
            "\(store.file.deletingLastPathComponent().path): is not a folder; name one that exists, "
            + "or create it first"))
    #expect(store.saving.loss == .removed && store.saving.hasFailed)
    try FileManager.default.removeItem(at: inner)
    try FileManager.default.moveItem(at: elsewhere, to: inner)
    try store.record(.example(query: 3))
    #expect(store.saving == SavingStatus())
    try store.close()
    let reader = try SessionStore.open(at: file, for: .reading)
    #expect(try reader.choices().map(\.query) == [0, 1, 2, 3])
    try reader.close()
  }
}
