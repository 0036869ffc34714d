import Foundation
import Learning
import TestSupport
import Testing

@testable import Sessions

@Suite struct DurabilityTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  #if compiler(>=6.3)
    /// Another process records choices, and notes each that was taken, until it is killed.
    @Test(arguments: [1_000, 7_000, 30_000, 110_000])
    func killLosesNothingThatWasRecorded(microseconds: UInt32) async throws {
      let path = folder.session.path
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = path as String, microseconds = microseconds as UInt32] in
        let store = try SessionStore.create(at: URL(fileURLWithPath: path), facts: facts)
        let notes = open(path + ".notes", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        Thread.detachNewThread {
          usleep(microseconds)
          kill(getpid(), SIGKILL)
        }
        for query in 0... {
          try store.record(.example(query: query, frames: 30))
          if query % 5 == 4 {
            try store.add(Checkpoint(choices: query, policySteps: 0, state: Data(count: 50_000)))
          }
          write(notes, "x", 1)
        }
      }
      let reader = try SessionStore.open(at: folder.session, for: .reading)
      let seen = try reader.summary().choices
      try reader.close()
      let noted = try Data(contentsOf: URL(fileURLWithPath: path + ".notes")).count
      let store = try SessionStore.open(at: folder.session)
      let choices = try store.choices()
      #expect(choices.map(\.query) == Array(0..<choices.count))
      #expect(choices.count == noted || choices.count == noted + 1)
      #expect(seen == choices.count)
      let clips = try store.clips()
      for clip in 0..<2 * choices.count {
        let expected = Answer.example(query: clip / 2, frames: 30).query
        let trajectory = clip % 2 == 0 ? expected.left.trajectory : expected.right.trajectory
        #expect(clips[clip]?.trajectory == trajectory)
      }
      // With every fifth choice one; that of the choice at which the kill came may be kept, too.
      let kept = try store.latestCheckpoint()?.choices ?? -1
      #expect([noted / 5 * 5 - 1, (noted + 1) / 5 * 5 - 1].contains(kept))
      try store.close()
      #expect(try folder.names == ["monday.backflip", "monday.backflip.notes"])
    }
  #endif

  /// What is in the files while they are open is all there is after a power cut.
  @Test func copyOfAnOpenSessionHoldsAllChoices() throws {
    let store = try SessionStore.create(at: folder.session, facts: facts)
    for query in 0..<5 { try store.record(.example(query: query)) }
    let copy = folder.url.appendingPathComponent("copy.backflip")
    for end in ["", "-wal"] {
      try copyByAnotherProcess(folder.session.path + end, to: copy.path + end)
    }
    #expect(try SessionStore.open(at: copy).choices().map(\.query) == Array(0..<5))
    try store.close()
  }

  @Test(.enabled(if: Mount.isAllowed, "needs the right to mount"))
  func fullDiskIsToldAndNothingIsLost() throws {
    let mount = try Mount(kilobytes: 400)
    let file = mount.folder.appendingPathComponent("monday.backflip")
    let store = try SessionStore.create(at: file, facts: facts)
    var stored = 0
    let error = sessionError {
      while stored < 200 {
        try store.record(.example(query: stored, frames: 188))
        stored += 1
      }
    }
    #expect(error == .diskFull(file: store.file.path))
    #expect(stored > 5)
    #expect(try store.choices().count == stored)
    try? store.close()
    let again = try SessionStore.open(at: file, for: .reading)
    #expect(try again.choices().count == stored)
    #expect(try again.clips().count == 2 * stored)
    try again.close()
  }

  @Test(.enabled(if: Mount.isAllowed, "needs the right to mount"))
  func readOnlyFolderIsTold() throws {
    let mount = try Mount(kilobytes: 1_000)
    let file = mount.folder.appendingPathComponent("monday.backflip")
    try SessionStore.create(at: file, facts: facts).close()
    try mount.makeReadOnly()
    let refusals = [
      sessionError { _ = try SessionStore.open(at: file) },
      sessionError {
        let other = mount.folder.appendingPathComponent("tuesday.backflip")
        _ = try SessionStore.create(at: other, facts: facts)
      },
    ]
    let folder = mount.folder.resolvingSymlinksInPath().path
    #expect(refusals == [.readOnlyFolder(folder: folder), .readOnlyFolder(folder: folder)])
    let reader = try SessionStore.open(at: file, for: .reading)
    #expect(try reader.summary().choices == 0)
    try reader.close()
  }
}

/// A small file system in memory, where the tests may mount one.
final class Mount {
  let folder: URL

  static let isAllowed: Bool = {
    guard let mount = try? Mount(kilobytes: 100) else { return false }
    return SessionFile.exists(mount.folder)
  }()

  struct Refused: Error {}

  init(kilobytes: Int) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("backflip-mount-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Self.run(["mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", folder.path])
  }

  func makeReadOnly() throws {
    try Self.run(["mount", "-o", "remount,ro", folder.path])
  }

  deinit {
    try? Self.run(["umount", "-l", folder.path])
    try? FileManager.default.removeItem(at: folder)
  }

  private static func run(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Refused() }
  }
}
