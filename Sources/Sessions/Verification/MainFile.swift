import CSQLite
import Foundation
import GRDB

/// A session's file read without its log.
struct MainFile {
  /// Whether the file is in WAL mode, in which SQLite keeps a log next to it.
  let isLogged: Bool
  /// `PRAGMA user_version`.
  let version: Int
  /// Bytes of a page.
  let pageSize: Int
  /// The identity; nil before version 3, or where it cannot be read.
  private(set) var identity: SessionIdentity?
  /// Whether the process that opened the file last has closed it; nil where that cannot be read.
  private(set) var isClosed: Bool?

  /// Reads a file; nil where it is not an SQLite database.
  ///
  /// - Throws: The system's error where it cannot be read.
  init?(_ file: URL) throws {
    let handle = try FileHandle(forReadingFrom: file)
    let start = [UInt8](try handle.read(upToCount: 100) ?? Data())
    try handle.close()
    guard start.count == 100, start.starts(with: Array("SQLite format 3\0".utf8)) else {
      return nil
    }
    // sqlite.org/fileformat2.html, 1.3: the page size, the read version, user_version.
    let size = Int(start[16]) << 8 | Int(start[17])
    pageSize = size == 1 ? 65_536 : size
    isLogged = start[18] == 2 || start[19] == 2
    version = start[60..<64].reduce(0) { $0 << 8 | Int($1) }
    let columns = "SELECT file, changes, choices, row_checksum FROM identity WHERE id = 1"
    try Self.query(file, columns) { row in
      identity = SessionIdentity(
        file: row.text(0).databaseValue, changes: row.integer(1).databaseValue,
        choices: row.integer(2).databaseValue, checksum: row.integer(3).databaseValue)
    }
    try Self.query(file, "SELECT event FROM lifecycle ORDER BY id DESC LIMIT 1") { row in
      isClosed = row.text(0) == "closed"
    }
  }

  /// A row of a query.
  private struct Statement {
    let statement: OpaquePointer?

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }
    func text(_ column: Int32) -> String {
      sqlite3_column_text(statement, column).map { String(cString: $0) } ?? ""
    }
  }

  /// Passes on the first row of a query on the file alone; does nothing where SQLite cannot answer it.
  ///
  /// SQLite ignores the log of a file that is opened as immutable, which GRDB cannot do.
  private static func query(_ file: URL, _ sql: String, _ body: (Statement) -> Void) throws {
    var database: OpaquePointer?
    defer { sqlite3_close(database) }
    let address = "\(URL(fileURLWithPath: file.path).absoluteString)?immutable=1"
    let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX
    guard sqlite3_open_v2(address, &database, flags, nil) == SQLITE_OK, let database else { return }
    try SQLiteHardening.apply(to: database)
    SQLiteHardening.limitSteps(of: database, bytes: 0)
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    guard sqlite3_prepare_v2(database, sql, -1, &statement, nil) == SQLITE_OK,
      sqlite3_step(statement) == SQLITE_ROW
    else { return }
    body(Statement(statement: statement))
  }
}
