import Foundation

/// Everything that can be tuned in proximal policy optimisation.
///
/// The first three depend on the reward model, whose `LearningPace` gives them.
public struct PPOSettings: Sendable, Codable, Equatable {
  /// Discount of a reward one step later, γ.
  public var discount: Float
  /// λ of generalised advantage estimation: how far an estimate looks before it trusts the value
  /// network.
  public var gaeLambda: Float
  /// Length of the policy's steps.
  public var policyLearningRate: Float
  /// Length of the value network's steps.
  public var valueLearningRate: Float = 1e-3
  /// How many times an update goes through its rollout; small minibatches and many epochs learn in
  /// a fraction of the steps (see Measurements.md, "Hand-written reward").
  public var epochs = 10
  /// Samples in a gradient step.
  public var minibatch = 512
  /// The distance from 1 beyond which the probability ratio earns nothing more, ε: Schulman et al.,
  /// "Proximal policy optimization algorithms" (2017), section 3.
  public var clipRange: Float = 0.2
  /// The KL divergence from the acting policy, in nats, beyond which an update leaves it alone.
  public var targetKL: Float = 0.05
  /// The maximum norm of a gradient, for either network; longer ones are scaled down to it.
  public var maxGradientNorm: Float = 0.5

  /// Makes settings whose other values are the defaults.
  public init(discount: Float, gaeLambda: Float, policyLearningRate: Float, epochs: Int = 10) {
    self.discount = discount
    self.gaeLambda = gaeLambda
    self.policyLearningRate = policyLearningRate
    self.epochs = epochs
  }

  /// The default discount where actions are `period` seconds apart.
  ///
  /// Time counts, not the number of actions: a reward 0.53 s later counts 1/e. See Measurements.md,
  /// "Hand-written reward".
  public static func discount(period: Double) -> Float { Float(pow(0.985, period / 0.008)) }

  /// The discount by which a reward `horizon` seconds later counts 1/e.
  public static func discount(period: Double, horizon: Double) -> Float {
    Float(exp(-period / horizon))
  }

  /// The estimator of advantages.
  var advantage: GeneralizedAdvantage {
    GeneralizedAdvantage(discount: discount, gaeLambda: gaeLambda)
  }

  /// Checks decoded settings.
  ///
  /// - Throws: `LearnedDataError.outOfRange` with the setting's name.
  func check() throws(LearnedDataError) {
    let bounds = SettingBounds()
    try bounds.counts(("epochs", epochs, 1...1_000), ("minibatch", minibatch, 1...(1 << 24)))
    try bounds.numbers(
      ("discount", discount, 0...1), ("gaeLambda", gaeLambda, 0...1),
      ("clipRange", clipRange, 0...1e6), ("targetKL", targetKL, -1e9...1e9),
      ("policyLearningRate", policyLearningRate, 0...1e3),
      ("valueLearningRate", valueLearningRate, 0...1e3),
      ("maxGradientNorm", maxGradientNorm, 0...1e9))
  }
}
