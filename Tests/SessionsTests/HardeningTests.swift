import Foundation
import GRDB
import TestSupport
import Testing

@testable import Sessions

/// A file's own SQL is not run, and no file keeps the program busy for ever.
@Suite struct HardeningTests {
  let folder: TemporaryFolder
  let file: URL

  init() throws {
    folder = try TemporaryFolder()
    file = folder.session
    let store = try SessionStore.create(at: file, facts: facts)
    for query in 0..<3 { try store.record(.example(query: query)) }
    try store.undo()
    try store.add([Metric(choices: 2, name: "agreement", value: 0.5)])
    try store.close()
  }

  /// Changes the file as another program would.
  private func change(_ sql: String) throws {
    let database = try DatabaseQueue(path: file.path)
    try database.writeWithoutTransaction { try $0.execute(sql: sql) }
    try database.close()
  }

  private static let endless = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT
    """

  @Test(arguments: [
    (
      "DROP VIEW overview; CREATE VIEW overview AS \(endless) count(*) AS scenario FROM n",
      "view overview"
    ),
    (
      """
      CREATE TRIGGER hang AFTER INSERT ON lifecycle BEGIN
        INSERT INTO metrics SELECT NULL, '', i, '', 0, 0 FROM (\(endless) i FROM n);
      END
      """, "trigger hang"
    ),
    (
      "CREATE TRIGGER forge AFTER INSERT ON choices BEGIN UPDATE choices SET answer = 'left'; END",
      "trigger forge"
    ),
    ("CREATE INDEX slow ON choices (hex(zeroblob(1000 * id)))", "index slow"),
    ("ALTER TABLE choices ADD COLUMN more TEXT AS (hex(zeroblob(100000000)))", "table choices"),
    ("CREATE TABLE mine (id INTEGER PRIMARY KEY)", "table mine"),
  ])
  func foreignDefinitionsAreRefused(sql: String, name: String) throws {
    try change(sql)
    let stored = try Data(contentsOf: file)
    for access in [SessionStore.Access.reading, .writing] {
      let error = sessionError { _ = try SessionStore.open(at: file, for: access) }
      guard case .damaged(_, let detail)? = error, detail.hasPrefix(name) else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
    let found = try SessionVerification(of: file)
    #expect(found.problems.count == 1 && found.problems[0].hasPrefix(name), "\(found.problems)")
    let saved = folder.url.appendingPathComponent("saved.backflip")
    #expect(try SessionVerification.repair(file, to: saved).choices == 3)
    #expect(try SessionVerification(of: saved).problems == [])
    #expect(try Data(contentsOf: file) == stored)
  }

  @Test func foreignDefinitionsOfOlderFormatsAreRefused() throws {
    try change("DROP TABLE identity; PRAGMA user_version = 2; CREATE VIEW more AS SELECT 1")
    let error = sessionError { _ = try SessionStore.open(at: file) }
    let path = file.resolvingSymlinksInPath().path
    #expect(error == .damaged(file: path, detail: "view more: no session has this"))
  }

  @Test func connectionsRunNoTriggersAndNoViews() throws {
    try change(
      """
      CREATE TRIGGER forge AFTER INSERT ON metrics BEGIN DELETE FROM choices; END;
      CREATE VIEW more AS SELECT count(*) FROM choices;
      """)
    let database = try SessionStore.connect(to: file, for: .writing)
    try database.write { database in
      try database.execute(
        sql: "INSERT INTO metrics (time, choices, name) VALUES ('2023-11-14 22:13:20.000', 1, '')")
      #expect(try Int.fetchOne(database, sql: "SELECT count(*) FROM choices") == 3)
      #expect(throws: DatabaseError.self) { try Row.fetchAll(database, sql: "SELECT * FROM more") }
      #expect(throws: DatabaseError.self) {
        try database.execute(sql: "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema")
      }
    }
    try database.close()
  }

  /// Pages whose children are all the same page, so that a table seems to have 10¹⁰ rows.
  @Test(arguments: ["metrics", "lifecycle", "choices"])
  func tablesWithoutEndAreTold(table: String) throws {
    let database = try DatabaseQueue(path: file.path)
    let root = try database.read {
      try Int.fetchOne($0, sql: "SELECT rootpage FROM sqlite_schema WHERE name = '\(table)'") ?? 0
    }
    try database.close()
    var bytes = try Data(contentsOf: file)
    let size = 4_096
    let pages = bytes.count / size
    // Its rows go to a page at the end, and four levels come between.
    bytes += bytes[(root - 1) * size..<root * size]
    for level in 0..<4 {
      let page = Self.interior(child: pages + 1 + level)
      if level < 3 {
        bytes += page
      } else {
        bytes.replaceSubrange((root - 1) * size..<root * size, with: page)
      }
    }
    let count = UInt32(bytes.count / size)
    withUnsafeBytes(of: count.bigEndian) { bytes.replaceSubrange(28..<32, with: $0) }
    try bytes.write(to: file)

    #expect(try !SessionVerification(of: file).isSound)
    for access in [SessionStore.Access.reading, .writing] {
      let error = sessionError {
        let store = try SessionStore.open(at: file, for: access)
        _ = try store.summary()
        _ = try store.choices()
        _ = try store.metrics(named: "none")
        _ = try store.metrics()
      }
      guard case .damaged? = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
  }

  /// An interior page of 400 cells, all with the same child (sqlite.org/fileformat2.html, 1.6).
  private static func interior(child: Int) -> Data {
    let cells = 400
    var page = Data(count: 4_096)
    func put(_ value: Int, _ length: Int, at place: Int) {
      for index in 0..<length {
        page[place + index] = UInt8(truncatingIfNeeded: value >> (8 * (length - 1 - index)))
      }
    }
    let start = 4_096 - 7 * cells
    page[0] = 0x05
    put(cells, 2, at: 3)
    put(start, 2, at: 5)
    put(child, 4, at: 8)
    for cell in 0..<cells {
      put(start + 7 * cell, 2, at: 12 + 2 * cell)
      put(child, 4, at: start + 7 * cell)
      // A key of three bytes, above all before.
      let key = cell + 1
      page[start + 7 * cell + 4] = UInt8(0x80 | key >> 14)
      page[start + 7 * cell + 5] = UInt8(0x80 | (key >> 7) & 0x7F)
      page[start + 7 * cell + 6] = UInt8(key & 0x7F)
    }
    return page
  }
}
