import Foundation
import GRDB
import Learning

extension SessionVerification {
  /// The most problems of one kind that are reported.
  private static let maximumProblems = 20

  init(file: String, problems: [String]) {
    self.init(file: file, format: nil, problems: problems, contents: nil, rescuable: nil)
  }

  /// Checks everything; anything that SQLite cannot read is a problem too.
  mutating func check(_ database: Database, _ environment: SessionEnvironment? = nil) throws {
    database.limitSteps(bytes: try database.size())
    guard try checkFormat(database) else { return }
    let file = self
    problems += Self.attempt { try file.definitions(database) }
    // A foreign definition may be made to run for ever.
    guard problems == file.problems else { return }
    problems += Self.attempt { try file.integrity(database) }
    // What follows relies on the tables.
    guard problems == file.problems else { return }
    problems += Self.attempt { try file.references(database) }
    for table in tables { problems += Self.attempt { try file.rows(of: table, database) } }
    let maker = Self.maker(environment, database, &problems)
    for table in tables {
      problems += Self.attempt { try Self.values(of: table, in: maker, database) }
    }
    let checked = self
    problems += Self.attempt { try checked.identity(database) }
    do {
      contents = try count(database)
    } catch {
      problems.append("file: \(error.plainText)")
    }
  }

  /// The session's environment; nil where its scenario cannot be read.
  private static func maker(
    _ environment: SessionEnvironment?, _ database: Database, _ problems: inout [String]
  ) -> (any EnvironmentMaker)? {
    do {
      return try environment?(SessionFacts.fetch(database))
    } catch {
      problems.append("session: its scenario cannot be read: \(error.plainText)")
      return nil
    }
  }

  private static func attempt(_ check: () throws -> [String]) -> [String] {
    do {
      return try check()
    } catch {
      return ["file: \(error.plainText)"]
    }
  }

  /// The tables that a file of this format has.
  private var tables: [SessionSchema.Table] {
    SessionSchema.Table.all.filter { $0.since <= format ?? 0 }
  }

  /// Reads whose file it is and its format; false where nothing more can be checked.
  private mutating func checkFormat(_ database: Database) throws -> Bool {
    let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    format = version
    let isOurs = application == SessionSchema.applicationID
    let tables = try Set(String.fetchAll(database, sql: "SELECT name FROM sqlite_schema"))
    guard isOurs || tables.contains("choices") else { throw SessionError.foreign(file: file) }
    if !isOurs { problems.append("header: the application's number is \(application)") }
    if version > SessionSchema.version {
      // Where everything else is today's, it is the number that is damaged.
      guard try SessionSchema.differences(database, from: SessionSchema.version).isEmpty else {
        throw SessionError.newer(file: file, version: version, supported: SessionSchema.version)
      }
    }
    if version == 1, isOurs {
      throw SessionError.outdated(file: file, version: version)
    }
    guard (SessionSchema.oldestVersion...SessionSchema.version).contains(version) else {
      problems.append("header: the format's number is \(version)")
      return false
    }
    return true
  }

  private func integrity(_ database: Database) throws -> [String] {
    let findings = try String.fetchAll(
      database, sql: "PRAGMA integrity_check(\(Self.maximumProblems))")
    guard findings != ["ok"] else { return [] }
    return findings.flatMap { $0.split(separator: "\n") }.map { "SQLite: \($0)" }
  }

  private func definitions(_ database: Database) throws -> [String] {
    try SessionSchema.differences(database, from: format ?? SessionSchema.version)
  }

  /// Whether the identity counts the choices that there are.
  private func identity(_ database: Database) throws -> [String] {
    // A row whose checksum differs has been reported.
    guard !problems.contains(where: { $0.hasPrefix("identity") }) else { return [] }
    return [try SessionStore.identityProblem(database, version: format ?? 0)].compactMap(\.self)
  }

  private func references(_ database: Database) throws -> [String] {
    let rows = try Row.fetchAll(
      database, sql: "SELECT * FROM pragma_foreign_key_check LIMIT \(Self.maximumProblems)")
    let foreign = rows.map { row -> String in
      let table = String.fromDatabaseValue(row[0]) ?? "a table"
      let number = Int64.fromDatabaseValue(row[1]) ?? 0
      let target = String.fromDatabaseValue(row[2]) ?? "another table"
      return "\(table) \(number): refers to a row that is missing in \(target)"
    }
    return foreign
      + (try numbers(
        """
        SELECT id FROM undos WHERE latest_choice > (SELECT ifnull(max(id), 0) FROM choices)
          OR choice > latest_choice
        """, database, "undos", "refers to a choice that is missing"))
      + (try numbers(
        "SELECT id FROM checkpoints WHERE choices > (SELECT count(*) FROM choices)",
        database, "checkpoints", "counts more choices than there are"))
      + (try numbers(
        // A repair may have lost choices that a stage had learned from.
        """
        SELECT id FROM stages WHERE choices > (SELECT count(*) FROM choices)
          AND NOT EXISTS (SELECT 1 FROM origins WHERE event = 'repair')
        """, database, "stages", "counts more choices than there are"))
  }

