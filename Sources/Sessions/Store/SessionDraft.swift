public import Foundation
import GRDB
import Synchronization

/// A session that is being made: it gets its name when it is whole, and not at all where that fails.
///
/// Its name is locked meanwhile, so that two processes cannot make, or take, one name. It is made under
/// a passing name, `.NAME.backflip.PID`; what a killed process has left there is removed by the next
/// command.
public final class SessionDraft: Sendable {
  /// Where the session is to be.
  public let target: URL
  /// Where it is made.
  public let file: URL

  private let lock: Mutex<WriterLock?>

  /// Takes a name for a new session.
  ///
  /// - Parameter target: Where the session is to be; nothing may be there. Its folder must exist.
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

  /// Makes it an empty session.
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

  /// Puts the session in its place; it must be closed.
  ///
  /// - Throws: `SessionError`; then it is not there.
  public func publish() throws {
    try publishKeepingLock().release()
  }

  /// Puts the session in its place, still locked.
  func publishKeepingLock() throws -> WriterLock {
    try SessionError.translating(target) {
      try lock.withLock { lock in
        guard let held = lock else { throw SessionError.missing(file: file.path) }
        // Choices in a log would stay behind under the passing name.
        try SessionStore.mergeLog(of: file)
        try FilePlacement.flush(file)
        try SessionFile.move(file, to: target)
        lock = nil
        return held
      }
    }
  }

  /// Removes what was made and gives the name back; once it is in its place, does nothing.
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

  /// Removes what killed processes have left of making a session of this name, whose lock the caller
  /// holds.
  static func removeUnfinished(of target: URL) {
    let folder = target.deletingLastPathComponent()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names where Self.target(ofUnfinished: name) == target.lastPathComponent {
      unlink(folder.appendingPathComponent(name).path)
    }
  }

  /// The name of the file that a passing name stands for: `a.backflip` for `.a.backflip.4711-wal`.
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

  /// Whether a file's name is a session's, or that of a session's copy in an older format.
  static func isSessionName(_ name: some StringProtocol) -> Bool {
    name.hasSuffix(SessionFile.suffix) || name.contains(SessionFile.suffix + ".format-")
  }
}
