public import Foundation
import GRDB
import Synchronization

/// The new file of a session whose file was lost while it was open.
public struct SessionRelocation: Sendable, Equatable {
  /// The file that was lost.
  public var lost: URL
  /// How it was lost.
  public var loss: SessionLoss
  /// The new file.
  public var file: URL
  /// The number of choices in it that stand.
  public var choices: Int
}

extension SessionRelocation: CustomStringConvertible {
  /// One line: what happened, where the session is now, how many choices it has.
  public var description: String {
    "now saved to \(file.lastPathComponent): \(lost.lastPathComponent) \(loss); the new file has "
      + "all \(choices == 1 ? "1 choice" : "\(choices) choices")"
  }
}

/// The result of a session's last write; screens take from it whether all is saved.
public struct SavingStatus: Sendable, Equatable {
  /// How the file was lost, where the choices are in no file any more.
  public var loss: SessionLoss?
  /// Whether the last write failed.
  public var hasFailed = false
  /// The new files, one for each time that the file was lost.
  public var relocations: [SessionRelocation] = []

  /// Makes the status of a session that is saved.
  public init() {}
}

extension SessionStore {
  /// The largest session of which a copy is kept in memory, bytes: about 6,000 choices.
  private static let maximumCopy = 64_000_000

  /// The result of the last write.
  public var saving: SavingStatus { opened.withLock { $0.saving } }

  /// Keeps a copy of the session in memory, so that choices survive a truncated file; does nothing
  /// where the copy would be too large.
  ///
  /// - Throws: `SessionError`.
  public func keepCopyInMemory() throws {
    guard access == .writing else { throw SessionError.openedToRead(file: file.path) }
    turn.lock()
    defer { turn.unlock() }
    try SessionError.translating(file) {
      guard try database.read({ try $0.size() }) <= Self.maximumCopy else { return }
      let copy = try DatabaseQueue(configuration: Self.configuration(for: .writing, bytes: 0))
      copy.inDatabase { $0.liftStepLimit() }
      try database.backup(to: copy)
      opened.withLock { $0.copy = copy }
    }
  }

  /// Applies a change to the copy in memory.
  func repeatInCopy(_ changes: (Database) throws -> Void) {
    guard let copy = opened.withLock({ $0.copy }) else { return }
    do {
      let size = try copy.write { database in
        try changes(database)
        return try database.size()
      }
      guard size <= Self.maximumCopy else { throw CopyTooLarge() }
    } catch {
      // An incomplete copy is of no use if the file is lost.
      opened.withLock { $0.copy = nil }
    }
  }

  private struct CopyTooLarge: Error {}

  /// Checks that the session's file is still there; otherwise writes the whole session to a new file
  /// next to it, and continues with that.
  ///
  /// The caller holds `turn`.
  ///
  /// - Throws: `SessionError.lost` where no new file can be written either.
  func keepFile() throws {
    guard let loss = findLoss() else {
      opened.withLock { $0.saving.loss = nil }
      return
    }
    let file = file
    do {
      let relocation = try relocate(after: loss)
      opened.withLock {
        $0.saving.loss = nil
        $0.saving.relocations.append(relocation)
      }
    } catch {
      opened.withLock { $0.saving.loss = loss }
      throw SessionError.lost(
        file: file.path, loss: loss, reason: "\(SessionError(error, file: file))")
    }
  }

  private func findLoss() -> SessionLoss? {
    switch opened.withLock({ $0.watch.look() }) {
    case .unchanged: return nil
    case .lost(let loss): return loss
    case .touched:
      guard isSessionWhole else { return .overwritten }
      opened.withLock { $0.watch.note() }
      return nil
    }
  }

  /// Whether the file, read again, holds this session with its last choice: a backup program may have
  /// changed only its modification time.
  private var isSessionWhole: Bool {
    do {
      let fresh = try Self.connect(to: file, for: .reading)
      defer { try? fresh.close() }
      let written = opened.withLock { $0.identity }
      return try fresh.read { database in
        try Self.verify(database, file: file, for: .writing)
        let found = try SessionIdentity.fetch(database)
        return try found == written && SessionFacts.fetch(database) == facts
      }
    } catch {
      return false
    }
  }

  /// The number of the last choice; rows are never removed.
  static func lastChoice(_ database: Database) throws -> Int {
    try Int.fetchOne(database, sql: "SELECT max(id) FROM choices") ?? 0
  }

