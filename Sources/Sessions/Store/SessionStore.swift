public import Foundation
import GRDB
import Synchronization

/// An open session file.
///
/// One process at a time writes it; others may read meanwhile. Everything that is written is on disk
/// when the function returns. Safe to use from any thread; calls take turns.
public final class SessionStore: Sendable {
  /// Whether a file is opened for reading or for writing.
  public enum Access: Sendable {
    /// To continue the session.
    case writing
    /// To read it, even while another process writes.
    case reading
  }

  /// The session's file; it changes if the file is lost while it is open.
  public var file: URL { opened.withLock { $0.file } }
  /// Whether it was opened for reading or for writing.
  public let access: Access
  /// The scenario, body and seed.
  public let facts: SessionFacts
  /// The copy of the file before it was updated from an older format; nil where it was up to date.
  public let olderCopy: URL?

  var database: DatabaseQueue { opened.withLock { $0.database } }
  /// The file that is written; locked only briefly, as queries read `file`.
  let opened: Mutex<OpenSession>
  /// Held during a write and the check of the file that belongs to it.
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
  ///   - file: The session's file.
  ///   - access: For reading or for writing; only one store at a time writes a session.
  ///   - programVersion: The version of the program, for `lifecycle`.
  /// - Returns: The session; if it is not closed, `-wal` and `-count` stay next to the file.
  /// - Throws: `SessionError`.
  public static func open(
    at file: URL, for access: Access = .writing, programVersion: String = "unknown"
  ) throws -> SessionStore {
    try open(at: file, for: access, programVersion: programVersion, holding: nil)
  }

  /// Opens a session whose lock this process may already hold.
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
        // So that the file itself says that it has a log, in case the log goes missing.
        try database.writeWithoutTransaction {
          try $0.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)")
        }
        store.opened.withLock { $0.watch.note() }
      }
      return store
    }
  }

  /// Creates a session and opens it for writing.
  ///
  /// - Parameters:
  ///   - file: The new file, whose name must be free; its folder must exist.
  ///   - facts: The scenario, body and seed.
  /// - Returns: The session, open for writing.
  /// - Throws: `SessionError`; then no file was created.
  public static func create(at file: URL, facts: SessionFacts) throws -> SessionStore {
    let draft = try SessionDraft(at: file)
    try draft.fill(with: facts)
    return try open(
      at: draft.target, for: .writing, programVersion: facts.programVersion,
      holding: try draft.publishKeepingLock())
  }

  /// Closes the file and leaves one plain file, without `-wal` and `-shm` next to it.
  ///
  /// If another process reads it at this moment, both stay until the next close. A second call does
  /// nothing.
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
      // The journal mode changes only while no other process has the file open.
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
