public import Foundation

/// All that a learner needs to go on, but for the choices and their clips, which sessions keep.
public struct LearnerCheckpoint: Sendable {
  /// What it was learned with.
  public internal(set) var configuration: LearnerConfiguration
  var random: Random
  var reward: any RewardModel
  var workers: [PolicyWorker.State]
  var counters: Learner.Counters
  /// Without their observations where they come from bytes; `observe` fills them in.
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
  /// What a nat of divergence from its reference cost each policy.
  public var klCoefficient: Float {
    workers.first?.trainer.proximal.klCoefficient ?? 0
  }
  /// The number that the next clip gets; those below it may be taken.
  public var nextClip: Int { counters.nextClip }

  /// The same, but that it counts fewer choices: for a session that has lost some of those that it
  /// had learned from, and would else take later ones for them.
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
