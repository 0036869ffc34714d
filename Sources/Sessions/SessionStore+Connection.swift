import Foundation
import GRDB
import Synchronization

extension SessionStore {
  /// How long to wait for another process that opens, closes or tidies the file, s.
  private static let patience = 3.0

  /// The largest file that is checked whole when it is opened to write, bytes: some 1,500 choices, in
  /// about 30 ms.
  private static let largestChecked = 32_000_000

  static func size(_ database: Database) throws -> Int {
    let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
    return pages * (try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0)
  }

  /// Opens the database, and changes nothing in it.
  static func connect(to file: URL, for access: Access) throws -> DatabaseQueue {
    try DatabaseQueue(path: file.path, configuration: configuration(for: access))
  }

  /// What every connection has.
  static func configuration(for access: Access) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = access == .reading
    configuration.busyMode = .timeout(patience)
    configuration.prepareDatabase { database in
      database.add(function: RowChecksum.function)
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
  }

  /// Refuses what is no session, was written by a newer program, or is damaged.
  static func verify(_ database: Database, file: URL, for access: Access) throws {
    let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    guard application == SessionSchema.applicationID else {
      throw SessionError.foreign(file: file.path)
    }
    let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    guard version <= SessionSchema.version else {
      throw SessionError.newer(
        file: file.path, version: version, supported: SessionSchema.version)
    }
    guard version >= 1 else {
      throw SessionError.damaged(file: file.path, detail: "its format has the number \(version)")
    }
    // Reading finds damage where it meets it; writing must not add to it. Of large files this would
    // take seconds; there, writing too finds damage where it meets it.
    guard access == .writing, try size(database) <= largestChecked else { return }
    let finding = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "unreadable"
    guard finding == "ok" else {
      throw SessionError.damaged(file: file.path, detail: finding)
    }
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

  /// Copies a session of an older format beside its file, as `NAME.backflip.format-1`.
  private static func copy(_ database: DatabaseQueue, of file: URL, _ version: Int) throws -> URL {
    let folder = file.deletingLastPathComponent()
    let name = "\(file.lastPathComponent).format-\(version)"
    let names = [name] + (2...).lazy.prefix(1_000).map { "\(name)-\($0)" }
    let places = names.map { folder.appendingPathComponent($0) }
    guard let copy = places.first(where: { !SessionFile.exists($0) }) else {
      throw SessionError.taken(file: places[0].path)
    }
    try SessionFile.putInPlace(at: copy) { unfinished in
      let target = try DatabaseQueue(path: unfinished.path)
      try database.backup(to: target)
      try target.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
      try target.close()
    }
    return copy
  }

  /// Makes one plain file of a session whose process was killed; leaves a damaged one as it is.
  ///
  /// - Throws: SQLITE_BUSY while another process reads it.
  static func mergeLog(of file: URL) throws {
    do {
      let database = try connect(to: file, for: .writing)
      try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
      try database.close()
    } catch let error as DatabaseError
      where [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(error.resultCode)
    {
      return
    }
  }

  /// Reads, and tells errors in a session's terms.
  func read<Value>(_ query: (Database) throws -> Value) throws -> Value {
    try SessionError.translating(file) { try database.read(query) }
  }

  /// Writes in one transaction that is on disk when it returns, in a file that is there.
  @discardableResult
  func write<Value>(_ changes: (Database) throws -> Value) throws -> Value {
    guard access == .writing else { throw SessionError.openedToRead(file: file.path) }
    turn.lock()
    defer { turn.unlock() }
    do {
      try keepFile()
      let (value, lastChoice) = try SessionError.translating(file) {
        try database.write { (try changes($0), try Self.lastChoice($0)) }
      }
      repeatInCopy { _ = try changes($0) }
      opened.withLock { $0.note(lastChoice: lastChoice) }
      opened.withLock { $0.saving.hasFailed = false }
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
