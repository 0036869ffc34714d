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
  ///   - observationSize: Numbers an observation of theirs has.
  /// - Throws: `LearnedDataError.mismatch`.
  func check(against fresh: [PolicyWorker.State], observationSize: Int) throws {
    guard ensemble.observationSize == observationSize, ensemble.isWhole else {
      throw LearnedDataError.mismatch("reward model")
    }
    guard workers.count == fresh.count,
      zip(workers, fresh).allSatisfy({ $0.trainer.hasSizes(of: $1.trainer) })
    else { throw LearnedDataError.mismatch("policies") }
    guard fresh.indices.contains(best) else { throw LearnedDataError.mismatch("best policy") }
    let clips = recent + queue.flatMap { [$0.left, $0.right] }
    guard clips.allSatisfy({ $0.isWhole(observationSize: observationSize) }) else {
      throw LearnedDataError.mismatch("clips")
    }
  }
}

extension RewardEnsemble {
  /// Whether every member takes such observations and can be trained.
  fileprivate var isWhole: Bool {
    !members.isEmpty
      && members.allSatisfy {
        $0.network.inputs == observationSize && $0.network.outputs == 1
          && $0.network.sizes == members[0].network.sizes
          && $0.optimizer.count == $0.network.parameters.count
      }
  }
}

extension Clip {
  /// Whether it has frames, with an observation each.
  fileprivate func isWhole(observationSize: Int) -> Bool {
    trajectory.frames > 0 && observations.count == trajectory.frames * observationSize
  }
}

extension PolicyTrainer.State {
  fileprivate func hasSizes(of other: Self) -> Bool {
    worlds.count == other.worlds.count && age.count == other.age.count
      && proximal.hasSizes(of: other.proximal)
  }
}

extension ProximalPolicy {
  fileprivate func hasSizes(of other: ProximalPolicy) -> Bool {
    let (policy, others) = (networks.policy, other.networks.policy)
    return policy.mean.sizes == others.mean.sizes
      && policy.logDeviation.count == others.logDeviation.count
      && networks.value.sizes == other.networks.value.sizes
      && meanOptimizer.count == other.meanOptimizer.count
      && deviationOptimizer.count == other.deviationOptimizer.count
      && valueOptimizer.count == other.valueOptimizer.count
  }
}