  /// Writes the session to a new file, from the copy in memory if there is one, and continues with it.
  private func relocate(after loss: SessionLoss) throws -> SessionRelocation {
    let old = opened.withLock { $0 }
    let draft = try freeDraft()
    defer { draft.discard() }
    let target = draft.target
    try write(old, in: draft)
    let lock = try draft.publishKeepingLock()
    do {
      let database = try Self.connect(to: target, for: .writing)
      try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
      let confirmed = try ConfirmedChange(of: target)
      let identity = try database.read(SessionIdentity.fetch)
      // Otherwise the new file would seem to lack a log until the next change.
      if let identity { confirmed.write(identity) }
      opened.withLock {
        $0.file = target
        $0.database = database
        $0.lock = lock
        $0.confirmed = confirmed
        $0.identity = identity
        $0.watch = SessionFileWatch(target)
      }
    } catch {
      lock.release()
      throw error
    }
    old.leave(after: loss, isKept: true)
    // All choices are there; the number is only for the message.
    let choices = (try? tally(withoutRaters: []).standing) ?? old.lastChoice
    return SessionRelocation(lost: old.file, loss: loss, file: target, choices: choices)
  }

  /// Copies the session to a draft, and checks that every choice is in it.
  private func write(_ session: OpenSession, in draft: SessionDraft) throws {
    let database = try Self.connect(to: draft.file, for: .writing)
    try (session.copy ?? session.database).backup(to: database)
    try database.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA journal_mode = DELETE")
      // The new file gets an identity of its own; the copy in memory does not count changes.
      try database.inTransaction {
        try SessionIdentity.renew(database)
        return .commit
      }
      try Self.verify(database, file: draft.target, for: .writing)
      let found = try Self.lastChoice(database)
      guard found == session.lastChoice else {
        throw DamagedValue(name: "choices: \(found) of \(session.lastChoice) could be read")
      }
      try SessionCopy.addOrigin("repair", name, found, database)
    }
    try database.close()
  }

  /// A new session with a free name next to the file, such as `monday-rescued`; the folder may be gone
  /// together with the file.
  private func freeDraft() throws -> SessionDraft {
    let folder = file.deletingLastPathComponent()
    try DataFolder.make(folder)
    // A long name is cut, to leave room for the ending.
    let stem = String(name.prefix(48))
    let names = ["\(stem)-rescued"] + (2...999).map { "\(stem)-rescued-\($0)" }
    var refusal: SessionError?
    for name in names {
      do {
        return try SessionDraft(at: folder.appendingPathComponent(name + SessionFile.suffix))
      } catch let error as SessionError {
        switch error {
        case .taken, .leftover, .inUse: refusal = error
        default: throw error
        }
      }
    }
    throw refusal ?? SessionError.taken(file: file.path)
  }
}

/// An open session's file, and everything that belongs to it.
struct OpenSession: Sendable {
  var file: URL
  var database: DatabaseQueue
  var lock: WriterLock?
  /// The count of confirmed changes; nil where the session is open for reading.
  var confirmed: ConfirmedChange?
  var watch: SessionFileWatch
  /// The copy of the session in memory; nil where it would be too large.
  var copy: DatabaseQueue?
  /// The number of the newest choice; choices are numbered without gaps.
  var lastChoice = 0
  /// The identity after the last transaction; nil before the first.
  var identity: SessionIdentity?
  var saving = SavingStatus()

  /// Notes a committed transaction.
  mutating func note(_ identity: SessionIdentity) {
    lastChoice = identity.choices
    self.identity = identity
    confirmed?.write(identity)
    watch.note()
    saving.hasFailed = false
  }

  /// Connections that are never closed: on closing, SQLite writes the log into the file, which it must
  /// not do to a file that another program has overwritten.
  private static let abandoned = Mutex<[DatabaseQueue]>([])

  /// Closes the file, or abandons it.
  ///
  /// - Parameters:
  ///   - loss: How the file was lost; nil where it was not.
  ///   - isKept: Whether another file holds the whole session.
  func leave(after loss: SessionLoss?, isKept: Bool) {
    defer { lock?.release() }
    let isLogOurs = watch.isLogOurs
    switch loss {
    // Choices are on disk once they are written; a failure to clean up loses none.
    case nil: try? database.close()
    case .removed, .replaced, .logRemoved:
      // SQLite still has both open: a file that was moved gets the changes in its log, wherever it is now.
      // SQLite itself does not merge them once the file is not at its path any more.
      if isKept {
        // With the log merged and this row, the file is whole; otherwise it would seem to lack a log.
        try? database.write {
          try $0.execute(
            sql: """
              INSERT INTO lifecycle (event, time, pid, program_version)
              SELECT 'closed', ?, pid, program_version FROM lifecycle ORDER BY id DESC LIMIT 1
              """, arguments: [Date.now])
          try $0.seal("lifecycle")
          _ = try SessionIdentity.advance($0)
        }
        try? database.writeWithoutTransaction {
          try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
      }
      try? database.close()
    case .overwritten, .logReplaced, .logOverwritten:
      Self.abandoned.withLock { $0.append(database) }
    }
    // SQLite would take the log for that of the file that stands there now. If the session is in no other
    // file, some of it can be saved from the log.
    guard loss != nil, isKept else { return }
    // If only the log was replaced, its index is still ours.
    if isLogOurs || loss == .logReplaced {
      unlink(file.path + "-shm")
      confirmed?.remove()
    }
    if isLogOurs { unlink(file.path + "-wal") }
  }
}
