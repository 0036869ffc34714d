import Export
package import Foundation
import Sessions
import Teaching

/// The folder of an experiment's results: a folder for each arm, in it a file for each seed.
///
///     raters.results/oracle/7.json                       a result
///     raters.results/oracle/7.failed.json                the error of a run that failed
///     raters.results/oracle/7.DIGEST.json                a result of earlier settings
///     raters.results/oracle/7.DIGEST.backflip, .state    a run that is not finished
///     raters.results/runs.jsonl                          results in short, which count where no file is
package struct ResultsFolder: Sendable {
  /// The folder.
  package let url: URL
  /// The results in short, read when they are needed.
  private let recorded: RecordedRuns

  package init(_ url: URL) {
    self.url = url
    recorded = RecordedRuns(in: url)
  }

  /// The result of a run; nil where there is none with its settings.
  ///
  /// - Throws: `Failure` where a file cannot be read, or is no result.
  package func record(of run: Run) throws -> RunRecord? {
    let file = file(of: run, "json")
    try refuseObstacle(at: file)
    // The settings may be earlier ones, to which the arm has returned.
    for file in [file, try unfinished(run, "json")] {
      guard let record: RunRecord = try read(file) else { continue }
      guard record.seed == run.seed, record.arm == run.arm.name else {
        throw Failure(
          "\(file.path): this is the result of \(record.arm), seed \(record.seed); give the file its "
            + "own name, or delete it")
      }
      if record.settings == run.arm.settings { return record }
    }
    return try recorded.record(of: run)
  }

  /// Whether a run has a result of other settings.
  ///
  /// - Throws: As `record(of:)`.
  package func hasOtherResult(of run: Run) throws -> Bool {
    guard try record(of: run) == nil else { return false }
    let record: RunRecord? = try read(file(of: run, "json"))
    return try record != nil || recorded.hasRecord(of: run)
  }

  /// The session of a run that is not finished, which need not exist.
  ///
  /// - Throws: `EncodingError`.
  package func session(of run: Run) throws -> URL { try unfinished(run, "backflip") }

  /// The error of a run that failed with its settings; nil where there is none.
  ///
  /// - Throws: As `record(of:)`.
  package func failure(of run: Run) throws -> String? {
    guard let failed: FailedRun = try read(file(of: run, "failed.json")),
      failed.settings == run.arm.settings
    else { return nil }
    return failed.error
  }

  /// The file of a session or a state of a run that is not finished, or of a result that was set aside.
  ///
  /// - Throws: `EncodingError`.
  func unfinished(_ run: Run, _ ending: String) throws -> URL {
    file(of: run, "\(try run.arm.settings.digest()).\(ending)")
  }

  /// Does something as the one process that is at a run.
  ///
  /// - Returns: nil where another process is at it.
  /// - Throws: `SessionError` where the folder cannot be written; what `work` throws.
  func holding<Result>(_ run: Run, _ work: () async throws -> Result) async throws -> Result? {
    let file = file(of: run, "json")
    try makeFolder(file.deletingLastPathComponent())
    let lock: WriterLock
    do {
      lock = try WriterLock(of: file)
    } catch SessionError.inUse {
      return nil
    }
    defer { lock.release() }
    return try await work()
  }

  /// Stores a result, whole or not at all, and removes the traces of the unfinished run.
  ///
  /// - Throws: `ExportError` where the system refuses.
  func store(_ record: some Encodable, of run: Run) throws {
    try setAside(run)
    try OutputFile.write(to: OutputPlace(file(of: run, "json"), for: .run), json: record)
    for trace in [
      file(of: run, "failed.json"), try unfinished(run, "backflip"), try unfinished(run, "state"),
    ] {
      unlink(trace.path)
    }
  }

  /// Stores the error of a run.
  ///
  /// - Throws: `ExportError` where the system refuses.
  package func store(error: String, of run: Run) throws {
    let failed = FailedRun(
      arm: run.arm.name, seed: run.seed, settings: run.arm.settings, error: error)
    let file = self.file(of: run, "failed.json")
    try makeFolder(file.deletingLastPathComponent())
    try OutputFile.write(to: OutputPlace(file, for: .run), json: failed)
  }

  /// Renames a result of other settings.
  private func setAside(_ run: Run) throws {
    let file = file(of: run, "json")
    guard let record: RunRecord = try read(file) else { return }
    let aside = self.file(of: run, "\(try record.settings.digest()).json")
    guard rename(file.path, aside.path) == 0 else {
      throw Failure("\(file.path): it cannot be renamed: \(Self.lastReason)")
    }
  }

  private func file(of run: Run, _ ending: String) -> URL {
    url.appendingPathComponent(run.arm.name, isDirectory: true)
      .appendingPathComponent("\(run.seed).\(ending)")
  }

  /// Makes a folder for the outputs of a scheduler.
  ///
  /// - Returns: The folder.
  /// - Throws: `Failure` where the system refuses.
  package func makeFolder(named name: String) throws -> URL {
    let folder = url.appendingPathComponent(name, isDirectory: true)
    try makeFolder(folder)
    return folder
  }

  private func makeFolder(_ folder: URL) throws {
    guard
      (try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true))
        == nil
    else { return }
    // Foundation's error has no reason that a person could act on.
    let reason = mkdir(folder.path, 0o777) == 0 ? "" : ": \(Self.lastReason)"
    throw Failure("\(folder.path): this folder cannot be made\(reason); choose another --results")
  }

  /// Refuses a run whose result could not be stored in the end.
  private func refuseObstacle(at file: URL) throws {
    var status = stat()
    guard lstat(file.path, &status) == 0, status.st_mode & S_IFMT != S_IFREG else { return }
    throw Failure("\(file.path): this is no plain file; move it out of the way")
  }

  /// Reads a file of JSON; nil where there is none.
  private func read<Value: Decodable>(_ file: URL) throws -> Value? {
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    guard let data = try? Data(contentsOf: file) else {
      throw Failure("\(file.path): this file cannot be read; check its permissions")
    }
    do {
      return try JSONDecoder().decode(Value.self, from: data)
    } catch {
      throw Failure(
        "\(file.path): this is no result of a run; delete the file, and the run is done again")
    }
  }

  private static var lastReason: String { String(cString: strerror(errno)).lowercased() }
}
