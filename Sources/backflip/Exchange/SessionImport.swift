import Export
import Foundation
import Learning
import Scenarios
import Sessions
import Teaching

/// Reads a file of comparisons into a new session.
struct SessionImport {
  /// How many bad lines are reported one by one.
  private static let reportedLines = 20

  private let reader: ComparisonReader
  private var comparisons: ComparisonImport

  /// Takes a new session of the scenario, open for writing.
  init(into store: SessionStore, scenario: Scenario) {
    reader = ComparisonReader(scenario)
    comparisons = ComparisonImport(into: store, shape: BodyEnvironmentMaker(scenario).shape)
  }

  /// Reads all comparisons of a file into the session.
  ///
  /// After a bad line no more are stored, but all bad lines are reported.
  ///
  /// - Returns: The number of comparisons.
  /// - Throws: `ExportError`, `SessionError`; `Failure` where lines are bad, where there is none, or
  ///   where it was told to stop: the session is then of no use.
  mutating func run(_ file: URL, until shouldStop: () -> Bool) throws -> Int {
    var (good, bad, isStopped) = (0, 0, false)
    var bar = ProgressBar("comparisons", total: 1000)
    defer { bar.finish() }
    try InputLines.read(file, maximum: reader.maximumLine) { number, line, share in
      do {
        let comparison = try reader.comparison(line)
        good += 1
        if bad == 0 { try comparisons.add(comparison) }
      } catch let refusal as ComparisonReader.Refusal {
        bad += 1
        if bad == 1 { bar.finish() }
        if bad <= Self.reportedLines { StandardError.line("\(file.path):\(number): \(refusal)") }
      }
      if bad == 0 { bar.show(Int(share * 1000)) }
      isStopped = shouldStop()
      return !isStopped
    }
    guard !isStopped else { throw Failure("\(file.path): stopped; nothing was imported") }
    guard bad == 0 else {
      throw Failure(
        "\(file.path): \(Figure.count(bad, "bad line")) next to \(Figure.count(good, "good one")); "
          + "nothing was imported: correct or remove the bad lines")
    }
    guard good > 0 else {
      throw Failure("\(file.path): no comparison; write one a line")
    }
    return good
  }
}

extension ComparisonImport {
  /// Stores a comparison that was read.
  fileprivate mutating func add(_ comparison: Comparison) throws {
    try add(
      left: comparison.left, right: comparison.right, choice: comparison.answer,
      rater: comparison.rater, seconds: comparison.seconds, predictedLeft: comparison.predicted,
      time: comparison.time, isUndone: comparison.isUndone)
  }
}
