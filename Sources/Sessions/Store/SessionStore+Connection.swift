import Foundation
import GRDB
import GRDBSQLite
import Synchronization

extension SessionStore {
  /// How long to wait for another process that opens, closes or cleans up the file, s.
  private static let patience = 3.0

  /// The largest file that is checked completely when it is opened for writing, bytes: about 3,000
  /// choices, in about 30 ms.
  private static let maximumChecked = 32_000_000

  /// The longest text, blob or row that SQLite reads or writes, bytes: a checkpoint takes a few million.
  static let maximumRow = 72 << 20

  /// Opens the database without changing it; statements of a reading connection are limited in steps.
  static func connect(to file: URL, for access: Access) throws -> DatabaseQueue {
    var status = stat()
    let size = stat(file.path, &status) == 0 ? Int(status.st_size) : 0
    let queue = try DatabaseQueue(
      path: file.path, configuration: configuration(for: access, bytes: size))
    // Statements that write are cached, or change all rows.
    if access == .writing { queue.inDatabase { $0.liftStepLimit() } }
    return queue
  }

  /// The settings of every connection; the file's size limits the steps of a statement.
  static func configuration(for access: Access, bytes: Int) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = access == .reading
    configuration.busyMode = .timeout(patience)
    configuration.prepareDatabase { database in
      try database.harden()
      database.limitSteps(bytes: bytes)
      database.add(function: RowChecksum.function)
      // A row that claims to be longer is refused before it is in memory.
      sqlite3_limit(database.sqliteConnection, SQLITE_LIMIT_LENGTH, Int32(maximumRow))
      // With a write-ahead log, only FULL flushes a commit to the disk before it returns.
      if access == .writing { try database.execute(sql: "PRAGMA synchronous = FULL") }
    }
    return configuration
  }

  /// Refuses a file that is plainly not a session, without opening it.
  static func check(_ file: URL, for access: Access) throws {
    var status = stat()
    guard stat(file.path, &status) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .ENOENT)
    }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw SessionError.folder(file: file.path) }
    // SQLite takes an empty file for a new database, and waits forever on a pipe.
    guard status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
      throw SessionError.notADatabase(file: file.path)
    }
    let needed = access == .writing ? R_OK | W_OK : R_OK
    guard Foundation.access(file.path, needed) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EACCES)
    }
    try SessionFile.checkCompanions(of: file)
  }

  /// Refuses a file that is not a session, was written by a newer program, or is damaged.
  static func verify(_ database: Database, file: URL, for access: Access) throws {
    let size = try database.size()
    database.limitSteps(bytes: size)
    defer { if access == .writing { database.liftStepLimit() } }
    let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    guard application == SessionSchema.applicationID else {
      throw SessionError.foreign(file: file.path)
    }
    let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    guard version <= SessionSchema.version else {
      throw SessionError.newer(
        file: file.path, version: version, supported: SessionSchema.version)
    }
    guard version >= SessionSchema.oldestVersion else {
      throw version == 1
        ? SessionError.outdated(file: file.path, version: version)
        : SessionError.damaged(file: file.path, detail: "its format has the number \(version)")
    }
    // Before any query: foreign definitions may run forever, or change what a query returns.
    if let difference = try SessionSchema.differences(database, from: version).first {
      throw SessionError.damaged(file: file.path, detail: difference)
    }
    if let problem = try identityProblem(database, version: version) {
      throw SessionError.damaged(file: file.path, detail: problem)
    }
    // Reading finds damage where it meets it; writing must not add to it. For large files this takes
    // seconds; there, writing finds damage where it meets it, too.
    guard access == .writing, size <= maximumChecked else { return }
    let finding = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "unreadable"
    guard finding == "ok" else {
      throw SessionError.damaged(file: file.path, detail: finding)
    }
  }

  /// Why the identity does not fit the choices; nil where it does, or before version 3.
  static func identityProblem(_ database: Database, version: Int) throws -> String? {
    guard version >= SessionSchema.firstVersionWithIdentity else { return nil }
    guard let identity = try SessionIdentity.fetch(database) else {
      return "identity: was changed after it was written (its checksum differs)"
    }
    let last = try Int.fetchOne(database, sql: "SELECT max(id) FROM choices") ?? 0
    guard identity.choices != last else { return nil }
    return "identity: counts \(identity.choices) choices, and the last one has the number \(last)"
  }

  /// Copies and updates a file of an older format, and turns on the write-ahead log.
  ///
  /// - Returns: The copy; nil where the file was up to date.
  static func prepareToWrite(_ database: DatabaseQueue, file: URL) throws -> URL? {
    let version = try database.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } ?? 0
    let copy = version < SessionSchema.version ? try copy(database, of: file, version) : nil
    if copy != nil { try database.write { try SessionSchema.migrate($0) } }
    try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
    return copy
  }

  /// Copies a session of an older format next to its file, as `NAME.backflip.format-2`.
  ///
  /// If an update failed before, its copy is used again.
  private static func copy(_ database: DatabaseQueue, of file: URL, _ version: Int) throws -> URL {
    let folder = file.deletingLastPathComponent()
    let name = "\(file.lastPathComponent).format-\(version)"
    let names = [name] + (2...).lazy.prefix(1_000).map { "\(name)-\($0)" }
    let places = names.map { folder.appendingPathComponent($0) }
    let earlier = places.prefix { SessionFile.status($0.path) != nil }
    guard earlier.count < places.count else { throw SessionError.taken(file: places[0].path) }
    let draft = try SessionDraft(at: places[earlier.count])
    defer { draft.discard() }
    let target = try connect(to: draft.file, for: .writing)
    try database.backup(to: target)
    try target.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
    try target.close()
    let same = earlier.first {
      FileManager.default.contentsEqual(atPath: $0.path, andPath: draft.file.path)
    }
    if let same { return same }
    try draft.publish()
    return draft.target
  }

  /// Merges the log of a session whose process was killed, so that one plain file is left.
  ///
  /// The caller holds its lock. A damaged file without a log is left as it is.
  ///
  /// - Throws: `SessionError.damaged` where its log is damaged; SQLITE_BUSY while another process reads
  ///   it.
  static func mergeLog(of file: URL) throws {
    try settle(file, isLocked: true)
    do {
      let database = try connect(to: file, for: .writing)
      try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
      try database.close()
    } catch let error as DatabaseError
      where [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(error.resultCode)
    {
      guard !SessionFile.exists(URL(fileURLWithPath: file.path + "-wal")) else { throw error }
      return
    }
    unlink(file.path + ConfirmedChange.suffix)
  }

  /// Runs a query; errors are `SessionError`s.
  func read<Value>(_ query: (Database) throws -> Value) throws -> Value {
    try SessionError.translating(file) {
      try database.read { database in
        database.limitSteps(bytes: try database.size())
        defer { if access == .writing { database.liftStepLimit() } }
        return try query(database)
      }
    }
  }

  /// Writes in one transaction, which is on disk on return, and checks that the file is still there.
  @discardableResult
  func write<Value>(_ changes: (Database) throws -> Value) throws -> Value {
    guard access == .writing else { throw SessionError.openedToRead(file: file.path) }
    turn.lock()
    defer { turn.unlock() }
    do {
      try keepFile()
      let (value, identity) = try SessionError.translating(file) {
        try database.write { (try changes($0), try SessionIdentity.advance($0)) }
      }
      repeatInCopy { _ = try changes($0) }
      opened.withLock { $0.note(identity) }
      // If the file was lost meanwhile, a new one is written. If that fails, the choice counts all the
      // same, and the status reports that it is not on disk.
      do { try keepFile() } catch { opened.withLock { $0.saving.hasFailed = true } }
      return value
    } catch {
      opened.withLock { $0.saving.hasFailed = true }
      throw error
    }
  }

  /// Adds a row to `lifecycle`.
  func log(_ event: String, programVersion: String) throws {
    try write { database in
      try database.execute(
        sql: "INSERT INTO lifecycle (event, time, pid, program_version) VALUES (?, ?, ?, ?)",
        arguments: [event, Date.now, getpid(), programVersion])
      try database.seal("lifecycle")
    }
  }
}

extension SessionError {
  /// Does some work and translates its errors.
  static func translating<Value>(_ file: URL, _ work: () throws -> Value) throws -> Value {
    do {
      return try work()
    } catch {
      throw SessionError(error, file: file)
    }
  }
}
