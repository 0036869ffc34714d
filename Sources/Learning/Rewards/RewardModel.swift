/// What learned from choices what a person wants to see: it judges moments for the policies, and clips
/// for the queries.
public enum RewardModel: Sendable, Equatable {
  /// Sums of functions of single numbers, which a few dozen choices tell much of.
  case additive(AdditiveRewardModel)
  /// Networks, which can be any function and take more choices.
  case networks(EnsembleRewardModel)

  /// Which of them.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// See `AdditiveRewardModel`.
    case additive
    /// See `EnsembleRewardModel`.
    case networks
  }

  /// A model of an environment that has learned nothing; networks where there is no basis for sums.
  init(
    for maker: any EnvironmentMaker, configuration: LearnerConfiguration, random: inout Random
  ) {
    if configuration.rewardModel == .additive, let basis = maker.rewardBasis {
      self = .additive(
        AdditiveRewardModel(basis: basis, configuration: configuration.additive, random: &random))
    } else {
      self = .networks(
        EnsembleRewardModel(
          observationSize: maker.shape.observationSize, configuration: configuration.ensemble,
          random: &random))
    }
  }

  /// Which of them it is.
  public var kind: Kind {
    switch self {
    case .additive: .additive
    case .networks: .networks
    }
  }

  /// Numbers an observation has.
  public var observationSize: Int {
    switch self {
    case .additive(let ensemble): ensemble.observationSize
    case .networks(let ensemble): ensemble.observationSize
    }
  }
}

extension RewardModel {
  /// Each member's return of a clip.
  public func memberReturns(of clip: Clip) -> [Float] {
    switch self {
    case .additive(let ensemble): ensemble.memberReturns(of: clip)
    case .networks(let ensemble): ensemble.memberReturns(of: clip)
    }
  }

  /// Each member's reward of moments, neither centred nor scaled; of networks none, which no clip was
  /// ever sought for.
  var memberRewards: [any RewardFunction] {
    switch self {
    case .additive(let ensemble):
      ensemble.members.map { AdditiveReward(basis: ensemble.basis, values: $0.values) }
    case .networks: []
    }
  }

  /// Each member's probability that a person prefers the left clip.
  public func memberProbabilities(leftReturns: [Float], rightReturns: [Float]) -> [Float] {
    let rater =
      switch self {
      case .additive(let ensemble): ensemble.configuration.rater
      case .networks(let ensemble): ensemble.configuration.rater
      }
    return zip(leftReturns, rightReturns).map { rater.probability(ofDifference: $0 - $1) }
  }

  /// The probability that a person prefers the left clip: the mean of the members'.
  public func predict(left: Clip, right: Clip) -> Float {
    let all = memberProbabilities(
      leftReturns: memberReturns(of: left), rightReturns: memberReturns(of: right))
    return all.reduce(0, +) / Float(all.count)
  }

  /// The reward of each observation, `[count, observationSize]`, of mean zero and deviation one over
  /// what policies come to.
  public func rewards(of observations: [Float]) -> [Float] {
    switch self {
    case .networks(let ensemble): return ensemble.rewards(of: observations)
    case .additive(let ensemble):
      let count = observations.count / ensemble.observationSize
      var rewards = [Float](repeating: 0, count: count)
      observations.withUnsafeBufferPointer { from in
        rewards.withUnsafeMutableBufferPointer { to in
          guard let from = from.baseAddress, let to = to.baseAddress else { return }
          ensemble.reward(observations: from, count: count, into: to)
        }
      }
      return rewards
    }
  }

  /// Takes in what policies come to, so that rewards keep their scale.
  mutating func updateNormalisation(observations: [Float]) {
    let count = observations.count / observationSize
    observations.withUnsafeBufferPointer { observations in
      switch self {
      case .additive(var ensemble):
        ensemble.updateNormalisation(observations: observations, count: count)
        self = .additive(ensemble)
      case .networks(var ensemble):
        var workspace = EnsembleWorkspace(for: ensemble)
        ensemble.updateNormalisation(
          observations: observations, count: count, workspace: &workspace)
        self = .networks(ensemble)
      }
    }
  }
}

extension RewardModel {
  /// A set of answers of this model's shape.
  func emptyDataset() -> PreferenceDataset {
    switch self {
    case .additive(let ensemble): ensemble.emptyDataset()
    case .networks(let ensemble): ensemble.emptyDataset()
    }
  }

  /// A clip as that set keeps it: its features, or what the networks see of it.
  func rows(of clip: Clip) -> [Float] {
    switch self {
    case .additive(let ensemble): ensemble.rows(of: clip)
    case .networks: clip.observations
    }
  }

  /// Learns from the answers, after so many new ones; parts learn at once, each on a core of its own.
  mutating func train(
    on dataset: PreferenceDataset, new: Int, configuration: LearnerConfiguration, seed: UInt64
  ) async {
    switch self {
    case .additive(var ensemble):
      await ensemble.trainConcurrently(on: dataset, seed: seed)
      self = .additive(ensemble)
    case .networks(var ensemble):
      await ensemble.trainConcurrently(
        on: dataset, updates: new * configuration.rewardUpdatesPerChoice, seed: seed)
      self = .networks(ensemble)
    }
  }

  /// Where so many choices tell what the person recalls of a clip: keeps to that.
  ///
  /// - Returns: Which of the rows of a clip is still of use; nil where all are.
  mutating func settleMemoryDecay(after choices: Int) -> Int? {
    guard case .additive(var ensemble) = self else { return nil }
    defer { self = .additive(ensemble) }
    return ensemble.settleMemoryDecay(after: choices)
  }

  /// What the person is taken to keep of a fiftieth of a clip when the next one has passed; 1 by networks.
  public var memoryDecay: Float {
    switch self {
    case .additive(let ensemble): ensemble.memoryDecay
    case .networks: 1
    }
  }

  /// The same model for judging only: networks without their optimisers cannot be trained further.
  var withoutOptimizers: RewardModel {
    switch self {
    case .additive: self
    case .networks(let ensemble): .networks(ensemble.withoutOptimizers)
    }
  }

  /// The same model with optimisers that have seen nothing, to be trained further.
  var withNewOptimizers: RewardModel {
    switch self {
    case .additive: self
    case .networks(let ensemble): .networks(ensemble.withNewOptimizers)
    }
  }
}

extension RewardModel: Codable {
  private enum CodingKeys: CodingKey { case basis }

  /// Reads a model; version 0.1.0 knew networks alone.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self =
      container.contains(.basis)
      ? .additive(try AdditiveRewardModel(from: decoder))
      : .networks(try EnsembleRewardModel(from: decoder))
  }

  /// Writes the model itself: what it is follows from what it has.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .additive(let ensemble): try ensemble.encode(to: encoder)
    case .networks(let ensemble): try ensemble.encode(to: encoder)
    }
  }
}
