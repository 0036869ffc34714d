/// Several small networks that each learned from the same answers what a person wants to see.
///
/// A network gives every observation a number without bounds. A clip's return is their scaled
/// mean, and the difference of two returns tells which clip is preferred (`BradleyTerry`). Where
/// the members disagree, an answer teaches most. Christiano et al. (2017), section 2.2.
public struct RewardEnsemble: Sendable, Codable, Equatable {
  /// Everything that can be tuned.
  public struct Configuration: Sendable, Codable, Equatable {
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
    public var gradientLimit: Float = 1
    /// What the newest sample counts for in the running mean and variance of outputs: of what each
    /// policy's newest rollout led to, a thousand observations.
    public var normalisationRate: Float = 0.1

    /// The choices of the first recipe that closed the loop.
    public init() {}
  }

  /// A network with its optimiser and the scale of its outputs.
  struct Member: Sendable, Codable, Equatable {
    var network: MultilayerPerceptron
    var optimizer: Adam
    /// Decides which answers are in its bootstrap.
    var bootstrapSeed: UInt64
    /// Running mean of its outputs over what policies see.
    var outputMean: Float = 0
    /// Running variance of the same.
    var outputVariance: Float = 1
  }

  /// Everything that can be tuned; sizes are those of the start.
  public var configuration: Configuration
  /// Numbers an observation has.
  public let observationSize: Int
  var members: [Member]
  /// Whether outputs were ever normalised; the first time sets mean and variance at once.
  var isNormalised = false

  /// An ensemble that has learned nothing.
  public init(
    observationSize: Int, configuration: Configuration = Configuration(), random: inout Random
  ) {
    precondition(configuration.members > 0, "an ensemble has members")
    self.configuration = configuration
    self.observationSize = observationSize
    members = []
    for _ in 0..<configuration.members {
      var network = MultilayerPerceptron(
        inputs: observationSize, hidden: configuration.hidden, outputs: 1,
        activation: .leakyReLU)
      network.initializeUniformly(random: &random)
      let optimizer = Adam(
        count: network.parameters.count, learningRate: configuration.learningRate,
        weightDecay: configuration.weightDecay, epsilon: 1e-8)
      members.append(
        Member(network: network, optimizer: optimizer, bootstrapSeed: random.next()))
    }
  }

  /// The same ensemble for judging only: it cannot be trained further.
  var withoutOptimizers: RewardEnsemble {
    var copy = self
    for index in copy.members.indices {
      copy.members[index].optimizer = copy.members[index].optimizer.withoutState
    }
    return copy
  }

  /// A set of answers of this ensemble's shape.
  public func emptyDataset() -> PreferenceDataset {
    PreferenceDataset(observationSize: observationSize, frameStride: configuration.frameStride)
  }

  /// Room for passes through the members, used again and again.
  public struct Workspace: Sendable {
    var network: MultilayerPerceptron.Workspace
    /// A pass's observations, gathered.
    var observations: [Float]

    /// Makes room for passes of as many rows as two clips have frames, or as fit the cache.
    public init(for ensemble: RewardEnsemble, longestClip: Int = 32) {
      let rows = max(2 * longestClip, 64)
      network = MultilayerPerceptron.Workspace(
        for: ensemble.members[0].network, capacity: rows)
      observations = Array(repeating: 0, count: rows * ensemble.observationSize)
    }
  }
}
