/// Proximal policy optimisation: an actor, a critic and what improves them from their rollouts.
///
/// Schulman et al. (2017), with the details that Huang et al., "The 37 implementation details of
/// PPO" (2022), found to matter. It departs from them so:
///
/// - two networks, with optimisers and a limit of the gradient's length of their own;
/// - no clip on the value's loss, and constant learning rates;
/// - observations of fixed scales, and rewards that come scaled, without running statistics here;
/// - a floor of the actions' deviations, and a penalty on leaving a reference where there is one;
/// - no step of the policy that starts further than `targetKL` from the policy that acted;
///   the value goes on learning then.
public struct ProximalPolicy: Sendable, Codable, Equatable {
  /// What an update did, averaged over its minibatches where not said otherwise.
  public struct Statistics: Sendable, Codable, Equatable {
    /// The clipped surrogate, without entropy and penalty.
    public var policyLoss: Float = 0
    /// Half the mean squared error of the values.
    public var valueLoss: Float = 0
    /// KL divergence from the policy that acted, nats, in the last minibatch.
    public var divergence: Float = 0
    /// Share of samples that the clip held.
    public var clipFraction: Float = 0
    /// KL divergence from the reference policy, nats.
    public var referenceDivergence: Float = 0
    /// Entropy of the policy after the update, nats.
    public var entropy: Float = 0
    /// Share of the returns' variance that the old values had foreseen.
    public var explainedVariance: Float = 0
    /// Steps that the policy took; the limit on divergence may have cut some.
    public var policySteps = 0
  }

  /// Everything that can be tuned; learning rates count from the next update on.
  public var configuration: PPOSettings
  /// The networks.
  public internal(set) var networks: ActorCritic
  var meanOptimizer: Adam
  var deviationOptimizer: Adam
  var valueOptimizer: Adam

  /// Optimisers at rest for networks as they are.
  public init(networks: ActorCritic, configuration: PPOSettings = PPOSettings()) {
    self.configuration = configuration
    self.networks = networks
    let policy = networks.policy
    let rate = configuration.policyLearningRate
    meanOptimizer = Adam(count: policy.mean.parameters.count, learningRate: rate)
    deviationOptimizer = Adam(count: policy.actionSize, learningRate: rate)
    valueOptimizer = Adam(
      count: networks.value.parameters.count, learningRate: configuration.valueLearningRate)
  }
}
