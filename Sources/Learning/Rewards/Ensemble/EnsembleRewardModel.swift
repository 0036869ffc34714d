/// Several small networks that each learned from the same answers what a person wants to see.
///
/// A network gives every observation a number without bounds. A clip's return is their scaled
/// mean, and the difference of two returns tells which clip is preferred (`BradleyTerry`). Where
/// the members disagree, an answer teaches most. Christiano et al. (2017), section 2.2.
public struct EnsembleRewardModel: Sendable, Codable, Equatable {
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
  public var configuration: EnsembleSettings
  /// Numbers an observation has.
  public let observationSize: Int
  var members: [Member]
  /// Whether outputs were ever normalised; the first time sets mean and variance at once.
  var isNormalised = false

  /// An ensemble that has learned nothing.
  public init(
    observationSize: Int, configuration: EnsembleSettings = EnsembleSettings(), random: inout Random
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
  var withoutOptimizers: EnsembleRewardModel {
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

}
