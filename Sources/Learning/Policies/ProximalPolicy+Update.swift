extension ProximalPolicy {
  /// Improves both networks on a rollout of theirs.
  ///
  /// `reference` is the policy that `klCoefficient` refers to. Equal arguments give equal bits.
  public mutating func update(
    on batch: RolloutBatch, reference: GaussianPolicy? = nil, workspace: inout PPOWorkspace,
    random: inout Random
  ) -> Statistics {
    prepare(batch, reference: reference, workspace: &workspace)
    var sums = MinibatchSums()
    var statistics = Statistics()
    var policyGoesOn = true
    for _ in 0..<settings.epochs {
      workspace.order.withUnsafeMutableBufferPointer { random.shuffle($0) }
      for start in stride(from: 0, to: batch.count, by: settings.minibatch) {
        let range = start..<min(start + settings.minibatch, batch.count)
        if policyGoesOn {
          let sample = improvePolicy(
            on: batch, range, reference: reference, workspace: &workspace)
          policyGoesOn = sample.divergence <= settings.targetKL
          if policyGoesOn { statistics.policySteps += 1 }
          statistics.divergence = sample.divergence
          sums.add(sample)
        }
        sums.addValueLoss(improveValue(on: batch, range, workspace: &workspace))
      }
    }
    sums.finish(&statistics)
    statistics.entropy = networks.policy.entropy
    statistics.explainedVariance = explainedVariance(
      values: batch.values, returns: workspace.returns)
    return statistics
  }

  /// Computes advantages, returns and the reference's actions.
  private mutating func prepare(
    _ batch: RolloutBatch, reference: GaussianPolicy?, workspace: inout PPOWorkspace
  ) {
    precondition(batch.observationSize == networks.policy.observationSize, "observation size")
    precondition(batch.actionSize == networks.policy.actionSize, "action size")
    meanOptimizer.learningRate = settings.policyLearningRate
    deviationOptimizer.learningRate = settings.policyLearningRate
    valueOptimizer.learningRate = settings.valueLearningRate
    workspace.resize(to: batch)
    settings.advantage.estimate(
      batch, advantages: &workspace.advantages, returns: &workspace.returns)
    guard let reference, klCoefficient > 0 else { return }
    workspace.evaluate(reference, on: batch)
  }

  /// A step of the policy, unless it is beyond the target KL divergence from the acting policy.
  private mutating func improvePolicy(
    on batch: RolloutBatch, _ range: Range<Int>, reference: GaussianPolicy?,
    workspace: inout PPOWorkspace
  ) -> MinibatchSums.Sample {
    let sample = policyGradient(on: batch, range, reference: reference, workspace: &workspace)
    guard sample.divergence <= settings.targetKL else { return sample }
    let limit = settings.maxGradientNorm
    workspace.deviationGradient.withUnsafeBufferPointer { deviationGradient in
      workspace.networks.policy.withGradient { gradient in
        let gradient = UnsafeBufferPointer(gradient)
        let scale = clippingScale(
          squaredNorm: squaredNorm(gradient) + squaredNorm(deviationGradient), limit: limit)
        meanOptimizer.step(&networks.policy.mean.parameters, gradient: gradient, scale: scale)
        deviationOptimizer.step(
          &networks.policy.logDeviation, gradient: deviationGradient, scale: scale)
      }
    }
    let floor = networks.policy.logDeviationFloor
    for action in networks.policy.logDeviation.indices {
      networks.policy.logDeviation[action] = max(networks.policy.logDeviation[action], floor)
    }
    return sample
  }

  /// A step of the value network; returns its loss before the step.
  private mutating func improveValue(
    on batch: RolloutBatch, _ range: Range<Int>, workspace: inout PPOWorkspace
  ) -> Float {
    let loss = valueGradient(on: batch, range, workspace: &workspace)
    let limit = settings.maxGradientNorm
    workspace.networks.value.withGradient { gradient in
      let gradient = UnsafeBufferPointer(gradient)
      let scale = clippingScale(squaredNorm: squaredNorm(gradient), limit: limit)
      valueOptimizer.step(&networks.value.parameters, gradient: gradient, scale: scale)
    }
    return loss
  }

  /// 1 − Var(returns − values) / Var(returns); 0 where the returns do not vary.
  private func explainedVariance(values: [Float], returns: [Float]) -> Float {
    let total = Moments(of: returns).variance
    guard total > 0 else { return 0 }
    var unforeseen = Moments()
    for index in returns.indices { unforeseen.add(returns[index] - values[index]) }
    return Float(1 - unforeseen.variance / total)
  }
}

/// Sums over the minibatches of an update.
struct MinibatchSums {
  /// Figures of the policy in one minibatch.
  struct Sample {
    var loss: Float = 0
    var divergence: Float = 0
    var clipFraction: Float = 0
    var referenceDivergence: Float = 0
  }

  private var policy = Sample()
  private var policyCount = 0
  private var valueLoss: Float = 0
  private var valueCount = 0

  mutating func add(_ sample: Sample) {
    policy.loss += sample.loss
    policy.clipFraction += sample.clipFraction
    policy.referenceDivergence += sample.referenceDivergence
    policyCount += 1
  }

  mutating func addValueLoss(_ loss: Float) {
    valueLoss += loss
    valueCount += 1
  }

  func finish(_ statistics: inout ProximalPolicy.Statistics) {
    let policyShare = 1 / Float(max(policyCount, 1))
    statistics.policyLoss = policy.loss * policyShare
    statistics.clipFraction = policy.clipFraction * policyShare
    statistics.referenceDivergence = policy.referenceDivergence * policyShare
    statistics.valueLoss = valueLoss / Float(max(valueCount, 1))
  }
}
