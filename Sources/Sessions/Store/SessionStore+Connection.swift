import Foundation
import GRDB
import GRDBSQLite
import Synchronization

extension SessionStore {
  /// How long to wait for another process that opens, closes or tidies the file, s.
  private static let patience = 3.0

  /// The largest file that is checked whole when it is opened to write, bytes: some 1,500 choices, in
  /// about 30 ms.
  private static let largestChecked = 32_000_000

  /// The longest text, blob or row that SQLite reads or writes, bytes: a checkpoint takes a few millions.
  static let largestRow = 72 << 20

  /// Opens the database, and changes nothing in it; who has it open to read may not run statements
  /// without end.
  static func connect(to file: URL, for access: Access) throws -> DatabaseQueue {
    var status = stat()
    let size = stat(file.path, &status) == 0 ? Int(status.st_size) : 0
    let queue = try DatabaseQueue(
      path: file.path, configuration: configuration(for: access, bytes: size))
    // Statements that write are kept and run again, or change all rows.
    if access == .writing { queue.inDatabase { $0.liftStepLimit() } }
    return queue
  }

  /// The settings of every connection; the limit on a statement's steps follows from the file's size.
  static func configuration(for access: Access, bytes: Int) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = access == .reading
    configuration.busyMode = .timeout(patience)
    configuration.prepareDatabase { database in
      try database.harden()
      database.limitSteps(bytes: bytes)
      database.add(function: RowChecksum.function)
      // What a row claims to hold is refused before it is in memory.
      sqlite3_limit(database.sqliteConnection, SQLITE_LIMIT_LENGTH, Int32(largestRow))
      // With a write-ahead log, only FULL has a commit on the disk when it returns.
      if access == .writing { try database.execute(sql: "PRAGMA synchronous = FULL") }
    }
    return configuration
  }

  /// Refuses what is plainly no session, without opening it.
  static func check(_ file: URL, for access: Access) throws {
    var status = stat()
    guard stat(file.path, &status) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .ENOENT)
    }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw SessionError.folder(file: file.path) }
    // SQLite takes an empty file for a new database, and waits for ever on a pipe.
    guard status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
      throw SessionError.notADatabase(file: file.path)
    }
    let needed = access == .writing ? R_OK | W_OK : R_OK
    guard Foundation.access(file.path, needed) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EACCES)
    }
    try SessionFile.checkCompanions(of: file)
  }

  /// Refuses what is no session, was written by a newer program, or is damaged.
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
    // Before any query: what is not ours may be made to run for ever, or to change what is told.
    if let difference = try SessionSchema.differences(database, from: version).first {
      throw SessionError.damaged(file: file.path, detail: difference)
    }
    if let problem = try identityProblem(database, version: version) {
      throw SessionError.damaged(file: file.path, detail: problem)
    }
    // Reading finds damage where it meets it; writing must not add to it. Of large files this would
    // take seconds; there, writing too finds damage where it meets it.
    guard access == .writing, size <= largestChecked else { return }
    let finding = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "unreadable"
    guard finding == "ok" else {
      throw SessionError.damaged(file: file.path, detail: finding)
    }
  }

  /// Whether the count of choices is that of the rows; nil where it is, or before version 3.
  static func identityProblem(_ database: Database, version: Int) throws -> String? {
    guard version >= SessionSchema.firstVersionWithIdentity else { return nil }
    guard let identity = try SessionIdentity.fetch(database) else {
      return "identity: is not as it was written (its checksum differs)"
    }
    let last = try Int.fetchOne(database, sql: "SELECT max(id) FROM choices") ?? 0
    guard identity.choices != last else { return nil }
    return "identity: counts \(identity.choices) choices, and the last one has the number \(last)"
  }

  /// Brings an older file up to date, after a copy of it, and turns on the write-ahead log.
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
  /// Where an update failed before, its copy is there, and serves again.
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

  /// Makes one plain file of a session whose process was killed.
  ///
  /// The caller has its lock. A damaged file is left as it is, where it has no log to lose.
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

  /// Reads, and tells errors in a session's terms.
  func read<Value>(_ query: (Database) throws -> Value) throws -> Value {
    try SessionError.translating(file) {
      try database.read { database in
        database.limitSteps(bytes: try database.size())
        defer { if access == .writing { database.liftStepLimit() } }
        return try query(database)
      }
    }
  }

  /// Writes in one transaction that is on disk when it returns, in a file that is there.
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
      // Lost meanwhile, it is moved on. Where that fails the choice is made all the same, and the
      // status tells that it is not on disk.
      do { try keepFile() } catch { opened.withLock { $0.saving.hasFailed = true } }
      return value
    } catch {
      opened.withLock { $0.saving.hasFailed = true }
      throw error
    }
  }

  /// Adds to the log of who had the session open, and when.
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
  /// Runs some work, and tells its errors in a session's terms.
  static func translating<Value>(_ file: URL, _ work: () throws -> Value) throws -> Value {
    do {
      return try work()
    } catch {
      throw SessionError(error, file: file)
    }
  }
}
