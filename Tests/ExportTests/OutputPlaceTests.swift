import Foundation
import Learning
import Sessions
import TestSupport
import Testing

@testable import Export

/// What a command may put its result in the place of.
@Suite struct OutputPlaceTests {
  private let temporary: TemporaryFolder
  private let file: URL

  init() throws {
    temporary = try TemporaryFolder()
    file = temporary.url.appendingPathComponent("result")
  }

  private var folder: URL { temporary.url }

  /// A file of each kind, as the program writes them.
  private static let examples: [OutputKind: String] = {
    let states = #"{"qpos":[[0.5]],"qvel":[[0]]}"#
    let clip = #"{"time":[0.0],"qpos":[[0.5]],"qvel":[[0.0]],"ctrl":[[0.0]],"contacts":[[]]}"#
    return [
      .gif: "GIF89a\u{1}\u{1}",
      .asciicast: Asciicast(columns: 80, rows: 24, title: "a").heading + "\n",
      .comparisons: #"{"id":1,"question":"Which \"flip\"?","left":\#(clip),"right":\#(clip)}"#,
      .preferences: #"{"prompt":"Which \"flip\"?","chosen":"a","rejected":"b"}"#,
      .figures: MetricTable.heading + "\n",
      .tensors: String(
        decoding: SafeTensors([], metadata: ["observation": "[]", "policy": "{}"]).bytes,
        as: UTF8.self),
      .rollouts: clip, .states: states, .accelerations: #"{"contacts":[[]],"qacc":[[0]]}"#,
    ]
  }()

  private static let scenario = """
    # A scenario
    name: flip
    body: hopper.xml
    observation: [height]
    question: Which is better?
    control: 0.01
    episode: 1
    oracle: mean(height)
    """

  @Test(arguments: OutputKind.allCases)
  func onlyTheSameKindIsReplaced(kind: OutputKind) throws {
    for (other, text) in Self.examples {
      try Data(text.utf8).write(to: file)
      let place = try? OutputPlace(file, for: kind)
      #expect((place != nil) == (other == kind), "\(other) by \(kind)")
      #expect(try OutputPlace(file, for: kind, isForced: true).file == file)
    }
    for text in ["my notes", "{}", #"{"qpos":[0],"qvel":[0],"ctrl":[]}"#, "\u{0}"] {
      try Data(text.utf8).write(to: file)
      #expect(throws: ExportError.self) { try OutputPlace(file, for: kind) }
    }
    try Data().write(to: file)
    #expect(try OutputPlace(file, for: kind).occupant != .nothing)
  }

  @Test func rolloutOfALongEpisodeIsKnown() throws {
    let times = (0..<100_000).map { "\(Float($0) * 0.0005)" }.joined(separator: ",")
    try Data("{\"time\":[\(times)],\"qpos\":[[0]]}".utf8).write(to: file)
    #expect(throws: Never.self) { try OutputPlace(file, for: .rollouts) }
  }

  @Test(arguments: [
    ("flip.txt", scenario), ("flip", scenario.replacingOccurrences(of: "\n", with: "\r\n")),
    ("mine.yaml", "anything"), ("mine.YML", ""),
    (
      "flow",
      #"{"body": "a.xml", "observation": [height], "question": "?", "clip": 1, "oracle": "1"}"#
    ),
    ("body", "<?xml version=\"1.0\"?>\n<!-- a\nbody -->\n<mujoco model=\"a\">"),
    ("part.txt", "\u{FEFF}<mujocoinclude>"),
  ])
  func whatAPersonMadeIsNeverReplaced(name: String, text: String) throws {
    let place = folder.appendingPathComponent(name)
    try Data(text.utf8).write(to: place)
    for kind in OutputKind.allCases {
      #expect(throws: ExportError.self) { try OutputPlace(place, for: kind, isForced: true) }
    }
  }

  @Test func sessionIsNeverReplaced() throws {
    let facts = SessionFacts(
      createdAs: "a", scenario: "b", scenarioYAML: "", bodyXML: "", seed: 1, programVersion: "1")
    let session = folder.appendingPathComponent("monday.backflip")
    try SessionStore.create(at: session, facts: facts).close()
    let copy = folder.appendingPathComponent("copy.gif")
    try FileManager.default.copyItem(at: session, to: copy)
    let link = folder.appendingPathComponent("link.gif")
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: session)
    let names = ["", "-wal", "-shm", "-journal", "-lock"].map { "new.backflip" + $0 }
    for place in [session, copy, link] + names.map(folder.appendingPathComponent) {
      #expect(throws: ExportError.self) { try OutputPlace(place, for: .gif, isForced: true) }
    }
  }

  @Test func linksPipesAndFoldersNeedMore() throws {
    try Data("GIF89a".utf8).write(to: file)
    let link = folder.appendingPathComponent("link.gif")
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
    #expect(throws: ExportError.self) { try OutputPlace(link, for: .gif) }
    #expect(
      try OutputPlace(link, for: .gif, isForced: true).file.lastPathComponent == "result")
    let pipe = folder.appendingPathComponent("pipe")
    try #require(mkfifo(pipe.path, 0o600) == 0)
    #expect(throws: ExportError.self) { try OutputPlace(pipe, for: .gif) }
    let forced = try OutputPlace(pipe, for: .gif, isForced: true)
    #expect(throws: ExportError.file(path: pipe.path, reason: "is a pipe that nobody reads")) {
      try OutputFile.write(to: forced) { append in try append("x") }
    }
    #expect(throws: ExportError.self) { try OutputPlace(folder, for: .gif, isForced: true) }
  }

  @Test func inputIsNotTheOutput() throws {
    try Data("GIF89a".utf8).write(to: file)
    let second = folder.appendingPathComponent("second")
    try #require(link(file.path, second.path) == 0)
    #expect(throws: ExportError.file(path: file.path, reason: "is what this command reads")) {
      try OutputPlace(file, for: .gif, isForced: true, inputs: [second])
    }
  }

  @Test func whatComesThereMeanwhileStays() throws {
    let new = try OutputPlace(file, for: .gif)
    try Data("GIF89a mine".utf8).write(to: file)
    #expect(throws: ExportError.self) {
      try OutputFile.write(to: new) { append in try append("x") }
    }
    let known = try OutputPlace(file, for: .gif)
    let other = folder.appendingPathComponent("other")
    try Data("other".utf8).write(to: other)
    try #require(rename(other.path, file.path) == 0)
    #expect(throws: ExportError.self) {
      try OutputFile.write(to: known) { append in try append("x") }
    }
    #expect(try Data(contentsOf: file) == Data("other".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["result"])
  }

  @Test func leftoverOfTheDeadIsRemoved() throws {
    try Data("half".utf8).write(to: folder.appendingPathComponent(".backflip-output-4711-1"))
    try OutputFile.write(to: OutputPlace(file, for: .gif)) { append in try append("x") }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["result"])
  }
}
