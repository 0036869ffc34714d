/// Memory for updates, allocated once and used again.
public struct PPOWorkspace: Sendable {
  var networks: ActorCriticWorkspace
  /// The observations of a pass.
  var observations: [Float]
  /// Indices of the rollout's samples, in the order of the epoch.
  var order: [Int32] = []
  var advantages: [Float] = []
  var returns: [Float] = []
  /// The reference policy's mean actions, `[count, actionSize]`.
  var referenceMeans: [Float] = []
  /// The gradient with respect to the logarithms of the deviations.
  var deviationGradient: [Float]

  /// Allocates memory for networks of one shape.
  public init(for networks: ActorCritic) {
    self.networks = ActorCriticWorkspace(for: networks)
    let rows = ActorCriticWorkspace.rows
    observations = Array(repeating: 0, count: rows * networks.policy.observationSize)
    deviationGradient = Array(repeating: 0, count: networks.policy.actionSize)
  }

  /// Adapts to the size of a rollout, and restores the order that every update starts from.
  mutating func resize(to batch: RolloutBatch) {
    if order.count != batch.count {
      order = Array(repeating: 0, count: batch.count)
      advantages = Array(repeating: 0, count: batch.count)
      returns = Array(repeating: 0, count: batch.count)
    }
    for index in order.indices { order[index] = Int32(truncatingIfNeeded: index) }
  }

  /// Computes a reference policy's mean actions for the whole rollout.
  mutating func evaluate(_ reference: GaussianPolicy, on batch: RolloutBatch) {
    let size = batch.count * batch.actionSize
    if referenceMeans.count != size { referenceMeans = Array(repeating: 0, count: size) }
    batch.observations.withUnsafeBufferPointer { observations in
      referenceMeans.withUnsafeMutableBufferPointer { means in
        guard let from = observations.baseAddress, let to = means.baseAddress else { return }
        reference.means(from, count: batch.count, into: to, workspace: &networks.policy)
      }
    }
  }

  /// Mean and variance of the advantages of a minibatch.
  func advantageMoments(_ range: Range<Int>) -> Moments {
    var moments = Moments()
    for position in range { moments.add(advantages[Int(order[position])]) }
    return moments
  }

  /// Copies the observations at `range` of the epoch's order to where a pass finds them.
  mutating func gather(_ range: Range<Int>, of batch: RolloutBatch) {
    let size = batch.observationSize
    order.withUnsafeBufferPointer { order in
      batch.observations.withUnsafeBufferPointer { source in
        observations.withUnsafeMutableBufferPointer { target in
          guard let from = source.baseAddress, var to = target.baseAddress else { return }
          for position in range {
            to.update(from: from + Int(order[position]) * size, count: size)
            to += size
          }
        }
      }
    }
  }
}
