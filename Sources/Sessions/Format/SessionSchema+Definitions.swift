import GRDB
import Synchronization

extension SessionSchema {
  /// Tables, views and indices by kind and name, each with what defines it.
  typealias Definitions = [String: String]

  /// The definitions of each version, once they were asked for.
  private static let known = Mutex<[Int: Definitions]>([:])

  /// What a file of a version holds.
  static func definitions(of version: Int) throws -> Definitions {
    if let definitions = known.withLock({ $0[version] }) { return definitions }
    var configuration = Configuration()
    configuration.prepareDatabase { $0.add(function: RowChecksum.function) }
    let fresh = try DatabaseQueue(configuration: configuration)
    let definitions = try fresh.write { database in
      try migrate(database, to: version)
      return try stored(database)
    }
    known.withLock { $0[version] = definitions }
    return definitions
  }

  /// What differs from the tables, views and indices of a version, a line each.
  static func differences(_ database: Database, from version: Int) throws -> [String] {
    let stored = try stored(database)
    let expected = try definitions(of: version)
    return expected.keys.filter { stored[$0] != expected[$0] }.sorted().map {
      "\($0): its definition was changed"
    } + stored.keys.filter { expected[$0] == nil }.sorted().map { "\($0): no session has this" }
  }

  /// More than any version has; of a crafted file, no more are read.
  private static let maximumDefinitions = 100

  private static func stored(_ database: Database) throws -> Definitions {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT type || ' ' || name AS name, tbl_name, sql FROM sqlite_schema LIMIT \(maximumDefinitions)
        """)
    return Dictionary(
      try rows.map { row in
        // Names that a file brings along go to the terminal.
        let name = (try row.value("name") as String).filter { $0.isASCII && $0 >= " " }.prefix(60)
        let sql = try row.optional("sql") as String? ?? ""
        return (String(name), "\(try row.value("tbl_name") as String) \(sql)")
      }, uniquingKeysWith: { "\($0)\($1)" })
  }
}
