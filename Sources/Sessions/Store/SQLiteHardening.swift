import CSQLite
import GRDB

/// Keeps a file from running SQL of its own, and from keeping a statement running forever.
enum SQLiteHardening {
  /// Steps of SQLite's virtual machine that any statement may take, whatever the file's size: a few
  /// tenths of a second.
  private static let fewestSteps = 5_000_000

  /// Steps for each page of the file.
  ///
  /// `integrity_check` takes about 80 for each row of choices, of which a page holds 45; all other
  /// statements take fewer.
  private static let stepsPerPage = 10_000

  /// Turns off triggers, views, all but SQLite's harmless functions in checks and indices, and writes to
  /// the schema.
  ///
  /// Call it before the first statement that reads the file.
  static func apply(to connection: OpaquePointer) throws {
    let switches: [(Int32, Int32)] = [
      (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
      (SQLITE_DBCONFIG_ENABLE_TRIGGER, 0), (SQLITE_DBCONFIG_ENABLE_VIEW, 0),
    ]
    for (option, value) in switches {
      let code = backflip_db_config(connection, option, value)
      guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }
  }

  /// Ends a statement with SQLITE_INTERRUPT once it has taken more steps than a sound file of so many
  /// bytes needs.
  ///
  /// A page of a damaged or crafted file can be the child of many others, so that a table of 64 KB seems
  /// to have 10²⁰ rows. SQLite counts the steps of a statement from when it was prepared, so cached
  /// statements must not be limited.
  static func limitSteps(of connection: OpaquePointer, bytes: Int) {
    let steps = fewestSteps + stepsPerPage * (bytes / 4_096)
    sqlite3_progress_handler(connection, Int32(clamping: steps), { _ in 1 }, nil)
  }
}

extension Database {
  /// See `SQLiteHardening.apply`.
  func harden() throws {
    guard let sqliteConnection else { return }
    try SQLiteHardening.apply(to: sqliteConnection)
  }

  /// See `SQLiteHardening.limitSteps`.
  func limitSteps(bytes: Int) {
    guard let sqliteConnection else { return }
    SQLiteHardening.limitSteps(of: sqliteConnection, bytes: bytes)
  }

  /// Lets statements take any number of steps.
  func liftStepLimit() {
    sqlite3_progress_handler(sqliteConnection, 0, nil, nil)
  }

  /// The database's size including its log, bytes.
  func size() throws -> Int {
    let pages = try Int.fetchOne(self, sql: "PRAGMA page_count") ?? 0
    return pages * (try Int.fetchOne(self, sql: "PRAGMA page_size") ?? 0)
  }
}
