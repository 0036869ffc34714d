import Foundation
import GRDB
import TestSupport
import Testing

@testable import Sessions

/// What is wrong with a log is found before SQLite opens it, and what it holds is saved.
@Suite struct LogDamageTests {
  /// Bytes of a log's header, of a frame's header and of a frame.
  private static let (header, frameHeader, frame) = (32, 24, 24 + 4_096)

  let folder: TemporaryFolder
  let saved: URL
  /// Five choices, killed before the next.
  let killed: KilledSession
  /// The same with four choices.
  let before: KilledSession
  /// Where the frames of the last transaction begin in the log of five.
  let lastChange: Int

  init() throws {
    folder = try TemporaryFolder()
    saved = folder.url.appendingPathComponent("saved.backflip")
    let store = try SessionStore.create(at: folder.session, facts: facts)
    for query in 0..<4 { try store.record(.example(query: query)) }
    before = try KilledSession(of: store, in: folder, as: "before")
    try store.record(.example(query: 4))
    killed = try KilledSession(of: store, in: folder)
    try store.close()
    lastChange = try before.bytes.count
  }

  /// What the killed session holds, where it may be opened; nil where it is refused, untouched.
  private func choicesWhereOpened() throws -> Int? {
    let stored = [try Data(contentsOf: killed.file), try? killed.bytes]
    do {
      let reader = try SessionStore.open(at: killed.file, for: .reading)
      let choices = try reader.choices().count
      try reader.close()
      return choices
    } catch SessionError.damaged {
      #expect(sessionError { _ = try SessionStore.open(at: killed.file) } != nil)
      #expect(sessionError { try SessionStore.mergeLog(of: killed.file) } != nil)
      #expect([try Data(contentsOf: killed.file), try? killed.bytes] == stored)
      return nil
    }
  }

  /// Expects that damage is told, that nothing opens the session, and that so many choices are saved.
  private func expectDamage(_ part: String, saved choices: ClosedRange<Int>) throws {
    let problems = try killed.verification.problems
    #expect(problems.contains { $0.hasPrefix("-wal: ") && $0.contains(part) }, "\(problems)")
    #expect(try choicesWhereOpened() == nil)
    let rest = try SessionVerification.repair(killed.file, to: saved)
    #expect(choices.contains(rest.choices), "\(rest)")
    #expect(try SessionVerification(of: saved).problems == [])
  }

  @Test func whatAKillLeavesIsSound() throws {
    #expect(try killed.verification.problems == [])
    #expect(try killed.verification.contents?.choices == 5)
    #expect(try choicesWhereOpened() == 5)
    let store = try SessionStore.open(at: killed.file)
    #expect(try store.choices().map(\.query) == Array(0..<5))
    try store.close()
    #expect(!SessionFile.exists(killed.log) && !SessionFile.exists(killed.count))
  }

  @Test func anyFlippedBitIsFoundOrHarmless() throws {
    let whole = try killed.bytes
    let step = whole.count / 40
    for place in stride(from: 3, to: whole.count, by: step) {
      try whole.write(to: killed.log)
      try killed.flip(place)
      let found = try killed.verification
      #expect(!found.isSound || found.contents?.choices == 5, "bit of byte \(place)")
      #expect([nil, 5].contains(try choicesWhereOpened()), "bit of byte \(place)")
      if let rescuable = found.rescuable { #expect(rescuable.choices >= 4, "bit of byte \(place)") }
    }
  }

  @Test func choicesBehindADamagedFrameAreSaved() throws {
    try killed.flip(Self.header + Self.frameHeader + 2_000)
    try expectDamage("frame 1 of ", saved: 5...5)
    let store = try SessionStore.open(at: saved, for: .reading)
    #expect(try store.choices().map(\.query) == Array(0..<5))
    try store.close()
  }

  @Test func damagedHeaderIsFound() throws {
    try killed.flip(17)
    try expectDamage("its header is damaged", saved: 5...5)
  }

  @Test func damagedSaltIsFound() throws {
    try killed.flip(Self.header + Self.frame + 9)
    try expectDamage("frame 2 of ", saved: 5...5)
  }

  @Test func damageToTheLastChangeIsFound() throws {
    try killed.flip(lastChange + Self.frameHeader + 100)
    try expectDamage("damage", saved: 4...5)
  }

  @Test func cutLogsAreFound() throws {
    let whole = try killed.bytes
    for length in [
      0, 20, 32, 33, Self.header + Self.frame, lastChange - 1, lastChange, whole.count - 1,
    ] {
      try whole.prefix(length).write(to: killed.log)
      let problems = try killed.verification.problems
      #expect(
        problems.contains { $0.contains("confirmed and are missing") }, "\(length): \(problems)")
      #expect(try choicesWhereOpened() == nil, "\(length)")
    }
    try whole.prefix(lastChange).write(to: killed.log)
    try expectDamage("with 1 choice,", saved: 4...4)
  }

  @Test(arguments: [true, false])
  func missingLogIsFound(hasCount: Bool) throws {
    try FileManager.default.removeItem(at: killed.log)
    if !hasCount { try FileManager.default.removeItem(at: killed.count) }
    try expectDamage(hasCount ? "5 choices, were confirmed" : "is missing", saved: 0...0)
  }

  @Test func logWithoutACountIsSound() throws {
    try FileManager.default.removeItem(at: killed.count)
    #expect(try killed.verification.contents?.choices == 5)
    try killed.flip(Self.header + Self.frameHeader + 2_000)
    try expectDamage("frame 1 of ", saved: 5...5)
  }

