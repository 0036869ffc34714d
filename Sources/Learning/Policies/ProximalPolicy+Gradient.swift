import Foundation

extension ProximalPolicy {
  /// Room for updates, allocated at the first and used again by the next.
  public struct Workspace: Sendable {
    var networks: ActorCritic.Workspace
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
      self.networks = ActorCritic.Workspace(for: networks)
      let rows = ActorCritic.Workspace.rows
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

  /// Leaves in the workspace the gradient of the policy's loss over the samples at `range`.
  ///
  /// The loss is the mean of the clipped surrogate with normalised advantages, less the entropy
  /// bonus, plus the penalty on KL(policy‖reference).
  func policyGradient(
    on batch: RolloutBatch, _ range: Range<Int>, reference: GaussianPolicy?,
    workspace: inout Workspace
  ) -> MinibatchSums.Sample {
    networks.policy.mean.prepareGradient(workspace: &workspace.networks.policy)
    for action in workspace.deviationGradient.indices {
      // Entropy rises by one nat with the logarithm of a deviation, whatever the mean.
      workspace.deviationGradient[action] = -configuration.entropyBonus
    }
    let usesReference = configuration.referencePenalty > 0
    var loss = PolicyLoss(
      networks.policy, configuration, reference: usesReference ? reference : nil,
      advantages: workspace.advantageMoments(range), count: range.count)
    forEachPass(in: range) { pass in
      workspace.gather(pass, of: batch)
      workspace.observations.withUnsafeBufferPointer { observations in
        guard let inputs = observations.baseAddress else { return }
        networks.policy.mean.forward(
          inputs, rows: pass.count, workspace: &workspace.networks.policy)
        loss.addPass(pass, of: batch, workspace: &workspace)
        networks.policy.mean.backward(
          inputs, rows: pass.count, workspace: &workspace.networks.policy)
      }
    }
    return loss.sample
  }

  /// Leaves in the workspace the gradient of ½ mean (V − return)², and returns that loss.
  func valueGradient(
    on batch: RolloutBatch, _ range: Range<Int>, workspace: inout Workspace
  ) -> Float {
    networks.value.prepareGradient(workspace: &workspace.networks.value)
    let share = 1 / Float(range.count)
    var loss: Float = 0
    forEachPass(in: range) { pass in
      workspace.gather(pass, of: batch)
      let (order, returns) = (workspace.order, workspace.returns)
      workspace.observations.withUnsafeBufferPointer { observations in
        guard let inputs = observations.baseAddress else { return }
        networks.value.forward(inputs, rows: pass.count, workspace: &workspace.networks.value)
        workspace.networks.value.withOutputs { values, derivatives in
          for (row, position) in pass.enumerated() {
            let error = values[row] - returns[Int(order[position])]
            derivatives[row] = error * share
            loss += 0.5 * error * error * share
          }
        }
        networks.value.backward(inputs, rows: pass.count, workspace: &workspace.networks.value)
      }
    }
    return loss
  }

  /// Cuts a minibatch into passes that stay in the cache.
  private func forEachPass(in range: Range<Int>, _ body: (Range<Int>) -> Void) {
    let rows = ActorCritic.Workspace.rows
    for start in stride(from: range.lowerBound, to: range.upperBound, by: rows) {
      body(start..<min(start + rows, range.upperBound))
    }
  }
}
