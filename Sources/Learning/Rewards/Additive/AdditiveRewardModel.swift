import Foundation

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
    /// The logarithm of θ of `RaoKupper`.
    var logTieWidth: Float
    /// Where its prior is centred; nil for a prior centred at 0 and a likelihood of all choices.
    var draw: PriorDraw?
    /// The reward's values at the knots, computed from the coordinates.
    private(set) var values: [Float]

    init(
      coordinates: [Float], logTieWidth: Float = AdditiveRewardModel.usualLogTieWidth,
      draw: PriorDraw?, prior: AdditivePrior
    ) {
      self.coordinates = coordinates
      self.logTieWidth = logTieWidth
      self.draw = draw
      values = prior.values(of: coordinates)
    }

    /// Takes new coordinates and a new width of ties.
    mutating func move(to coordinates: [Float], logTieWidth: Float, prior: AdditivePrior) {
      self.coordinates = coordinates
      self.logTieWidth = logTieWidth
      values = prior.values(of: coordinates)
    }
  }

  /// A posterior sample that a policy learns from, and the scale of its rewards.
  struct Explorer: Sendable, Equatable {
    var estimate: Estimate
    var output = RunningMoments<Float>()
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
  /// The share of "alike" among the newest answers.
  var alikeShare: Float = 0
  /// The posterior samples that policies explore by, by the policy's number.
  var explorers: [Int: Explorer] = [:]

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
    mapEstimates = memoryDecays.map { _ in Estimate(coordinates: zero, draw: nil, prior: prior) }
    posteriorSamples = []
    for _ in 0..<settings.posteriorSamples {
      let draw = PriorDraw(seed: random.next())
      posteriorSamples.append(
        Estimate(coordinates: prior.coordinates(of: draw), draw: draw, prior: prior))
    }
  }

  /// The MAP estimate for the memory decay in force.
  var mapEstimate: Estimate {
    get { mapEstimates[decayIndex] }
    set { mapEstimates[decayIndex] = newValue }
  }

  public var memoryDecay: Float { memoryDecays[decayIndex] }
  /// Where the prior of the logarithm of the ties' width is centred: half the returns' typical
  /// difference.
  static let usualLogTieWidth: Float = log(0.5)
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

  public func sampleProbabilities(
    leftReturns: [Float], rightReturns: [Float]
  ) -> [ChoiceProbabilities] {
    posteriorSamples.indices.map { sample in
      rater(tieWidth: exp(posteriorSamples[sample].logTieWidth))
        .probabilities(ofDifference: leftReturns[sample] - rightReturns[sample])
    }
  }

  /// How a rater answers for whom returns that differ by less than about `tieWidth` are alike.
  func rater(tieWidth: Float) -> RaoKupper {
    RaoKupper(errorRate: settings.rater.errorRate, tieWidth: tieWidth)
  }

  public var sampleRewards: [any RewardFunction] {
    posteriorSamples.map { AdditiveReward(basis: basis, values: $0.values) }
  }

  /// The MAP estimate, normalised.
  public func reward(
    of observations: UnsafePointer<Float>, count: Int, into rewards: UnsafeMutablePointer<Float>
  ) {
    AdditiveReward(
      basis: basis, values: mapEstimate.values, mean: output.mean, scale: 1 / output.deviation
    ).reward(of: observations, count: count, into: rewards)
  }

  /// Landings are rare, so that this takes thousands of observations.
  public mutating func updateNormalisation(
    observations: UnsafeBufferPointer<Float>, count: Int
  ) {
    precondition(observations.count >= count * observationSize, "sizes")
    guard count > 0, let base = observations.baseAddress else { return }
    output.update(
      with: moments(of: mapEstimate.values, base, count: count), rate: settings.normalisationRate)
    for (index, explorer) in explorers {
      let values = explorer.estimate.values
      let moments = moments(of: values, base, count: count)
      explorers[index]?.output.update(with: moments, rate: settings.normalisationRate)
    }
  }

  private func moments(
    of values: [Float], _ observations: UnsafePointer<Float>, count: Int
  ) -> Moments {
    var moments = Moments()
    values.withUnsafeBufferPointer { values in
      for row in 0..<count {
        moments.add(basis.reward(at: observations + row * observationSize, of: values))
      }
    }
    return moments
  }

  public mutating func explore(by seed: UInt64, policy: Int) {
    guard seesGrades else {
      explorers[policy] = nil
      return
    }
    // Until the next training it is the MAP estimate plus the draw of the prior.
    let draw = PriorDraw(seed: seed, postures: postures)
    let start = zip(mapEstimate.coordinates, prior.coordinates(of: draw)).map { $0 + $1 }
    explorers[policy] = Explorer(
      estimate: Estimate(
        coordinates: start, logTieWidth: mapEstimate.logTieWidth, draw: draw, prior: prior))
  }

  /// Whether the rater calls more than one clip in twenty alike, and so cannot be led to the best
  /// ones by small differences.
  var seesGrades: Bool { alikeShare > 0.05 }

  /// How much more posterior samples care for postures than the MAP estimate expects a rater to: for
  /// one who sees grades, clips must come to differ in more than what was judged so far.
  var postures: Float { seesGrades ? 5 : 1 }

  public func explorationReward(policy: Int) -> (any RewardFunction)? {
    explorers[policy].map { explorer in
      // Sums of functions add up: the mean of two is one.
      let (own, other) = (0.5 / output.deviation, 0.5 / explorer.output.deviation)
      let values = zip(mapEstimate.values, explorer.estimate.values).map { own * $0 + other * $1 }
      return AdditiveReward(
        basis: basis, values: values, mean: own * output.mean + other * explorer.output.mean)
    }
  }
}

/// One sum of functions.
struct AdditiveReward: RewardFunction {
  let basis: RewardBasis
  /// The functions' values at the knots, `[valueCount]`.
  let values: [Float]
  /// What is taken off the sum.
  var mean: Float = 0
  /// The factor of the rest.
  var scale: Float = 1

  func reward(
    of observations: UnsafePointer<Float>, count: Int, into rewards: UnsafeMutablePointer<Float>
  ) {
    values.withUnsafeBufferPointer { values in
      for row in 0..<count {
        let sum = basis.reward(at: observations + row * basis.observationSize, of: values)
        rewards[row] = (sum - mean) * scale
      }
    }
  }
}
