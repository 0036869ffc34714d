/// Everything that can be tuned.
public struct PPOSettings: Sendable, Codable, Equatable {
  /// What a reward is worth one step later, γ.
  public var discount: Float = 0.99
  /// λ of the generalised advantage.
  public var gaeLambda: Float = 0.95
  /// How many times an update goes through its rollout.
  public var epochs = 4
  /// Samples a gradient step.
  public var minibatch = 2048
  /// How far the ratio of new to old probability may pay, ε.
  public var clipRange: Float = 0.2
  /// KL divergence from the acting policy, in nats, past which an update changes it no more.
  public var targetKL: Float = 0.03
  /// Length of the policy's steps.
  public var policyLearningRate: Float = 5e-4
  /// Length of the value's steps.
  public var valueLearningRate: Float = 1e-3
  /// What a nat of entropy is worth.
  public var entropyBonus: Float = 0.002
  /// What a nat of divergence from the reference policy costs, where there is one.
  public var klCoefficient: Float = 0
  /// The longest gradient, of either network; longer ones are scaled down to it.
  public var maxGradientNorm: Float = 0.5

  /// The choices of the first recipe that closed the loop.
  public init() {}

  var advantage: GeneralizedAdvantage {
    GeneralizedAdvantage(discount: discount, gaeLambda: gaeLambda)
  }
}
