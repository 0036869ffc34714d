public import Foundation

/// All that a learner needs to resume, except the choices and their clips, which sessions store.
public struct LearnerCheckpoint: Sendable {
  /// What it was learned with.
  public internal(set) var configuration: LearnerConfiguration
  var random: Random
  var reward: any RewardModel
  var workers: [PolicyWorker.State]
  var counters: Learner.Counters
  /// Without their observations after decoding; `observed` adds them.
  var recent: [Clip]
  var queue: [ClipPair]
  /// See `Learner.duelClips`.
  var duelClips: [Clip]
  /// See `Learner.startingClips`.
  var startingClips: [Clip]
  var best: Int

  /// Choices recorded by then; the first of those to `restore`.
  public var choices: Int { counters.choices }
  /// Steps that all policies had taken.
  public var policySteps: Int { counters.policySteps }
  /// The cost of a nat of KL divergence from each policy's reference.
  public var klCoefficient: Float {
    workers.first?.trainer.proximal.klCoefficient ?? 0
  }
  /// The number of the next clip; those below it may be taken.
  public var nextClip: Int { counters.nextClip }

  /// The same checkpoint with fewer choices counted: for a session that has lost some of those that
  /// were learned from, and would otherwise take later ones for them.
  public func forgetting(choices lost: Int) -> LearnerCheckpoint {
    var checkpoint = self
    checkpoint.counters.choices = max(counters.choices - lost, 0)
    checkpoint.counters.trainedChoices = max(counters.trainedChoices - lost, 0)
    return checkpoint
  }
}

extension LearnerCheckpoint {
  /// The checkpoint as bytes to store.
  public func encoded() throws -> Data { try PropertyList.encode(self) }

  /// Reads what `encoded` wrote.
  ///
  /// - Throws: `LearnedDataError` where the bytes are not a whole checkpoint.
  public init(encoded: Data) throws { self = try PropertyList.decode(encoded) }
}
