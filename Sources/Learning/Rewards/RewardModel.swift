/// A model of the reward behind a rater's choices: it rewards policies, and predicts choices.
///
/// Each kind of model has a room of its own with its training, its settings, its coding and its
/// export. The learner knows this protocol alone, and calls it per batch, never per element.
/// `RewardModelKind.allCases` lists the kinds.
///
/// As a `RewardFunction` it gives each observation its reward, with mean 0 and deviation 1 over
/// what `updateNormalisation` was shown.
public protocol RewardModel: RewardFunction, Codable, Equatable {
  /// Everything that can be tuned in this kind of model.
  associatedtype Settings: RewardModelSettings where Settings.Model == Self

  /// The name that scenarios and sessions give this kind.
  static var kindName: String { get }

  /// A model of an environment that has learned nothing.
  init(_ settings: Settings, for maker: any EnvironmentMaker, random: inout Random)

  /// Numbers in an observation.
  var observationSize: Int { get }
  /// The probabilities of the answers to a pair by each posterior sample, given its returns of the
  /// two clips.
  func sampleProbabilities(
    leftReturns: [Float], rightReturns: [Float]
  ) -> [ChoiceProbabilities]
  /// γ of the rater's memory, as the model estimates it; see `ClipMemory`.
  var memoryDecay: Float { get }

  /// The return of a clip by each posterior sample of the reward (each member of an ensemble).
  func sampleReturns(of clip: Clip) -> [Float]

  /// The reward of each posterior sample, neither centred nor scaled, for which hypothetical clips
  /// are searched; empty where none are to be.
  var sampleRewards: [any RewardFunction] { get }

  /// Updates the running mean and variance of the reward with what policies come to.
  ///
  /// - Parameters:
  ///   - observations: `[count, observationSize]`.
  ///   - count: Observations.
  mutating func updateNormalisation(observations: UnsafeBufferPointer<Float>, count: Int)

  /// Lets a new policy explore by a posterior sample of its own, where the rater calls clips alike;
  /// otherwise ends that.
  ///
  /// - Parameters:
  ///   - seed: Decides the sample.
  ///   - policy: The policy's number.
  mutating func explore(by seed: UInt64, policy: Int)

  /// The reward that a policy explores by: half the model's own and half that of its posterior sample,
  /// both normalised; nil where there is none.
  func explorationReward(policy: Int) -> (any RewardFunction)?

  /// An empty set of comparisons of the shape that this model is trained on.
  func emptyDataset() -> PreferenceDataset

  /// A clip as `emptyDataset` stores it.
  func rows(of clip: Clip) -> [Float]

  /// Numbers that the dataset stores of a clip.
  func numbersPerClip(in shape: EnvironmentShape) -> Int

  /// Trains on all comparisons, its parts concurrently.
  ///
  /// - Parameters:
  ///   - dataset: The comparisons.
  ///   - new: How many choices were made since the last training.
  ///   - seed: Decides all that is drawn, whichever part runs first.
  mutating func train(on dataset: PreferenceDataset, new: Int, seed: UInt64) async

  /// Drops alternatives that the comparisons have decided between, here and in the dataset.
  mutating func settle(_ dataset: inout PreferenceDataset)

  /// The same model for predictions alone, as stages store it: it need not be trainable.
  var withoutOptimizers: Self { get }
  /// The same model with optimisers that have seen no gradient, to be trained further.
  var withNewOptimizers: Self { get }

  /// Whether all that was learned is finite.
  var isFinite: Bool { get }
  /// Whether the model can be trained further.
  var isTrainable: Bool { get }

  /// Checks a decoded model, after its observation size.
  ///
  /// - Throws: `LearnedDataError` where its parts do not fit together or a number is out of range.
  func check() throws(LearnedDataError)

  /// The model as tensors and a description for other programs.
  var export: RewardExport { get }
}

/// Everything that can be tuned in one kind of reward model.
public protocol RewardModelSettings: Sendable, Codable, Equatable {
  /// The kind of model.
  associatedtype Model: RewardModel where Model.Settings == Self

  /// The default settings.
  init()

