import Foundation

/// A policy that draws actions from a normal distribution about a network's output.
///
/// The deviations do not depend on the observation. Actions are not bounded here: the body clamps
/// its controls.
public struct GaussianPolicy: Sendable, Codable, Equatable {
  /// The network of the mean action.
  public internal(set) var mean: MultilayerPerceptron
  /// Logarithm of each action's deviation.
  public internal(set) var logDeviation: [Float]
  /// The least logarithm of a deviation.
  public var logDeviationFloor: Float

  /// A policy whose mean actions are close to zero.
  ///
  /// The floor, a deviation of 0.3, keeps the policy exploring without an entropy bonus.
  public init(
    observationSize: Int, actionSize: Int, hidden: [Int] = [64, 64],
    logDeviation: Float = -0.3, logDeviationFloor: Float = -1.2, random: inout Random
  ) {
    mean = MultilayerPerceptron(
      inputs: observationSize, hidden: hidden, outputs: actionSize, activation: .tanh)
    // Small first actions: detail 2 of "The 37 implementation details of PPO".
    mean.initializeOrthogonally(outputGain: 0.01, random: &random)
    self.logDeviation = Array(repeating: logDeviation, count: actionSize)
    self.logDeviationFloor = logDeviationFloor
  }

  /// Moves all parameters towards another policy's by a share of the difference.
  mutating func approach(_ other: GaussianPolicy, by share: Float) {
    for index in mean.parameters.indices {
      mean.parameters[index] += share * (other.mean.parameters[index] - mean.parameters[index])
    }
    for index in logDeviation.indices {
      logDeviation[index] += share * (other.logDeviation[index] - logDeviation[index])
    }
  }

  /// Numbers an observation has.
  public var observationSize: Int { mean.inputs }
  /// Numbers an action has.
  public var actionSize: Int { mean.outputs }
  /// The entropy of its actions, nats.
  public var entropy: Float { DiagonalGaussian.entropy(logDeviation: logDeviation) }

  /// Draws an action for each of `count` observations, `[count, observationSize]`.
  ///
  /// Writes `actions`, `[count, actionSize]`, and the logarithm of their densities, `[count]`.
  public func sample(
    _ observations: UnsafePointer<Float>, count: Int, actions: UnsafeMutablePointer<Float>,
    logProbabilities: UnsafeMutablePointer<Float>,
    workspace: inout PerceptronWorkspace, random: inout Random
  ) {
    mean.evaluate(observations, count: count, into: actions, workspace: &workspace)
    let size = actionSize
    for row in 0..<count {
      logProbabilities[row] = perturb(actions + row * size, random: &random)
    }
  }

  /// Adds noise to a mean action and returns the logarithm of the density there.
  private func perturb(_ action: UnsafeMutablePointer<Float>, random: inout Random) -> Float {
    var logProbability: Float = 0
    for index in logDeviation.indices {
      let noise = random.normal()
      action[index] += exp(logDeviation[index]) * noise
      logProbability -=
        0.5 * noise * noise + logDeviation[index] + DiagonalGaussian.logNormalizer
    }
    return logProbability
  }

  /// The mean action for each of `count` observations, `[count, actionSize]`.
  public func means(
    _ observations: UnsafePointer<Float>, count: Int, into actions: UnsafeMutablePointer<Float>,
    workspace: inout PerceptronWorkspace
  ) {
    mean.evaluate(observations, count: count, into: actions, workspace: &workspace)
  }
}
