public import Foundation

/// All that a learner needs to go on, but for the choices and their clips, which sessions keep.
public struct LearnerCheckpoint: Sendable, Codable {
  var configuration: LearnerConfiguration
  var random: Random
  var ensemble: RewardEnsemble
  var workers: [PolicyWorker.State]
  var counters: Learner.Counters
  var recent: [Clip]
  var queue: [ClipPair]
  var predictions: [Bool]
  var agreementHistory: [Double]
  var best: Int

  /// Choices recorded by then; the first of those to `restore`.
  public var choices: Int { counters.choices }
  /// Steps that all policies had taken.
  public var policySteps: Int { counters.policySteps }
}

extension LearnerCheckpoint {
  /// The checkpoint as a binary property list.
  public func encoded() throws -> Data { try PropertyList.encode(self) }

  /// Reads what `encoded` wrote.
  ///
  /// - Throws: `DecodingError` where the bytes are not a checkpoint.
  public init(encoded: Data) throws { self = try PropertyList.decode(encoded) }
}
