import Foundation
import Learning
import TestSupport
import Testing

@testable import Sessions

@Suite struct DamageTests {
  let folder: TemporaryFolder
  let file: URL

  init() throws {
    folder = try TemporaryFolder()
    file = folder.session
  }

  /// A session with three choices, an undo, a checkpoint, a stage and a figure, closed.
  private func whole() throws -> Data {
    let store = try SessionStore.create(at: file, facts: facts)
    for query in 0..<3 { try store.record(.example(query: query)) }
    try store.undo()
    try store.add(Checkpoint(choices: 2, policySteps: 2, state: Data(count: 9_000)))
    try store.add(Stage.example(choices: 2))
    try store.add([Metric(choices: 2, name: "agreement", value: 0.5)])
    try store.close()
    return try Data(contentsOf: file)
  }

  private func readAll(_ access: SessionStore.Access) throws {
    try readSession(file, for: access)
  }

  @Test(arguments: ["", "hello", "name: backflip\n", String(repeating: "text ", count: 2_000)])
  func textIsNoSession(text: String) throws {
    try Data(text.utf8).write(to: file)
    #expect(sessionError { try readAll(.writing) } == .notADatabase(file: file.path))
    #expect(sessionError { try readAll(.reading) } == .notADatabase(file: file.path))
    #expect(try Data(contentsOf: file) == Data(text.utf8))
    #expect(try folder.names == ["monday.backflip"])
  }

  @Test func missingFileAndFolder() throws {
    #expect(sessionError { try readAll(.writing) } == .missing(file: file.path))
    #expect(try folder.names.isEmpty)
    #expect(
      sessionError { _ = try SessionStore.open(at: folder.url) } == .folder(file: folder.url.path))
  }

  @Test func applicationAndVersionAreAsked() throws {
    let whole = try whole()
    // The database header keeps user_version at 60 and application_id at 68, big-endian
    // (sqlite.org/fileformat2.html, 1.3).
    #expect(whole[60..<64] == Data([0, 0, 0, 3]))
    #expect(whole[68..<72] == Data("BFLP".utf8))

    var foreign = whole
    foreign[68] ^= 1
    try foreign.write(to: file)
    #expect(sessionError { try readAll(.writing) } == .foreign(file: file.path))
    #expect(try Data(contentsOf: file) == foreign)

    var newer = whole
    newer[63] = 9
    try newer.write(to: file)
    let error = SessionError.newer(file: file.path, version: 9, supported: 3)
    #expect(sessionError { try readAll(.writing) } == error)
    #expect(sessionError { try readAll(.reading) } == error)
    #expect(error.description.contains("update backflip"))

    var unnumbered = whole
    unnumbered[63] = 0
    try unnumbered.write(to: file)
    guard case .damaged = sessionError({ try readAll(.reading) }) else {
      Issue.record("version 0 was not refused")
      return
    }
  }

  @Test func cutFilesAreRefused() throws {
    let whole = try whole()
    // SQLite fills a part of the last page with zeros; there, only what was cut is damaged.
    for length in stride(from: 1, through: whole.count - 4_096, by: whole.count / 60) {
      try whole.prefix(length).write(to: file)
      #expect(sessionError { try readAll(.writing) } != nil, "cut at \(length)")
      _ = sessionError { try readAll(.reading) }
    }
  }

  @Test func flippedBytesNeverEndTheProgram() throws {
    let whole = try whole()
    var noise = SplitMix(state: 5)
    for _ in 0..<100 {
      var damaged = whole
      for _ in 0..<Int.random(in: 1...8, using: &noise) {
        let place = Int.random(in: 0..<whole.count, using: &noise)
        damaged[place] = UInt8.random(in: 0...255, using: &noise)
      }
      try damaged.write(to: file)
      for access in [SessionStore.Access.reading, .writing] {
        do { try readAll(access) } catch { #expect(error is SessionError, "\(error)") }
      }
      SessionFile.removeCompanions(of: file)
    }
  }

  @Test func flippedByteOfAClipIsFound() throws {
    var bytes = try whole()
    let clip = Answer.example(query: 1).query.left.trajectory.encoded()
    let found = try #require(bytes.range(of: clip))
    bytes[found.lowerBound + 60] ^= 4
    try bytes.write(to: file)
    let store = try SessionStore.open(at: file)
    #expect(
      sessionError { _ = try store.clip(2) }
        == .damaged(file: store.file.path, detail: "\"clip 2\" was changed after it was written"))
    #expect(try store.clip(3).id == 3)
  }

  @Test func fileThatIsThereIsNotReplaced() throws {
    let whole = try whole()
    #expect(
      sessionError { _ = try SessionStore.create(at: file, facts: facts) }
        == .taken(file: file.path))
    #expect(try Data(contentsOf: file) == whole)
    #expect(try folder.names == ["monday.backflip"])
  }
}
