import Export
package import Foundation
import Synchronization
import Teaching

/// Results in short: `runs.jsonl` in a folder of results.
///
/// The first line names the command that made them. Each further line is a run without its policy and
/// with the digest of its settings, some 300 bytes instead of 50 kB, so that results can lie beside a
/// lesson.
package final class RecordedRuns: Sendable {
  /// The first line.
  private struct Heading: Codable {
    let command: String
  }

  /// A run in short.
  private struct Entry: Codable {
    let arm: String
    let seed: UInt64
    /// The digest of the settings.
    let settings: String
    let program: String
    let measures: [String: Double?]
    let formulas: [String: String]
  }

  /// A run by its arm's name and its seed.
  private struct Key: Hashable {
    let arm: String
    let seed: UInt64

    init(_ arm: String, _ seed: UInt64) { (self.arm, self.seed) = (arm, seed) }
  }

  private let file: URL
  private let entries = Mutex<[Key: Entry]?>(nil)

  /// The short results of a folder, if it has some.
  init(in folder: URL) { file = folder.appendingPathComponent("runs.jsonl") }

  /// The result of a run; nil where there is none with its settings.
  ///
  /// - Throws: `Failure` where the file is there and cannot be read.
  func record(of run: Run) throws -> RunRecord? {
    guard let entry = try entry(of: run), try entry.settings == run.arm.settings.digest() else {
      return nil
    }
    return RunRecord(
      arm: entry.arm, seed: entry.seed, settings: run.arm.settings, program: entry.program,
      measures: entry.measures, formulas: entry.formulas, policy: nil)
  }

  /// Whether there is a result of a run, of any settings.
  ///
  /// - Throws: As `record(of:)`.
  func hasRecord(of run: Run) throws -> Bool { try entry(of: run) != nil }

  private func entry(of run: Run) throws -> Entry? {
    try entries.withLock { entries in
      let known = try entries ?? read()
      entries = known
      return known[Key(run.arm.name, run.seed)]
    }
  }

  private func read() throws -> [Key: Entry] {
    guard FileManager.default.fileExists(atPath: file.path) else { return [:] }
    guard let text = try? String(contentsOf: file, encoding: .utf8) else {
      throw Failure("\(file.path): this file cannot be read; check its permissions")
    }
    var found: [Key: Entry] = [:]
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
      guard let entry = try? JSONDecoder().decode(Entry.self, from: Data(line.utf8)) else {
        throw Failure(
          "\(file.path):\(index + 1): this is no recorded run; record the results again")
      }
      found[Key(entry.arm, entry.seed)] = entry
    }
    return found
  }

  /// Writes all results of an experiment in short.
  ///
  /// - Parameters:
  ///   - experiment: The experiment.
  ///   - results: The folder with its results.
  ///   - folder: The folder that gets the file.
  ///   - command: The command that made the results.
  /// - Returns: The file, and its runs.
  /// - Throws: `Failure` where a result is missing or cannot be read; `ExportError` where the system
  ///   refuses.
  package static func write(
    _ experiment: Experiment, in results: ResultsFolder, to folder: URL, command: String
  ) throws -> (file: URL, runs: Int) {
    let entries = try experiment.arms.flatMap { arm in
      try experiment.seeds.map { seed in
        let run = Run(arm: arm, seed: seed)
        guard let record = try results.record(of: run) else {
          throw Failure("\(results.url.path): the result of \(run.name) is missing; run it first")
        }
        // A measure that was added later is taken from the policy, which is left out here.
        var (measures, formulas) = (record.measures, record.formulas)
        for measure in experiment.measures {
          let value = try record.value(of: measure, in: arm)
          measures.updateValue(value, forKey: measure.name)
          formulas[measure.name] = measure.formula
        }
        return Entry(
          arm: record.arm, seed: seed, settings: try arm.settings.digest(),
          program: record.program, measures: measures, formulas: formulas)
      }
    }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appendingPathComponent("runs.jsonl")
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    func line(_ value: some Encodable) throws -> String {
      String(decoding: try encoder.encode(value), as: UTF8.self)
    }
    try OutputFile.write(to: OutputPlace(file, for: .recordedRuns)) { append in
      try append(line(Heading(command: command)))
      for entry in entries { try append(line(entry)) }
    }
    return (file, entries.count)
  }
}
