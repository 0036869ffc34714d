/// Room for updates, allocated at the first and used again by the next.
public struct PPOWorkspace: Sendable {
  var networks: ActorCriticWorkspace
  /// A pass's observations, gathered.
  var observations: [Float]
  /// Positions in the rollout, in the order in which an epoch takes them.
  var order: [Int32] = []
  var advantages: [Float] = []
  var returns: [Float] = []
  /// The reference policy's mean actions, `[count, actionSize]`.
  var referenceMeans: [Float] = []
  /// The derivatives to the logarithms of the deviations.
  var deviationGradient: [Float]

  /// Makes room for networks of one shape.
  public init(for networks: ActorCritic) {
    self.networks = ActorCriticWorkspace(for: networks)
    let rows = ActorCriticWorkspace.rows
    observations = Array(repeating: 0, count: rows * networks.policy.observationSize)
    deviationGradient = Array(repeating: 0, count: networks.policy.actionSize)
  }

  /// Makes room for a rollout, and puts its samples into the order that every update starts from.
  mutating func resize(to batch: RolloutBatch) {
    if order.count != batch.count {
      order = Array(repeating: 0, count: batch.count)
      advantages = Array(repeating: 0, count: batch.count)
      returns = Array(repeating: 0, count: batch.count)
    }
    for index in order.indices { order[index] = Int32(truncatingIfNeeded: index) }
  }

  /// Computes what a reference policy would do, for the whole rollout.
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

  /// Copies the observations that an epoch has at `range` to where a pass finds them.
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
