import Foundation
import GRDB
import TestSupport

@testable import Sessions

/// A session as a kill leaves it: the file, its log and the count of confirmed changes.
struct KilledSession {
  let file: URL
  var log: URL { URL(fileURLWithPath: file.path + "-wal") }
  var count: URL { URL(fileURLWithPath: file.path + "-count") }

  /// Copies what a store that is open has on disk at this moment.
  init(of store: SessionStore, in folder: TemporaryFolder, as name: String = "killed") throws {
    file = folder.url.appendingPathComponent("\(name).backflip")
    for end in ["", "-wal", "-count"] {
      try copyByAnotherProcess(store.file.path + end, to: file.path + end)
    }
  }

  /// A session of format 2, as programs before the present one left it.
  init(format2 store: SessionStore, in folder: TemporaryFolder, choices: Int) throws {
    file = folder.url.appendingPathComponent("older.backflip")
    let open = folder.url.appendingPathComponent("open.backflip")
    try FileManager.default.copyItem(at: store.file, to: open)
    try makeFormat2(open)
    let database = try SessionStore.connect(to: open, for: .writing)
    try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
    for number in 0..<choices {
      try database.write {
        try $0.execute(
          sql: """
            INSERT INTO metrics (time, choices, name, value)
            VALUES ('2023-11-14 22:13:21.000', ?, 'successes', 1)
            """, arguments: [number])
        try $0.seal("metrics")
      }
    }
    for end in ["", "-wal"] { try copyByAnotherProcess(open.path + end, to: file.path + end) }
    try database.close()
  }

  /// The bytes of the log.
  var bytes: Data {
    get throws { try Data(contentsOf: log) }
  }

  /// What a check of the whole session says.
  var verification: SessionVerification {
    get throws { try SessionVerification(of: file) }
  }

  /// Changes one bit of the log.
  func flip(_ place: Int) throws {
    var bytes = try bytes
    bytes[place] ^= 4
    try bytes.write(to: log)
  }
}
