import Foundation
import Scenarios
import Sessions

extension Finding {
  /// The least free space, bytes: a session of some hundred choices takes some ten megabytes.
  private static let neededSpace = 50_000_000

  /// The data folder: its place, and what a trial of it came to.
  static func dataFolder(_ folder: URL) -> [Finding] {
    dataFolder(folder, DataFolder.trial(of: folder))
  }

  /// The same of a trial.
  static func dataFolder(_ folder: URL, _ trial: DataFolder.Trial) -> [Finding] {
    let isThere = trial.folder.standardizedFileURL.path == folder.standardizedFileURL.path
    let place = "\(folder.path)\(isThere ? "" : " (will be made in \(trial.folder.path))")"
    let space = trial.freeBytes.map { "\(megabytes($0)) free" }
    let parts = [place, trial.fileSystem, space].compactMap(\.self)
    let elsewhere = "name another folder with --directory or BACKFLIP_HOME"
    var problem = trial.writeError.map { "\(trial.folder.path): \($0); \(elsewhere)" }
    if problem == nil, let free = trial.freeBytes, free < neededSpace {
      problem =
        "\(trial.folder.path): only \(megabytes(free)) are free; make room for "
        + "\(megabytes(neededSpace)), or \(elsewhere)"
    }
    let locks = trial.locks.map { $0 ? "work" : "do not work" } ?? "not tried"
    let milliseconds = trial.flush.map { String(format: "%.1f ms", $0 / .milliseconds(1)) }
    return [
      Finding("data folder", parts.joined(separator: ", "), problem: problem),
      Finding(
        "locks", locks,
        problem: trial.locks == false
          ? "two programs could write one session in \(trial.folder.path); \(elsewhere), on a disk of "
            + "this machine" : nil),
      Finding(
        "fsync", milliseconds ?? trial.flushError ?? "not tried",
        problem: trial.flushError.map {
          "choices in \(trial.folder.path) would not survive a power failure: \($0); \(elsewhere)"
        }),
    ]
  }

  /// The configuration file; defaults stand for its mistakes, so that they are no problem here.
  static func configuration(_ configuration: Configuration) -> Finding {
    let mistakes = configuration.problems.count
    let note =
      !configuration.isThere
      ? " (there is none)" : mistakes > 0 ? ", \(mistakes) wrong; see `backflip config`" : ""
    return Finding("settings", configuration.file.path + note)
  }

  /// The folders of scenarios, and whether the usual scenario can be read.
  static func scenarios(_ library: ScenarioLibrary) -> Finding {
    let folders = library.foldersOnDisk.map(\.path)
    let entries = library.list()
    let count = "\(entries.count) scenario\(entries.count == 1 ? "" : "s")"
    var problem: String?
    do { _ = try library.scenario(NewCommand.usualScenario) } catch { problem = "\(error)" }
    return Finding(
      "scenarios",
      "\(count) in \((folders + ["the program (built in)"]).joined(separator: ", "))",
      problem: problem)
  }
}
