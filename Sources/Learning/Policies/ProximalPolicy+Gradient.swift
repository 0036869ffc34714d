import Foundation

extension ProximalPolicy {
  /// Leaves in the workspace the gradient of the policy's loss over the samples at `range`.
  ///
  /// The loss is the mean of the clipped surrogate with normalised advantages, plus
  /// `klCoefficient` × KL(policy‖reference).
  func policyGradient(
    on batch: RolloutBatch, _ range: Range<Int>, reference: GaussianPolicy?,
    workspace: inout PPOWorkspace
  ) -> MinibatchSums.Sample {
    networks.policy.mean.prepareGradient(workspace: &workspace.networks.policy)
    for action in workspace.deviationGradient.indices {
      workspace.deviationGradient[action] = 0
    }
    let usesReference = klCoefficient > 0
    var loss = PolicyLoss(
      networks.policy, settings, klCoefficient: klCoefficient,
      reference: usesReference ? reference : nil,
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
    on batch: RolloutBatch, _ range: Range<Int>, workspace: inout PPOWorkspace
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

  /// Splits a minibatch into passes that stay in the cache.
  private func forEachPass(in range: Range<Int>, _ body: (Range<Int>) -> Void) {
    let rows = ActorCriticWorkspace.rows
    for start in stride(from: range.lowerBound, to: range.upperBound, by: rows) {
      body(start..<min(start + rows, range.upperBound))
    }
  }
}
