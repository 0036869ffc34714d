import Foundation
import TestSupport
import Testing

@testable import backflip

/// What other programs make of what `export` writes, and what comes back.
@Suite(.serialized)
struct ExportTests {
  /// Makes a session of quick choices.
  private func teach(
    _ choices: Int, session: String = "monday", home: TemporaryFolder
  ) throws {
    let scenario = try QuickScenario.write(to: home)
    let run = try BuiltProgram.run(
      ["train", scenario, "--choices", "\(choices)", "--seed", "7", "--session", session],
      home: home)
    #expect(run.status == 0, "\(run.errors)")
  }

  /// Exports the session monday.
  /// - Returns: Where to.
  private func export(
    _ format: String, _ options: [String] = [], to name: String, home: TemporaryFolder,
    errors: String = ""
  ) throws -> URL {
    let file = home.url.appendingPathComponent(name)
    let run = try BuiltProgram.run(
      ["export", "monday", "--format", format, "--output", file.path] + options, home: home)
    #expect(run.status == 0 && run.output.isEmpty, "\(run.errors)")
    #expect(errors.isEmpty ? run.errors.isEmpty : run.errors.contains(errors), "\(run.errors)")
    return file
  }

  @Test("Other people's libraries read every format")
  func outsideReaders() throws {
    let home = try TemporaryFolder()
    try teach(3, home: home)
    func read(
      _ kind: String, as format: String, _ options: [String] = [], errors: String = ""
    ) throws -> [String: Any]? {
      let file = try export(format, options, to: "monday.\(kind)", home: home, errors: errors)
      return try OutsideReader.read(file, as: kind)
    }
    if let found = try read("jsonl", as: "jsonl") {
      #expect((found["answers"] as? [String])?.count == 3)
      #expect(found["raters"] as? [String] == ["oracle", "oracle", "oracle"])
      // 0.2 s of 0.008 s, and the frame before the first action.
      #expect(found["frames"] as? [Int] == Array(repeating: 26, count: 6))
    }
    if let found = try read(
      "trl", as: "jsonl", ["--style", "trl", "--every", "5"], errors: "tokens a clip")
    {
      let rows = try #require(found["rows"] as? Int)
      #expect((1...3).contains(rows))
      // Frames 0, 5, 10, 15, 20 and 25 of 26.
      #expect(found["lines"] as? [Int] == Array(repeating: 7, count: 2 * rows))
    }
    if let found = try read("csv", as: "csv") {
      #expect((found["names"] as? [String])?.contains("policySteps") == true)
    }
    if let found = try read("minari", as: "minari", ["--episodes", "18"]) {
      #expect(found["episodes"] as? [Int] == Array(0..<18))
      #expect(found["steps"] as? [Int] == Array(repeating: 50, count: 18))
      #expect(found["id"] as? String == "backflip/monday_minari-v0")
    }
    if let found = try read("safetensors", as: "safetensors") {
      let shapes = try #require(found["shapes"] as? [String: [Int]])
      // Height, pitch (2), three joints, six velocities.
      #expect(shapes["policy.mean.0.weight"]?.last == 12)
      // A function of each, and of the height and the lead of four parts, between 17 knots.
      #expect(shapes["reward.terms"] == [20, 17] && shapes["reward.bias"] == [5])
      #expect(shapes["reward.output_mean"] == [1])
    }
    if let found = try read("gif", as: "gif") {
      #expect(found["size"] as? [Int] == [200, 292])
      // 0.4 s at 25 a second, and the last one stays for a second.
      #expect(found["frames"] as? Int == 11 && found["milliseconds"] as? Int == 1400)
      #expect(found["loop"] as? Int == 0)
    }
    if let found = try read("cast", as: "cast") {
      #expect(found["size"] as? [Int] == [80, 24])
      #expect(abs(try #require(found["seconds"] as? Double) - 0.4) < 0.001)
      #expect(found["title"] as? String == "Quick · monday")
    }
  }

  @Test("Stages and pairs stand side by side; a choice that is not there is told of")
  func films() throws {
    let home = try TemporaryFolder()
    try teach(3, home: home)
    let grid = try export("gif", ["--stages", "0,2,3"], to: "grid.gif", home: home)
    if let found = try OutsideReader.read(grid, as: "gif") {
      #expect(found["size"] as? [Int] == [602, 194])
    }
    let pair = try export("cast", ["--choice", "2", "--speed", "0.5"], to: "p.cast", home: home)
    let text = try String(contentsOf: pair, encoding: .utf8)
    #expect(text.contains("left") && text.contains("right") && text.contains("✓"))
    let missing = try BuiltProgram.run(
      ["export", "monday", "--format", "gif", "--output", "x", "--choice", "4"], home: home)
    #expect(missing.status == 1)
    #expect(missing.errors.contains("there is no choice 4; it has 3, from 1"))
  }

