import Foundation

/// The policy's loss over a minibatch and its derivatives, summed pass by pass.
struct PolicyLoss {
  /// The figures of the minibatch so far.
  private(set) var sample = MinibatchSums.Sample()
  private let surrogate: ClippedSurrogate
  private let actionSize: Int
  private let logDeviation: [Float]
  private let inverseDeviation: [Float]
  private let logNormalizer: Float
  private let referenceLogDeviation: [Float]
  private let penalty: Float
  private let advantageMean: Float
  private let advantageScale: Float
  /// One over the minibatch's size.
  private let share: Float

  /// A loss of zero, for a minibatch with these advantages.
  init(
    _ policy: GaussianPolicy, _ settings: PPOSettings, klCoefficient: Float,
    reference: GaussianPolicy?, advantages: Moments, count: Int
  ) {
    surrogate = ClippedSurrogate(range: settings.clipRange)
    actionSize = policy.actionSize
    logDeviation = policy.logDeviation
    inverseDeviation = logDeviation.map { exp(-$0) }
    logNormalizer =
      logDeviation.reduce(0, +) + Float(policy.actionSize) * DiagonalGaussian.logNormalizer
    referenceLogDeviation = reference?.logDeviation ?? []
    penalty = reference == nil ? 0 : klCoefficient
    advantageMean = Float(advantages.mean)
    // The constant keeps equal advantages, whose deviation is zero, at zero.
    advantageScale = 1 / (Float(advantages.variance.squareRoot()) + 1e-8)
    share = 1 / Float(count)
  }

  /// Adds a pass: writes the derivatives with respect to the means, and adds those with respect to
  /// the deviations to their gradient.
  mutating func addPass(
    _ pass: Range<Int>, of batch: RolloutBatch, workspace: inout PPOWorkspace
  ) {
    let (order, advantages) = (workspace.order, workspace.advantages)
    let referenceMeans = workspace.referenceMeans
    workspace.deviationGradient.withUnsafeMutableBufferPointer { deviationGradient in
      workspace.networks.policy.withOutputs { means, derivatives in
        for (row, position) in pass.enumerated() {
          let index = Int(order[position])
          let slope = addSurrogate(
            batch, index, mean: means + row * actionSize,
            advantage: (advantages[index] - advantageMean) * advantageScale)
          for action in 0..<actionSize {
            let mean = means[row * actionSize + action]
            let inverse = inverseDeviation[action]
            let noise = (batch.actions[index * actionSize + action] - mean) * inverse
            derivatives[row * actionSize + action] = slope * noise * inverse
            deviationGradient[action] += slope * (noise * noise - 1)
          }
          guard penalty > 0 else { continue }
          for action in 0..<actionSize {
            let difference =
              means[row * actionSize + action] - referenceMeans[index * actionSize + action]
            addPenalty(
              action, difference, &derivatives[row * actionSize + action],
              &deviationGradient[action])
          }
        }
      }
    }
  }

  /// Adds one sample of the surrogate; returns its share of the derivative with respect to log p.
  private mutating func addSurrogate(
    _ batch: RolloutBatch, _ index: Int, mean: UnsafePointer<Float>, advantage: Float
  ) -> Float {
    var logProbability = -logNormalizer
    for action in 0..<actionSize {
      let difference = batch.actions[index * actionSize + action] - mean[action]
      let noise = difference * inverseDeviation[action]
      logProbability -= 0.5 * noise * noise
    }
    let logRatio = logProbability - batch.logProbabilities[index]
    let term = surrogate.loss(logRatio: logRatio, advantage: advantage)
    sample.loss += term.loss * share
    // Schulman, "Approximating KL divergence" (2020): unbiased, and never negative.
    sample.divergence += (term.ratio - 1 - logRatio) * share
    if term.isClipped { sample.clipFraction += share }
    return term.slope * share
  }

  /// Adds one action's share of klCoefficient × KL(policy‖reference) to both derivatives.
  private mutating func addPenalty(
    _ action: Int, _ difference: Float, _ derivative: inout Float, _ deviationGradient: inout Float
  ) {
    let divergence = DiagonalGaussian.divergence(
      difference: difference, logDeviation: logDeviation[action],
      otherLogDeviation: referenceLogDeviation[action])
    sample.referenceDivergence += divergence * share
    let precision = exp(-2 * referenceLogDeviation[action])
    derivative += penalty * share * difference * precision
    deviationGradient += penalty * share * (exp(2 * logDeviation[action]) * precision - 1)
  }
}

/// The objective that PPO maximises, one sample at a time.
///
/// Schulman et al., "Proximal policy optimization algorithms" (2017), equation 7:
/// min(ρ A, clip(ρ, 1 − ε, 1 + ε) A), where ρ = p(a) / p_old(a).
struct ClippedSurrogate {
  /// The clip range, ε.
  var range: Float

  /// A sample's loss, its derivative with respect to log p(a), its ρ, and whether ρ is out of
  /// range.
  @inline(__always)
  func loss(
    logRatio: Float, advantage: Float
  ) -> (loss: Float, slope: Float, ratio: Float, isClipped: Bool) {
    let ratio = exp(logRatio)
    let clipped = min(max(ratio, 1 - range), 1 + range)
    let (free, bounded) = (ratio * advantage, clipped * advantage)
    return free <= bounded
      ? (-free, -free, ratio, ratio != clipped) : (-bounded, 0, ratio, ratio != clipped)
  }
}
