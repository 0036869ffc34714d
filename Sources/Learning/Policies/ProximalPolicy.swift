/// Proximal policy optimisation (PPO): an actor, a critic and their optimisers.
///
/// Schulman et al., "Proximal policy optimization algorithms" (2017), with the details that Huang
/// et al., "The 37 implementation details of PPO" (2022), found to matter. It differs from them in
/// these points:
///
/// - the two networks have an optimiser and a maximum gradient norm each;
/// - the value's loss is not clipped, there is no entropy bonus, and an update's learning rate is
///   constant;
/// - observations and rewards come scaled;
/// - the actions' deviations have a floor, and the KL divergence from a reference policy may cost;
/// - beyond `PPOSettings.targetKL` the policy takes no step, while the value network learns on.
public struct ProximalPolicy: Sendable, Codable, Equatable {
  /// Figures of an update, averaged over its minibatches unless stated otherwise.
  public struct Statistics: Sendable, Codable, Equatable {
    /// The clipped surrogate, without the KL penalty.
    public var policyLoss: Float = 0
    /// Half the mean squared error of the values.
    public var valueLoss: Float = 0
    /// KL divergence from the policy that acted, nats, in the last minibatch.
    public var divergence: Float = 0
    /// The share of samples beyond the clip range.
    public var clipFraction: Float = 0
    /// KL divergence from the reference policy, nats.
    public var referenceDivergence: Float = 0
    /// Entropy of the policy after the update, nats.
    public var entropy: Float = 0
    /// The share of the returns' variance that the old values explain.
    public var explainedVariance: Float = 0
    /// Steps that the policy took; the target KL may have ended them.
    public var policySteps = 0
  }

  /// The settings; a changed learning rate takes effect at the next update.
  public var settings: PPOSettings
  /// The cost of a nat of KL divergence from the reference policy, where there is one; see
  /// `PolicyTrainer.klCoefficient`.
  public internal(set) var klCoefficient: Float = 0
  /// The networks.
  public internal(set) var networks: ActorCritic
  var meanOptimizer: Adam
  var deviationOptimizer: Adam
  var valueOptimizer: Adam

  /// Networks with optimisers that have seen no gradient.
  public init(networks: ActorCritic, settings: PPOSettings) {
    self.settings = settings
    self.networks = networks
    let policy = networks.policy
    let rate = settings.policyLearningRate
    meanOptimizer = Adam(count: policy.mean.parameters.count, learningRate: rate)
    deviationOptimizer = Adam(count: policy.actionSize, learningRate: rate)
    valueOptimizer = Adam(
      count: networks.value.parameters.count, learningRate: settings.valueLearningRate)
  }
}
