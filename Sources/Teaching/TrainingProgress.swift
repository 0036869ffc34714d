import Foundation
import Learning

/// How far a training is: a line of JSON that `train --json` and `experiment run` write on standard
/// error where that is no terminal.
///
///     {"agreement":0.81,"choices":40,"successes":7}
package struct TrainingProgress: Sendable, Codable, Equatable {
  /// Choices that stand; nil with a formula.
  package var choices: Int?
  /// Steps that the policies have taken.
  package var policySteps: Int
  /// The share of the last hundred choices that was predicted; nil where none was.
  package var agreement: Double?
  /// The successes in the ten episodes of the last check; nil before the first.
  package var successes: Int?

  /// The progress of a training by choices; nil before the learner has reported.
  package init?(_ status: SessionStatus) {
    guard let progress = status.learner else { return nil }
    choices = progress.standing
    policySteps = progress.policySteps
    agreement = status.statistics.recentAgreement
    successes = status.checks.last
  }

  /// The progress of a training by a formula.
  package init(_ progress: RewardTraining.Progress) {
    policySteps = progress.policySteps
    successes = progress.lastSuccesses
  }

  /// Reads a line; nil for any other.
  package init?(line: String) {
    guard line.hasPrefix("{"),
      let progress = try? JSONDecoder().decode(Self.self, from: Data(line.utf8))
    else { return nil }
    self = progress
  }
}

/// The time that a piece of work takes, with that of earlier runs of it.
package struct Stopwatch: Sendable {
  private let secondsBefore: Double
  private let start = ContinuousClock.now

  /// Starts now.
  ///
  /// - Parameter secondsBefore: The time of earlier runs, s.
  package init(secondsBefore: Double = 0) { self.secondsBefore = secondsBefore }

  /// The time until now, s.
  package var seconds: Double { secondsBefore + (.now - start).inSeconds }
}
