public import Foundation
import GRDB
import Synchronization

/// Where a session went on whose file was lost while it was open.
public struct SessionRelocation: Sendable, Equatable {
  /// The file that was lost.
  public var lost: URL
  /// What befell it.
  public var loss: SessionLoss
  /// The file that the session is kept in from then on.
  public var file: URL
  /// How many choices that stand were written to it.
  public var choices: Int
}

extension SessionRelocation: CustomStringConvertible {
  /// One line: what happened, where the session is, how much of it.
  public var description: String {
    "now saved to \(file.lastPathComponent): \(lost.lastPathComponent) \(loss); the new file has "
      + "all \(choices == 1 ? "1 choice" : "\(choices) choices")"
  }
}

/// How a session's last write went; the one source of what is called saved.
public struct SavingStatus: Sendable, Equatable {
  /// What befell the file that the choices were written to, where they are in no file any more.
  public var loss: SessionLoss?
  /// Whether the last write failed.
  public var hasFailed = false
  /// Where the session went on, each time that its file was lost.
  public var relocations: [SessionRelocation] = []

  /// All is saved.
  public init() {}
}

extension SessionStore {
  /// The largest session of which a copy is kept in memory, bytes: some 3,000 choices.
  private static let largestCopy = 64_000_000

  /// How the last write went, and what is on disk.
  public var saving: SavingStatus { opened.withLock { $0.saving } }

  /// Keeps a copy of the session in memory, so that choices outlive a file that is cut short; does
  /// nothing where it would be too large.
  ///
  /// - Throws: `SessionError`.
  public func keepCopyInMemory() throws {
    guard access == .writing else { throw SessionError.openedToRead(file: file.path) }
    turn.lock()
    defer { turn.unlock() }
    try SessionError.translating(file) {
      guard try database.read({ try $0.size() }) <= Self.largestCopy else { return }
      let copy = try DatabaseQueue(configuration: Self.configuration(for: .writing, bytes: 0))
      copy.inDatabase { $0.liftStepLimit() }
      try database.backup(to: copy)
      opened.withLock { $0.copy = copy }
    }
  }

  /// Does to the copy in memory what was done to the file.
  func repeatInCopy(_ changes: (Database) throws -> Void) {
    guard let copy = opened.withLock({ $0.copy }) else { return }
    do {
      let size = try copy.write { database in
        try changes(database)
        return try database.size()
      }
      guard size <= Self.largestCopy else { throw CopyTooLarge() }
    } catch {
      // It only serves where the file is lost; a copy that is not whole would not.
      opened.withLock { $0.copy = nil }
    }
  }

  private struct CopyTooLarge: Error {}

  /// Sees that what is written goes into the session's own file; where that was lost, writes all of
  /// the session to a new one beside it, which is written from then on.
  ///
  /// To be called with `turn` taken.
  ///
  /// - Throws: `SessionError.lost` where there is no new file either.
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

  /// Whether the file, read anew, holds this session with its last choice: a backup program may have
  /// changed no more than its time.
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

  /// Writes the session to a new file, from memory where it is there, and goes on with that.
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
      // Without it, the new file would seem to lack a log until the next change makes one.
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
    // All are there; the number that stands only serves the message.
    let choices = (try? tally(withoutRaters: []).standing) ?? old.lastChoice
    return SessionRelocation(lost: old.file, loss: loss, file: target, choices: choices)
  }

  /// Copies the session to a draft, and checks that every choice is in it.
  private func write(_ session: OpenSession, in draft: SessionDraft) throws {
    let database = try Self.connect(to: draft.file, for: .writing)
    try (session.copy ?? session.database).backup(to: database)
    try database.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA journal_mode = DELETE")
      // A file of its own; the copy in memory does not count changes.
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

  /// A new session under a free name beside the file, such as `monday-rescued`; the folder may have
  /// gone with the file.
  private func freeDraft() throws -> SessionDraft {
    let folder = file.deletingLastPathComponent()
    try DataFolder.make(folder)
    // Of a long name so much as leaves room for the ending in what a name may have.
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

/// A session's file while it is open, and what belongs to it.
struct OpenSession: Sendable {
  var file: URL
  var database: DatabaseQueue
  var lock: WriterLock?
  /// The last change that is on disk; nil where the session is open to read.
  var confirmed: ConfirmedChange?
  var watch: SessionFileWatch
  /// The same session in memory; nil where it would be too large.
  var copy: DatabaseQueue?
  /// The number of the last choice that was written; choices are numbered without gaps.
  var lastChoice = 0
  /// What the last transaction counted to; nil before the first.
  var identity: SessionIdentity?
  var saving = SavingStatus()

  /// Notes that a transaction was committed, which the identity counts.
  mutating func note(_ identity: SessionIdentity) {
    lastChoice = identity.choices
    self.identity = identity
    confirmed?.write(identity)
    watch.note()
    saving.hasFailed = false
  }

  /// Connections that are never closed: SQLite, closing one, writes what is in the log into the file,
  /// and into one that somebody else has overwritten it must not.
  private static let abandoned = Mutex<[DatabaseQueue]>([])

  /// Gives the file up.
  ///
  /// - Parameters:
  ///   - loss: What befell it; nil where it is as it should be.
  ///   - isKept: Whether the session is whole in another file.
  func leave(after loss: SessionLoss?, isKept: Bool) {
    defer { lock?.release() }
    let isLogOurs = watch.isLogOurs
    switch loss {
    // The choices are on disk when they are written; that the file cannot be tidied up loses none.
    case nil: try? database.close()
    case .removed, .replaced, .logRemoved:
      // SQLite still has both open: a file that was moved gets what its log has, wherever it is. By
      // itself SQLite does not join them where the file is not at its path any more.
      if isKept {
        // With the log in it, the file is whole; otherwise it would seem to lack a log.
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
    // Beside the file that stands there now, it would be taken for that one's. Where the session is in
    // no other file, some of it can be saved from the log.
    guard loss != nil, isKept else { return }
    // The log's index is still ours where only the log was replaced.
    if isLogOurs || loss == .logReplaced {
      unlink(file.path + "-shm")
      confirmed?.remove()
    }
    if isLogOurs { unlink(file.path + "-wal") }
  }
}