  @Test("Comparisons go out and come in again as they were, and are learned from")
  func roundTrip() throws {
    let home = try TemporaryFolder()
    try teach(12, home: home)
    let file = try export("jsonl", to: "choices.jsonl", home: home)
    // One was taken back.
    var lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(
      String.init)
    lines[4] = lines[4].replacingOccurrences(of: #""undone":false"#, with: #""undone":true"#)
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
    let scenario = home.url.appendingPathComponent("quick.yaml").path
    let imported = try BuiltProgram.run(
      ["sessions", "import", file.path, "--session", "tuesday", "--scenario", scenario]
        + ["--seed", "1"], home: home)
    #expect(
      imported.status == 0 && imported.output == "tuesday: 12 choices\n", "\(imported.errors)")
    let again = home.url.appendingPathComponent("again.jsonl")
    let run = try BuiltProgram.run(
      ["export", "tuesday", "--format", "jsonl", "--output", again.path], home: home)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try Data(contentsOf: again) == Data(contentsOf: file))

    let trained = try BuiltProgram.run(
      ["train", scenario, "--session", "tuesday", "--choices", "14", "--json"], home: home)
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(trained.output.contains(#""choices":14"#))
  }

  @Test("Bad lines are named, and nothing is imported")
  func badLines() throws {
    let home = try TemporaryFolder()
    try teach(3, home: home)
    let file = try export("jsonl", to: "choices.jsonl", home: home)
    var lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    lines[1] = "{\"left\":"
    lines.append(#"{"left":{},"right":{},"answer":"left"}"#)
    let bad = try home.write(lines.joined(separator: "\n"), to: "bad.jsonl")
    let scenario = home.url.appendingPathComponent("quick.yaml").path
    let run = try BuiltProgram.run(
      ["sessions", "import", bad, "--session", "tuesday", "--scenario", scenario], home: home)
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(run.errors.contains("bad.jsonl:2: is not JSON, or has a number out of range\n"))
    #expect(run.errors.contains("bad.jsonl:4: left.time: is missing\n"))
    #expect(run.errors.contains("2 bad lines next to 2 good ones; nothing was imported"))
    let list = try BuiltProgram.run(["sessions", "list", "--json"], home: home)
    #expect(!list.output.contains("tuesday"))
    // Another scenario's clips are told apart.
    let other = try BuiltProgram.run(
      ["sessions", "import", home.write("\n \n", to: "empty"), "--session", "a"], home: home)
    #expect(other.status == 1 && other.errors.contains("no comparison; write one a line"))
  }

  @Test("The Python program plays in MuJoCo, and says what is missing")
  func python() throws {
    let home = try TemporaryFolder()
    try teach(3, home: home)
    let folder = try export("python", to: "flips", home: home)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["body.xml", "play.py", "policy.safetensors"])
    let again = try BuiltProgram.run(
      ["export", "monday", "--format", "python", "--output", folder.path], home: home)
    #expect(again.status == 1 && again.errors.contains("exists already and is not an empty folder"))

    let program = folder.appendingPathComponent("play.py")
    let gif = home.url.appendingPathComponent("flip.gif")
    guard
      let played = try OutsideReader.python(
        [program.path, "--episodes", "2", "--gif", gif.path], missing: "play.py: missing: ")
    else { return }
    #expect(played == "Quick: 0 of 2 episodes with one or more, 0 in all\n")
    #expect(try Data(contentsOf: gif).starts(with: Data("GIF89a".utf8)))

    // Its eyes, its hands and its judgement are this program's.
    let rollout = home.url.appendingPathComponent("rollout.jsonl")
    let run = try BuiltProgram.run(
      ["rollout", "monday", "--episodes", "5", "--output", rollout.path], home: home)
    #expect(run.status == 0, "\(run.errors)")
    let minari = try export("minari", ["--episodes", "5"], to: "minari", home: home)
    let script = Reference.package.appendingPathComponent("Scripts/python_agreement.py")
    _ = try OutsideReader.python(
      [
        script.path, folder.path, rollout.path,
        minari.appendingPathComponent("data/main_data.hdf5").path,
      ], missing: "play.py: missing: ")
  }

  @Test("The bar tells the share")
  func bar() {
    #expect(
      ProgressBar.text("frames", done: 1, of: 2) == "frames  [###############...............]  50 %"
    )
    #expect(ProgressBar.text("frames", done: 9, of: 0).hasSuffix("100 %"))
  }
}

/// Python with other people's libraries, where the machine has it.
enum OutsideReader {
  /// What `Scripts/read_exports.py` finds in a file; nil where a package is missing.
  static func read(_ file: URL, as kind: String) throws -> [String: Any]? {
    let script = Reference.package.appendingPathComponent("Scripts/read_exports.py")
    guard
      let text = try python(
        [script.path, kind, file.path], missing: "read_exports.py: missing: ")
    else { return nil }
    return try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
  }

  /// What a Python program prints; nil where there is no Python, or a package is missing, which
  /// the program tells in a line that begins with `missing`.
  static func python(_ arguments: [String], missing: String) throws -> String? {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // PYTHON names another one, such as that of a virtual environment.
    process.arguments =
      [ProcessInfo.processInfo.environment["PYTHON"] ?? "python3"] + arguments
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // Neither is long enough to fill a pipe.
    let text = String(
      decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    let complaint = String(
      decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    if process.terminationStatus == 127 || complaint.hasPrefix(missing) { return nil }
    #expect(process.terminationStatus == 0, "\(complaint)")
    return text
  }
}
