public import Foundation

/// All that a learner needs to go on, but for the choices and their clips, which sessions keep.
public struct LearnerCheckpoint: Sendable {
  /// What it was learned with.
  public internal(set) var configuration: LearnerConfiguration
  var random: Random
  var reward: RewardModel
  var workers: [PolicyWorker.State]
  var counters: Learner.Counters
  /// Without their observations where they come from bytes; `observe` fills them in.
  var recent: [Clip]
  var queue: [ClipPair]
  /// See `Learner.duellists`.
  var duellists: [Clip]
  /// See `Learner.startingClips`.
  var startingClips: [Clip]
  var best: Int

  /// Choices recorded by then; the first of those to `restore`.
  public var choices: Int { counters.choices }
  /// Steps that all policies had taken.
  public var policySteps: Int { counters.policySteps }
  /// What a nat of divergence from its reference cost each policy.
  public var klCoefficient: Float {
    workers.first?.trainer.proximal.configuration.referencePenalty ?? 0
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

  /// Sees that the reward model and the workers are those of a learner.
  ///
  /// - Parameters:
  ///   - fresh: The states of workers that have learned nothing, for their sizes.
  ///   - shape: The sizes of their environment.
  /// - Throws: `LearnedDataError.mismatch`.
  func check(against fresh: [PolicyWorker.State], shape: EnvironmentShape) throws {
    guard reward.observationSize == shape.observationSize, reward.isWhole else {
      throw LearnedDataError.mismatch("reward model")
    }
    guard workers.count == fresh.count,
      zip(workers, fresh).allSatisfy({ $0.trainer.hasSizes(of: $1.trainer) })
    else { throw LearnedDataError.mismatch("policies") }
    guard klCoefficient >= 0 else { throw LearnedDataError.mismatch("KL coefficient") }
    guard fresh.indices.contains(best) else { throw LearnedDataError.mismatch("best policy") }
    let clips = recent + duellists + startingClips + queue.flatMap { [$0.left, $0.right] }
    guard clips.allSatisfy({ $0.trajectory.isWhole(shape) }) else {
      throw LearnedDataError.mismatch("clips")
    }
  }
}

extension RewardEnsemble {
  /// Whether every member takes such observations and can be trained.
  var isWhole: Bool {
    !members.isEmpty
      && members.allSatisfy {
        $0.network.inputs == observationSize && $0.network.outputs == 1
          && $0.network.sizes == members[0].network.sizes
          && $0.optimizer.count == $0.network.parameters.count
      }
  }
}

extension Trajectory {
  /// Whether it has frames, of such a body.
  fileprivate func isWhole(_ shape: EnvironmentShape) -> Bool {
    frames > 0 && positionCount == shape.positionCount && velocityCount == shape.velocityCount
      && controlCount == shape.actionSize && positions.count == frames * positionCount
      && velocities.count == frames * velocityCount && controls.count == frames * controlCount
  }
}

extension PolicyTrainer.State {
  fileprivate func hasSizes(of other: Self) -> Bool {
    worlds.count == other.worlds.count && age.count == other.age.count
      && proximal.hasSizes(of: other.proximal)
      && reference?.hasSizes(of: other.proximal.networks.policy) != false
      && averaged?.hasSizes(of: other.proximal.networks.policy) != false
  }
}

extension GaussianPolicy {
  fileprivate func hasSizes(of other: GaussianPolicy) -> Bool {
    mean.sizes == other.mean.sizes && logDeviation.count == other.logDeviation.count
  }
}

extension ProximalPolicy {
  fileprivate func hasSizes(of other: ProximalPolicy) -> Bool {
    let (policy, others) = (networks.policy, other.networks.policy)
    return policy.hasSizes(of: others)
      && networks.value.sizes == other.networks.value.sizes
      && meanOptimizer.count == other.meanOptimizer.count
      && deviationOptimizer.count == other.deviationOptimizer.count
      && valueOptimizer.count == other.valueOptimizer.count
  }
}
