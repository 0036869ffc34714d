/// Everything that can be tuned.
public struct EnsembleSettings: Sendable, Codable, Equatable {
  /// Networks.
  public var members = 3
  /// Hidden units of each layer, multiples of 16.
  public var hidden = [64, 64]
  /// Of how many of a clip's frames one is looked at; neighbours differ little, but for touches
  /// that are shorter than that.
  public var frameStride = 2
  /// A clip's return over the mean of its frames' rewards.
  ///
  /// It lets small weights tell clips apart, which weight decay then holds less back.
  public var returnScale: Float = 10
  /// How raters choose.
  public var rater = BradleyTerry()
  /// Whether each member has its own bootstrap of the answers, rather than all of them.
  public var bootstrap = true
  /// Pairs a gradient step.
  public var batch = 32
  /// The share of a clip's frames, at a random place, that a step looks at.
  public var crop: Float = 0.85
  /// Length of a step.
  public var learningRate: Float = 1e-3
  /// Decoupled weight decay.
  public var weightDecay: Float = 0.01
  /// The longest gradient; longer ones are scaled down to it.
  public var maxGradientNorm: Float = 1
  /// What the newest sample counts for in the running mean and variance of outputs: of what each
  /// policy's newest rollout led to, a thousand observations.
  public var normalisationRate: Float = 0.1

  /// The choices of the first recipe that closed the loop.
  public init() {}
}
