public import Foundation
import GRDB
import Synchronization

/// A session that is being created: it gets its name once it is whole.
///
/// Until then, its name is locked, so that no other process takes it. The draft has a temporary name,
/// `.NAME.backflip.PID`; the next command removes one that a killed process has left.
public final class SessionDraft: Sendable {
  /// The final place of the session.
  public let target: URL
  /// The temporary place.
  public let file: URL

  private let lock: Mutex<WriterLock?>

  /// Reserves a name for a new session.
  ///
  /// - Parameter target: The final place, which must be free; its folder must exist.
  /// - Throws: `SessionError`.
  public init(at target: URL) throws {
    let folder = target.deletingLastPathComponent().resolvingSymlinksInPath()
    let target = folder.appendingPathComponent(target.lastPathComponent)
    let file = folder.appendingPathComponent(".\(target.lastPathComponent).\(getpid())")
    self.target = target
    self.file = file
    let held = try SessionError.translating(target) {
      try DataFolder.check(folder)
      let held = try WriterLock(of: target)
      try SessionFile.requireFree(target)
      Self.removeUnfinished(of: target)
      let descriptor = open(
        file.path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw SessionFile.lastError() }
      close(descriptor)
      return held
    }
    lock = Mutex(held)
  }

  deinit { discard() }

  /// Makes the draft an empty session.
  ///
  /// - Throws: `SessionError`.
  public func fill(with facts: SessionFacts) throws {
    try SessionError.translating(target) {
      let database = try SessionStore.connect(to: file, for: .writing)
      try database.write { database in
        try SessionSchema.migrate(database)
        try facts.insert(database)
        try SessionIdentity.renew(database)
      }
      try database.close()
    }
  }

  /// Moves the session to its place; it must be closed.
  ///
  /// - Throws: `SessionError`; then nothing is at that place.
  public func publish() throws {
    try publishKeepingLock().release()
  }

  /// Moves the session to its place, and returns its lock.
  func publishKeepingLock() throws -> WriterLock {
    try SessionError.translating(target) {
      try lock.withLock { lock in
        guard let held = lock else { throw SessionError.missing(file: file.path) }
        // Choices in a log would stay behind under the temporary name.
        try SessionStore.mergeLog(of: file)
        try FilePlacement.flush(file)
        try SessionFile.move(file, to: target)
        lock = nil
        return held
      }
    }
  }

  /// Removes the draft and releases its name; does nothing once the session is in its place.
  public func discard() {
    lock.withLock { lock in
      guard let held = lock else { return }
      SessionFile.removeCompanions(of: file)
      unlink(file.path)
      held.release()
      lock = nil
    }
  }

  // MARK: Leftovers

  /// Removes drafts of this name that killed processes have left; the caller holds the name's lock.
  static func removeUnfinished(of target: URL) {
    let folder = target.deletingLastPathComponent()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names where Self.target(ofUnfinished: name) == target.lastPathComponent {
      unlink(folder.appendingPathComponent(name).path)
    }
  }

  /// The final name of a temporary one: `a.backflip` for `.a.backflip.4711-wal`.
  static func target(ofUnfinished name: String) -> String? {
    guard name.hasPrefix("."), let dot = name.lastIndex(of: ".") else { return nil }
    let target = name[..<dot].dropFirst()
    var number = name[name.index(after: dot)...]
    for end in SessionFile.companions + ["-lock"] where number.hasSuffix(end) {
      number = number.dropLast(end.count)
    }
    guard !number.isEmpty, number.allSatisfy(\.isASCII), number.allSatisfy(\.isNumber),
      SessionDraft.isSessionName(target)
    else { return nil }
    return String(target)
  }

  /// Whether a file's name is a session's, or that of a copy in an older format.
  static func isSessionName(_ name: some StringProtocol) -> Bool {
    name.hasSuffix(SessionFile.suffix) || name.contains(SessionFile.suffix + ".format-")
  }
}
