import Foundation

/// The results that are recorded beside a lesson.
extension Lesson {
  /// The folder of recorded results, which need not exist.
  package var records: ResultsFolder { ResultsFolder(experiment.usualResults) }

  /// The recorded results by the measure of the claim; nil where there are none.
  ///
  /// - Throws: `Failure` where they cannot be read.
  package func recordedSummary() throws -> ExperimentSummary? {
    guard FileManager.default.fileExists(atPath: experiment.usualResults.path),
      let measure = experiment.measure(named: effect.measure)
    else { return nil }
    let summary = try ExperimentSummary(of: experiment, in: records, measures: [measure])
    return summary.order.measures.isEmpty ? nil : summary
  }
}