  /// The pace of learning that measured best with this kind of model.
  ///
  /// - Parameter period: Seconds between two actions.
  /// - Returns: The pace.
  static func pace(period: Double) -> LearningPace

  /// Checks decoded settings.
  ///
  /// - Throws: `LearnedDataError.outOfRange` with the setting's name.
  func check() throws(LearnedDataError)
}

extension RewardModel {
  /// Nothing: there is no exploration.
  public mutating func explore(by seed: UInt64, policy: Int) {}

  /// No reward.
  public func explorationReward(policy: Int) -> (any RewardFunction)? { nil }

  /// 1: the rater remembers a clip evenly.
  public var memoryDecay: Float { 1 }

  /// No rewards: no clips are searched.
  public var sampleRewards: [any RewardFunction] { [] }

  /// Drops nothing.
  public mutating func settle(_ dataset: inout PreferenceDataset) {}

  /// The model itself.
  public var withoutOptimizers: Self { self }

  /// The model itself.
  public var withNewOptimizers: Self { self }

  /// True.
  public var isTrainable: Bool { true }

  /// The probability that the left clip is preferred, if one is: the mean over the posterior
  /// samples.
  public func predict(left: Clip, right: Clip) -> Float {
    let mean = ChoiceProbabilities.mean(
      of: sampleProbabilities(
        leftReturns: sampleReturns(of: left), rightReturns: sampleReturns(of: right)))
    let decided = mean.left + mean.right
    return decided > 0 ? mean.left / decided : 0.5
  }

  /// The reward of each observation, `[count, observationSize]`.
  public func rewards(of observations: [Float]) -> [Float] {
    let count = observations.count / observationSize
    var rewards = [Float](repeating: 0, count: count)
    observations.withUnsafeBufferPointer { from in
      rewards.withUnsafeMutableBufferPointer { to in
        guard let from = from.baseAddress, let to = to.baseAddress else { return }
        reward(of: from, count: count, into: to)
      }
    }
    return rewards
  }

  /// Checks that a decoded model judges the observations of an environment.
  ///
  /// - Throws: `LearnedDataError`.
  func check(_ shape: EnvironmentShape) throws(LearnedDataError) {
    guard observationSize == shape.observationSize else { throw .mismatch("reward model") }
    try check()
  }

  /// Whether another model is of the same kind and has learned the same.
  func equals(_ other: any RewardModel) -> Bool { (other as? Self) == self }
}

extension RewardModelSettings {
  /// The kind of model that these settings are of.
  public var kind: RewardModelKind { RewardModelKind(Model.self) }

  /// A model of an environment that has learned nothing.
  func makeModel(for maker: any EnvironmentMaker, random: inout Random) -> any RewardModel {
    Model(self, for: maker, random: &random)
  }

  /// Whether other settings are of the same kind and have the same values.
  func equals(_ other: any RewardModelSettings) -> Bool { (other as? Self) == self }
}

/// The learned reward as policies see it: normalised and scaled.
struct LearnedReward: RewardFunction {
  let function: any RewardFunction
  /// The deviation of the reward.
  let scale: Float

  func reward(
    of observations: UnsafePointer<Float>, count: Int, into rewards: UnsafeMutablePointer<Float>
  ) {
    function.reward(of: observations, count: count, into: rewards)
    for index in 0..<count { rewards[index] *= scale }
  }
}

/// A reward model as tensors, with what another program needs to know to compute rewards by them.
public struct RewardExport: Sendable {
  /// The tensors, in the order in which they are written.
  public var tensors: [NamedTensor]
  /// What they mean, to be written as JSON.
  public var description: any Encodable & Sendable
}

/// Numbers of a shape, by a name.
public struct NamedTensor: Sendable, Equatable {
  /// Such as "reward.0.weight".
  public var name: String
  /// The length of each dimension, the outermost first.
  public var shape: [Int]
  /// Row-major.
  public var values: [Float]

  /// Makes a tensor of its parts.
  public init(_ name: String, shape: [Int], _ values: [Float]) {
    self.name = name
    self.shape = shape
    self.values = values
  }
}
