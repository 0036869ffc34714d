/// What earlier versions learned from a simulation that had diverged.
///
/// They went on with its numbers, none of which means anything. A network that learned from one that is
/// NaN has nothing but NaN left. So such parts begin anew, and everything else goes on.
extension LearnerCheckpoint {
  /// The same without clips of a simulation that had diverged.
  var withSoundClips: LearnerCheckpoint {
    var checkpoint = self
    checkpoint.recent = recent.filter(\.trajectory.isSound)
    checkpoint.duelClips = duelClips.filter(\.trajectory.isSound)
    checkpoint.startingClips = startingClips.filter(\.trajectory.isSound)
    checkpoint.queue = queue.filter { $0.left.trajectory.isSound && $0.right.trajectory.isSound }
    return checkpoint
  }
}

extension PolicyTrainer.State {
  /// Whether the networks and their optimisers are numbers.
  var isFinite: Bool {
    proximal.isFinite && reference?.isFinite != false && averaged?.isFinite != false
  }
}

extension ProximalPolicy {
  fileprivate var isFinite: Bool {
    networks.policy.isFinite && networks.value.isFinite
      && [meanOptimizer, deviationOptimizer, valueOptimizer].allSatisfy(\.isFinite)
  }
}

extension GaussianPolicy {
  fileprivate var isFinite: Bool { mean.isFinite && logDeviation.allSatisfy(\.isFinite) }
}

extension MultilayerPerceptron {
  fileprivate var isFinite: Bool { parameters.allSatisfy(\.isFinite) }
}

extension RewardModel {
  /// Whether all that it has learned is a number.
  var isFinite: Bool {
    switch self {
    case .additive(let ensemble):
      (ensemble.mapEstimates + ensemble.members).allSatisfy {
        $0.coordinates.allSatisfy(\.isFinite) && $0.outputMean.isFinite
          && $0.outputVariance.isFinite
      }
    case .networks(let ensemble):
      ensemble.members.allSatisfy {
        $0.network.isFinite && $0.optimizer.isFinite && $0.outputMean.isFinite
          && $0.outputVariance.isFinite
      }
    }
  }
}