  /// A kill or a power cut within the change that was never confirmed.
  @Test func unfinishedChangeIsSound() throws {
    let whole = try killed.bytes
    try FileManager.default.removeItem(at: killed.count)
    try FileManager.default.copyItem(at: before.count, to: killed.count)
    for length in [lastChange + 10, lastChange + Self.frameHeader, whole.count - 1] {
      try whole.prefix(length).write(to: killed.log)
      #expect(try killed.verification.problems == [], "\(length)")
      #expect(try choicesWhereOpened() == 4, "\(length)")
    }
    // Frames reach the disk in any order.
    try whole.write(to: killed.log)
    try killed.flip(lastChange + Self.frameHeader + 100)
    #expect(try killed.verification.problems == [])
    #expect(try choicesWhereOpened() == 4)
  }

  @Test func logOfAnotherSessionIsRefused() throws {
    let store = try SessionStore.create(
      at: folder.url.appendingPathComponent("other.backflip"), facts: facts)
    for query in 0..<7 { try store.record(.example(query: query + 50)) }
    let other = try KilledSession(of: store, in: folder, as: "foreign")
    try store.close()
    try FileManager.default.removeItem(at: killed.log)
    try FileManager.default.copyItem(at: other.log, to: killed.log)
    try expectDamage("belongs to another session", saved: 0...0)
  }

  @Test func logBesideAClosedSessionIsRefused() throws {
    let closed = folder.session
    try FileManager.default.copyItem(atPath: killed.log.path, toPath: closed.path + "-wal")
    let problems = try SessionVerification(of: closed).problems
    #expect(problems.contains { $0.contains("ends with change") }, "\(problems)")
    #expect(sessionError { _ = try SessionStore.open(at: closed) } != nil)
    #expect(try SessionVerification.repair(closed, to: saved).choices == 5)
  }

  @Test func logOfAnEarlierTimeIsFound() throws {
    // The file has all changes, the log those before.
    let file = folder.session
    try FileManager.default.removeItem(at: killed.file)
    try FileManager.default.copyItem(at: file, to: killed.file)
    var bytes = try Data(contentsOf: killed.file)
    bytes[18] = 2
    bytes[19] = 2
    try bytes.write(to: killed.file)
    try FileManager.default.removeItem(at: killed.log)
    try FileManager.default.copyItem(at: before.log, to: killed.log)
    try expectDamage("ends with change 5 of the session, and the file has 7", saved: 5...5)
  }

  @Test func frameOfAnEarlierUseIsNoDamage() throws {
    let file = folder.url.appendingPathComponent("reused.backflip")
    let store = try SessionStore.create(at: file, facts: facts)
    for query in 0..<6 { try store.record(.example(query: query)) }
    // The next change begins the log anew; what is behind it stays.
    try store.database.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)")
    }
    try store.undo()
    let reused = try KilledSession(of: store, in: folder, as: "reused-killed")
    try store.close()
    let log = try #require(try WriteAheadLog(of: reused.file))
    #expect(log.used == log.frames.count && log.used < 6)
    #expect(try reused.bytes.count > Self.header + 12 * Self.frame)
    #expect(try reused.verification.problems == [])
    // All of it is in the file, but for the undo.
    try reused.bytes.prefix(Self.header).write(to: reused.log)
    let problems = try reused.verification.problems
    #expect(problems.contains { $0.contains("the last change of the session") }, "\(problems)")
  }

  /// As SQLite does, another process locks the file that it has open.
  @Test func movedFileThatIsOpenNamesTheProcess() throws {
    try FileManager.default.removeItem(at: killed.log)
    try FileManager.default.removeItem(at: killed.count)
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c",
      """
      import fcntl, sys
      file = open(sys.argv[1], "r+b")
      fcntl.lockf(file, fcntl.LOCK_SH, 510, 0x40000002)
      print(flush=True)
      sys.stdin.read()
      """, killed.file.path,
    ]
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    guard output.fileHandleForReading.availableData.isEmpty == false else { return }
    let problems = try killed.verification.problems
    #expect(
      problems.contains {
        $0.contains("process \(process.processIdentifier) has the session open")
      },
      "\(problems)")
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(try killed.verification.problems.contains { $0.contains("is missing or empty") })
  }

  @Test func emptyLogOfAWholeFileIsSound() throws {
    let database = try SessionStore.connect(to: killed.file, for: .writing)
    try database.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
    let copy = try Data(contentsOf: killed.file)
    try database.close()
    try copy.write(to: killed.file)
    try Data().write(to: killed.log)
    #expect(try killed.verification.problems == [])
    #expect(try killed.verification.contents?.choices == 5)
  }

  @Test func olderFormatsLogIsCheckedByItsChecksums() throws {
    let store = try SessionStore.open(at: folder.session)
    try store.close()
    let older = try KilledSession(format2: store, in: folder, choices: 8)
    #expect(try older.verification.problems == [])
    #expect(try older.verification.contents?.metrics == 8)
    try older.flip(Self.header + Self.frameHeader + 30)
    let problems = try older.verification.problems
    #expect(problems.count == 1 && problems[0].contains("frame 1 of "), "\(problems)")
    #expect(sessionError { _ = try SessionStore.open(at: older.file) } != nil)
    #expect(try SessionVerification.repair(older.file, to: saved).metrics == 8)

    try FileManager.default.removeItem(at: older.log)
    #expect(try older.verification.problems.contains { $0.contains("is missing") })
  }
}
