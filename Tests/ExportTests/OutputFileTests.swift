import Foundation
import TestSupport
import Testing

@testable import Export

@Suite struct OutputFileTests {
  private let temporary: TemporaryFolder
  private let file: URL

  init() throws {
    temporary = try TemporaryFolder()
    file = temporary.url.appendingPathComponent("rollouts.jsonl")
  }

  private var folder: URL { temporary.url }

  /// The file as rollouts are written to it.
  private var place: OutputPlace {
    get throws { try OutputPlace(file, for: .rollouts) }
  }

  private var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path) }
  }

  @Test func linesArriveInOrder() throws {
    let lines = (0..<3_000).map { "line \($0) " + String(repeating: "x", count: 60) }
    try OutputFile.write(to: place) { append in
      for line in lines { try append(line) }
    }
    let expected = lines.joined(separator: "\n") + "\n"
    #expect(try String(contentsOf: file, encoding: .utf8) == expected)
    #expect(try names == ["rollouts.jsonl"])
  }

  @Test func failureLeavesTheFormerFile() throws {
    let former = Data(#"{"time":[0.0],"qpos":[[1]]}"#.utf8)
    try former.write(to: file)
    struct Failure: Error {}
    #expect(throws: Failure.self) {
      try OutputFile.write(to: place) { append in
        try append(String(repeating: "x", count: 100_000))
        throw Failure()
      }
    }
    #expect(try Data(contentsOf: file) == former)
    #expect(try names == ["rollouts.jsonl"])
  }

  @Test func refusalNamesTheFile() {
    let missing = folder.appendingPathComponent("none/rollouts.jsonl")
    #expect(
      throws: ExportError.file(path: missing.path, reason: "no such file or directory")
    ) { try write(to: missing) }
    #if os(Linux)
      #expect(throws: ExportError.file(path: "/dev/full", reason: "no space left on device")) {
        try write(to: URL(fileURLWithPath: "/dev/full"))
      }
    #endif
    #expect(throws: ExportError.file(path: folder.path, reason: "is a folder")) {
      try write(to: folder)
    }
  }

  private func write(to file: URL) throws {
    try OutputFile.write(to: OutputPlace(file, for: .rollouts)) { append in try append("x") }
  }

  @Test func deviceIsWrittenToAndStays() throws {
    try write(to: URL(fileURLWithPath: "/dev/null"))
    var status = stat()
    #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
  }

  private func input(_ text: String) throws -> SimulationInput {
    try Data(text.utf8).write(to: file)
    return try SimulationInput(contentsOf: file, jointCount: 2, controlCount: 1)
  }

  @Test func simulationFilesComeBackToTheBit() throws {
    let read = try input(#"{"qpos":[0.1,1e-300],"qvel":[3,-4.5],"ctrl":[[1],[0.3]]}"#)
    #expect(
      read == SimulationInput(qpos: [0.1, 1e-300], qvel: [3, -4.5], ctrl: [[1], [0.3]]))
    let output = SimulationOutput(
      qpos: [[0.1 + 0.2, .pi], [1.0 / 3, -0.0]], qvel: [[.leastNonzeroMagnitude, 1e22], [0, 1]])
    try output.write(to: OutputPlace(file, for: .states, isForced: true))
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text.hasPrefix(#"{"qpos":[[0.30000000000000004,3.141592653589793],["#))
    #expect(try JSONDecoder().decode(SimulationOutput.self, from: Data(text.utf8)) == output)
  }

  @Test(arguments: [
    ("", "is no JSON object with qpos, qvel and ctrl"),
    ("[1]", "is no JSON object with qpos, qvel and ctrl"),
    (#"{"qpos":[1,2],"qvel":[1,2]}"#, "ctrl: is missing; give qpos, qvel and ctrl"),
    (
      #"{"qpos":[1,2],"qvel":[1,2],"ctrl":[[1],["a"]]}"#, "ctrl[1][0]: must be numbers, in an array"
    ),
    (#"{"qpos":[1],"qvel":[1,2],"ctrl":[]}"#, "qpos: has 1 numbers; the body needs 2"),
    (#"{"qpos":[1,2],"qvel":[1,2],"ctrl":[[1,2]]}"#, "ctrl[0]: has 2 numbers; the body needs 1"),
  ])
  func badInputIsRefusedWithItsPlace(text: String, message: String) throws {
    do {
      _ = try input(text)
      Issue.record("\(text) was accepted")
    } catch {
      #expect("\(error)" == "\(file.path): \(message)")
    }
  }

  @Test func divergedSimulationIsRefused() {
    #expect(throws: ExportError.notFinite(field: "qvel", frame: 1)) {
      try SimulationOutput(qpos: [[0], [0]], qvel: [[0], [.nan]]).write(
        to: OutputPlace(file, for: .states))
    }
    #expect(!FileManager.default.fileExists(atPath: file.path))
  }
}