  /// A problem for each row number that a query returns.
  private func numbers(
    _ sql: String, _ database: Database, _ table: String, _ problem: String
  ) throws -> [String] {
    try Int64.fetchAll(database, sql: "\(sql) LIMIT \(Self.maximumProblems)").map {
      "\(table) \($0): \(problem)"
    }
  }

  /// Rows whose checksums differ, and gaps where a row is missing.
  private func rows(of table: SessionSchema.Table, _ database: Database) throws -> [String] {
    let columns = table.sealed.joined(separator: ", ")
    var problems = try numbers(
      "SELECT id FROM \(table.name) WHERE row_checksum IS NOT \(RowChecksum.name)(\(columns))",
      database, table.name, "was changed after it was written (its checksum differs)")
    // Clips are numbered as they are cut, and few of them are shown.
    guard table.name != "clips" else { return problems }
    guard table.name != "session_copy" else { return problems + (try copy(database)) }
    let row = try Row.fetchOne(
      database,
      sql: "SELECT count(*) AS count, min(id) AS first, max(id) AS last FROM \(table.name)")
    guard let row else { return problems }
    let count: Int64 = try row.value("count")
    if ["session", "identity"].contains(table.name), count != 1 {
      problems.append("\(table.name): has \(count) rows, not 1")
    }
    guard count > 0 else { return problems }
    let (first, last): (Int64, Int64) = (try row.value("first"), try row.value("last"))
    // Numbers out of bounds are reported with the values.
    guard [first, last].allSatisfy({ RowBounds.rowNumber.contains(Int($0)) }) else {
      return problems
    }
    // Of checkpoints, the older ones are removed.
    let expected = table.name == "checkpoints" ? last - first + 1 : last
    if count != expected || first < 1 {
      problems.append("\(table.name): \(expected - count) of \(expected) rows are missing")
    }
    return problems
  }

  /// Whether `session_copy` holds the row of `session`.
  private func copy(_ database: Database) throws -> [String] {
    let columns = SessionSchema.Table.named("session").columns.map(\.name).dropFirst()
      .joined(separator: ", ")
    let count = try Int.fetchOne(
      database,
      sql: """
        SELECT count(*) FROM
          (SELECT \(columns) FROM session INTERSECT SELECT \(columns) FROM session_copy)
        """)
    return count == 1 ? [] : ["session_copy: differs from session"]
  }

  /// Rows with values that no session holds, though their checksums may be right.
  private static func values(
    of table: SessionSchema.Table, in maker: (any EnvironmentMaker)?, _ database: Database
  ) throws -> [String] {
    var problems: [String] = []
    let rows = try Row.fetchCursor(database, sql: "SELECT * FROM \(table.name) ORDER BY id")
    while let row = try rows.next(), problems.count < maximumProblems {
      do {
        try table.check(row, in: maker)
      } catch {
        let number = Int64.fromDatabaseValue(row["id"]).map { " \($0)" } ?? ""
        problems.append("\(table.name)\(number): \(error.plainText)")
      }
    }
    return problems
  }

  private func count(_ database: Database) throws -> SessionContents {
    func count(_ table: String) throws -> Int {
      // By their numbers: SQLite counts mere rows in one step, however many a damaged file seems to have.
      try Int.fetchOne(database, sql: "SELECT count(id) FROM \(table)") ?? 0
    }
    return SessionContents(
      choices: try count("choices"), clips: try count("clips"), stages: try count("stages"),
      checkpoints: try count("checkpoints"), metrics: try count("metrics"))
  }
}

extension Error {
  /// The error's message in one line.
  var plainText: String {
    if (self as? DatabaseError)?.resultCode == .SQLITE_INTERRUPT {
      return "it has more rows than its pages can hold"
    }
    let text = (self as? DatabaseError).map { $0.message ?? "\($0.resultCode)" } ?? "\(self)"
    return text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
