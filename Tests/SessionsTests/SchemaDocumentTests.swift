import Foundation
import Learning
import TestSupport
import Testing

@testable import Sessions

/// What the page about session files promises to readers in other languages.
@Suite struct SchemaDocumentTests {
  private static let page = Reference.package.appendingPathComponent(
    "Sources/backflip/Documentation.docc/SessionSchema.md")

  /// The indented lines of the page from one that begins with a text to the end of their block.
  private static func example(from start: String) throws -> String {
    let lines = try String(contentsOf: page, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false)
    let block = lines.drop { !$0.hasPrefix("    \(start)") }
      .prefix { $0.isEmpty || $0.hasPrefix("    ") }
    return block.map { $0.dropFirst(4) }.joined(separator: "\n")
  }

  /// Runs Python; nil where there is none, or not the module.
  private static func python(_ program: String, _ argument: String = "") throws -> String? {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program, argument]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
  }

  @Test("numpy.frombuffer reads a clip as the page shows", .enabled(if: hasModule("numpy")))
  func numpy() throws {
    try checkClip(Self.example(from: "import numpy"))
  }

  @Test(
    "Python's standard library reads a clip as the page shows", .enabled(if: hasModule("array")))
  func standardLibrary() throws {
    try checkClip(Self.example(from: "import array, struct"))
  }

  private static func hasModule(_ name: String) -> Bool {
    (try? python("import \(name), sqlite3")) ?? nil != nil
  }

  /// Has an example of the page, a function `read(blob)`, read clip 1 of a session.
  private func checkClip(_ example: String) throws {
    let folder = try TemporaryFolder()
    let answer = Answer.example(query: 0)
    let store = try SessionStore.create(at: folder.session, facts: facts)
    try store.record(answer)
    try store.close()
    let program =
      example + """

        import sqlite3, sys
        database = sqlite3.connect(sys.argv[1])
        blob, = database.execute("SELECT trajectory FROM clips WHERE id = 1").fetchone()
        period, *columns = read(blob)
        flat = lambda rows: [n for row in rows for n in flat(row)] if hasattr(rows, "__len__") else [rows]
        print(float(period), *[float(n) for column in columns for n in flat(column)])
        """
    let output = try #require(try Self.python(program, folder.session.path))
    let numbers = output.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    let clip = answer.query.right.trajectory
    let expected =
      [clip.period] + clip.positions + clip.velocities + clip.controls
      + clip.contacts.map { Float($0) }
    #expect(numbers == expected.map(Double.init))
  }
}
