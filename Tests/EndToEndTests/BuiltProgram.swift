import Foundation
import Sessions
import TestSupport

/// The program as it was built beside the tests.
enum BuiltProgram {
  /// What came of a run.
  struct Result {
    var status: Int32
    var output: String
    var errors: String

    /// The lines that were printed.
    var lines: [String] { output.split(separator: "\n").map(String.init) }
  }

  /// The built `backflip`, beside the tests' bundle.
  static let url: URL = {
    let bundle = Bundle(for: Marker.self).bundleURL
    // Linux knows no bundles of tests and gives the folder.
    let folder = bundle.pathExtension == "xctest" ? bundle.deletingLastPathComponent() : bundle
    return folder.appendingPathComponent("backflip")
  }()

  /// Lets the tests' bundle be found.
  private final class Marker {}

  /// Runs the program, or a copy of it, to its end, without a terminal.
  static func run(
    _ arguments: [String], home: TemporaryFolder, environment more: [String: String] = [:],
    program: URL = url, folder: URL? = nil
  ) throws -> Result {
    let process = Process()
    let (output, errors) = (
      home.url.appendingPathComponent("out"), home.url.appendingPathComponent("err")
    )
    // Files, not pipes, so that neither has to be read while the other fills.
    for file in [output, errors] {
      guard FileManager.default.createFile(atPath: file.path, contents: nil) else {
        throw CocoaError(.fileWriteUnknown)
      }
    }
    process.executableURL = program
    if let folder { process.currentDirectoryURL = folder }
    process.arguments = arguments
    process.environment = environment(home: home, more)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
      errors: try String(contentsOf: errors, encoding: .utf8))
  }

  /// How many choices a session's file holds so far; 0 while there is none.
  static func choices(in file: URL) throws -> Int {
    guard let store = try? SessionStore.open(at: file, for: .reading) else { return 0 }
    defer { try? store.close() }
    return try store.summary().choices
  }

  /// The environment of a run: the data folder is the test's own.
  static func environment(
    home: TemporaryFolder, _ more: [String: String] = [:]
  ) -> [String: String] {
    var environment = ProcessInfo.processInfo.environment
    environment["BACKFLIP_HOME"] = home.data.path
    environment["XDG_CONFIG_HOME"] = home.url.appendingPathComponent("config").path
    environment["BACKFLIP_SCENARIOS"] = nil
    environment["TERM"] = "xterm-256color"
    environment["LC_ALL"] = "C.UTF-8"
    environment["NO_COLOR"] = nil
    return environment.merging(more) { $1 }
  }
}

extension TemporaryFolder {
  /// The data folder of the program.
  var data: URL { url.appendingPathComponent("data") }

  /// Where a session of this name is.
  func session(_ name: String) -> URL {
    data.appendingPathComponent("sessions/\(name).backflip")
  }
}
