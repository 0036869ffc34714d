public import Foundation
import GRDB
import Synchronization

/// A session's file, open.
///
/// One process at a time writes it; others may read meanwhile. What a writing function was given is
/// on disk when it returns. Safe to use from any thread; calls take turns.
public final class SessionStore: Sendable {
  /// What a file is opened for.
  public enum Access: Sendable {
    /// To go on with the session.
    case writing
    /// To look at it, also while another process writes.
    case reading
  }

  /// Where the session is; changes where its file is lost while it is open.
  public var file: URL { opened.withLock { $0.file } }
  /// What it was opened for.
  public let access: Access
  /// What the session is about.
  public let facts: SessionFacts
  /// The copy of the file as it was, where it had an older format and was brought up to date.
  public let olderCopy: URL?

  var database: DatabaseQueue { opened.withLock { $0.database } }
  /// The file that is written; held for a moment only, as `file` is asked for within queries.
  let opened: Mutex<OpenSession>
  /// Taken for a write and the look at the file that belongs to it.
  let turn = NSLock()
  private let programVersion: String
  private let isClosed = Mutex(false)

  private init(
    file: URL, access: Access, programVersion: String, database: DatabaseQueue, lock: WriterLock?,
    olderCopy: URL?
  ) throws {
    opened = Mutex(
      OpenSession(
        file: file, database: database, lock: lock,
        confirmed: access == .writing ? try ConfirmedChange(of: file) : nil,
        watch: SessionFileWatch(file)))
    self.access = access
    self.programVersion = programVersion
    self.olderCopy = olderCopy
    facts = try database.read(SessionFacts.fetch)
  }

  /// Opens a session.
  ///
  /// - Parameters:
  ///   - file: Where it is.
  ///   - access: What for; two cannot have one open for writing.
  ///   - programVersion: The version of the program, for the session's log.
  /// - Returns: The session; close it, or it leaves two files beside it until its next close.
  /// - Throws: `SessionError`.
  public static func open(
    at file: URL, for access: Access = .writing, programVersion: String = "unknown"
  ) throws -> SessionStore {
    try open(at: file, for: access, programVersion: programVersion, holding: nil)
  }

  /// Opens a session, whose lock this process may hold already.
  private static func open(
    at file: URL, for access: Access, programVersion: String, holding held: WriterLock?
  ) throws -> SessionStore {
    let file = file.resolvingSymlinksInPath()
    return try SessionError.translating(file) {
      try check(file, for: access)
      let lock = access == .writing ? try held ?? WriterLock(of: file) : nil
      if access == .writing { try SessionFile.checkOwner(of: file) }
      try settle(file, isLocked: lock != nil)
      let database = try connect(to: file, for: access)
      try database.read { try verify($0, file: file, for: access) }
      let olderCopy = access == .writing ? try prepareToWrite(database, file: file) : nil
      let store = try SessionStore(
        file: file, access: access, programVersion: programVersion, database: database, lock: lock,
        olderCopy: olderCopy)
      if access == .writing {
        try store.log("opened", programVersion: programVersion)
        // So that the file itself tells that it has a log, should that go missing.
        try database.writeWithoutTransaction {
          try $0.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)")
        }
        store.opened.withLock { $0.watch.note() }
      }
      return store
    }
  }

  /// Makes a new session and opens it for writing.
  ///
  /// - Parameters:
  ///   - file: Where; nothing may be there yet. Its folder must exist.
  ///   - facts: What the session is about.
  /// - Returns: The session, open for writing.
  /// - Throws: `SessionError`; then there is no new file.
  public static func create(at file: URL, facts: SessionFacts) throws -> SessionStore {
    let draft = try SessionDraft(at: file)
    try draft.fill(with: facts)
    return try open(
      at: draft.target, for: .writing, programVersion: facts.programVersion,
      holding: try draft.publishKeepingLock())
  }

  /// Closes the file and leaves one plain file, without `-wal` and `-shm` beside it.
  ///
  /// Where another process reads it at this moment, the two stay until the next close.
  ///
  /// A second time, does nothing.
  ///
  /// - Throws: `SessionError`; the file is closed all the same.
  public func close() throws {
    let wasClosed = isClosed.withLock { isClosed in
      defer { isClosed = true }
      return isClosed
    }
    guard !wasClosed else { return }
    defer {
      let session = opened.withLock { $0 }
      session.leave(after: session.saving.loss, isKept: false)
    }
    try SessionError.translating(file) {
      // The journal's mode changes only where no one else has the file open.
      guard access == .writing else { return }
      try log("closed", programVersion: programVersion)
      do {
        try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        opened.withLock { $0.confirmed?.remove() }
      } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
        return
      }
    }
  }
}
