/// A reward that is a sum of functions of single numbers of an observation, each with a Gaussian
/// process prior: the default reward model.
///
/// Policies are trained on the MAP estimate. Queries are picked, and hypothetical clips searched,
/// by posterior samples: each is the MAP estimate under a randomised prior and a bootstrap of its
/// own (Osband, Aslanides and Cassirer, "Randomized prior functions for deep reinforcement
/// learning", 2018). A clip's return is the scaled mean of its frames' rewards, and the difference
/// of two returns gives the probability of a choice (`BradleyTerry`).
///
/// A rater may go by the end of a clip more than by its beginning. There is therefore a MAP
/// estimate for each of several memory decays, and the one that explains the choices best is in
/// force.
public struct AdditiveRewardModel: RewardModel {
  public static let kindName = "additive"

  /// One reward function, and the state of its training.
  struct Estimate: Sendable, Equatable {
    /// z of `AdditivePrior`.
    var coordinates: [Float]
    /// Decides where its prior is centred, and which choices its bootstrap holds; nil for a prior
    /// centred at 0 and all choices.
    var seed: UInt64?
    /// The reward's values at the knots, computed from the coordinates.
    private(set) var values: [Float]

    init(coordinates: [Float], seed: UInt64?, prior: AdditivePrior) {
      self.coordinates = coordinates
      self.seed = seed
      values = prior.values(of: coordinates)
    }

    /// Takes new coordinates.
    mutating func move(to coordinates: [Float], prior: AdditivePrior) {
      self.coordinates = coordinates
      values = prior.values(of: coordinates)
    }
  }

  /// The settings of the model.
  public internal(set) var settings: AdditiveSettings
  let prior: AdditivePrior
  /// The candidates that are left for the rater's memory decay.
  var memoryDecays: [Float]
  /// The MAP estimate of the reward for each memory decay.
  var mapEstimates: [Estimate]
  /// The memory decay that explains the choices best.
  var decayIndex = 0
  var posteriorSamples: [Estimate]
  /// Mean and variance of the MAP estimate's rewards over what policies come to.
  var output = RunningMoments<Float>()

  public init(
    _ settings: AdditiveSettings, for maker: any EnvironmentMaker, random: inout Random
  ) {
    self.init(basis: maker.rewardBasis, settings: settings, random: &random)
  }

  /// A model of a basis that has learned nothing.
  public init(
    basis: RewardBasis, settings: AdditiveSettings = AdditiveSettings(), random: inout Random
  ) {
    precondition(settings.posteriorSamples > 0, "a model has posterior samples")
    let prior = AdditivePrior(basis: basis, settings: settings.prior)
    self.settings = settings
    self.prior = prior
    let zero = [Float](repeating: 0, count: prior.size)
    memoryDecays = settings.memoryDecays
    mapEstimates = memoryDecays.map { _ in Estimate(coordinates: zero, seed: nil, prior: prior) }
    posteriorSamples = []
    for _ in 0..<settings.posteriorSamples {
      let seed = random.next()
      posteriorSamples.append(
        Estimate(coordinates: prior.draw(seed: seed), seed: seed, prior: prior))
    }
  }

  /// The MAP estimate for the memory decay in force.
  var mapEstimate: Estimate {
    get { mapEstimates[decayIndex] }
    set { mapEstimates[decayIndex] = newValue }
  }

  public var memoryDecay: Float { memoryDecays[decayIndex] }
  public var rater: BradleyTerry { settings.rater }
  /// The terms that a reward is the sum of.
  public var basis: RewardBasis { prior.basis }
  public var observationSize: Int { prior.basis.observationSize }
}

extension AdditiveRewardModel {
  public func sampleReturns(of clip: Clip) -> [Float] {
    let features = prior.features(of: clip.observations, memoryDecay: memoryDecay)
    return posteriorSamples.map { sample in
      settings.returnScale
        * zip(features, sample.coordinates).reduce(Float(0)) { $0 + $1.0 * $1.1 }
    }
  }

  public var sampleRewards: [any RewardFunction] {
    posteriorSamples.map { AdditiveReward(basis: basis, values: $0.values) }
  }

  /// The MAP estimate, normalised.
  public func reward(
    of observations: UnsafePointer<Float>, count: Int, into rewards: UnsafeMutablePointer<Float>
  ) {
    let scale = 1 / output.deviation
    let mean = output.mean
    mapEstimate.values.withUnsafeBufferPointer { values in
      for row in 0..<count {
        let reward = basis.reward(at: observations + row * observationSize, of: values)
        rewards[row] = (reward - mean) * scale
      }
    }
  }

  /// Landings are rare, so that this takes thousands of observations.
  public mutating func updateNormalisation(
    observations: UnsafeBufferPointer<Float>, count: Int
  ) {
    precondition(observations.count >= count * observationSize, "sizes")
    guard count > 0, let base = observations.baseAddress else { return }
    var moments = Moments()
    mapEstimate.values.withUnsafeBufferPointer { values in
      for row in 0..<count {
        moments.add(basis.reward(at: base + row * observationSize, of: values))
      }
    }
    output.update(with: moments, rate: settings.normalisationRate)
  }
}

/// One sum of functions, neither centred nor scaled.
struct AdditiveReward: RewardFunction {
  let basis: RewardBasis
  /// The functions' values at the knots, `[valueCount]`.
  let values: [Float]

  func reward(
    of observations: UnsafePointer<Float>, count: Int, into rewards: UnsafeMutablePointer<Float>
  ) {
    values.withUnsafeBufferPointer { values in
      for row in 0..<count {
        rewards[row] = basis.reward(at: observations + row * basis.observationSize, of: values)
      }
    }
  }
}
