/// A reward that looks at the worlds themselves, such as a formula: `PolicyReward` without scaling.
public protocol WorldReward: AnyObject {
  /// Notes that a world is at the start of a new episode.
  func begin(_ world: Int, in environment: any Environment)

  /// Writes what the last step earned in every world.
  ///
  /// - Parameters:
  ///   - environment: The worlds, after the step.
  ///   - actions: The actions of the step, `[worlds, actionSize]`.
  ///   - rewards: `[worlds]`.
  func reward(
    in environment: any Environment, actions: UnsafePointer<Float>,
    into rewards: UnsafeMutablePointer<Float>)

  /// What it remembers of each world's episode, `[worlds, n]`: empty where a state is enough.
  var memory: [Double] { get }

  /// Resumes from `memory`.
  ///
  /// - Throws: `LearnedDataError` where that is of other worlds.
  func restore(memory: [Double]) throws(LearnedDataError)
}

extension WorldReward {
  /// Nothing.
  public var memory: [Double] { [] }

  /// Nothing.
  public func restore(memory: [Double]) throws(LearnedDataError) {
    guard memory.isEmpty else { throw .mismatch("reward") }
  }
}

/// A given formula as policies earn it: with mean 0 and a deviation, both over the last rollouts.
///
/// An episode ends by time alone, unless its simulation diverges, so that a shift changes nothing
/// in what is best.
final class FormulaReward: PolicyReward {
  /// All that it needs to resume.
  struct State: Sendable, Codable {
    var moments: RunningMoments<Double>
    /// See `WorldReward.memory`.
    var memory: [Double]
  }

  private let formula: any WorldReward
  /// The deviation of the reward.
  private let scale: Float
  private var moments = RunningMoments<Double>()

  /// The weight of a rollout in the running mean and variance, as in the reward models.
  private static let normalisationRate = 0.1

  init(_ formula: any WorldReward, scale: Float) {
    self.formula = formula
    self.scale = scale
  }

  /// All that it needs to resume.
  var state: State { State(moments: moments, memory: formula.memory) }

  /// Resumes from `state`.
  ///
  /// - Throws: `LearnedDataError` where that is of another formula or other worlds.
  func restore(_ state: State) throws(LearnedDataError) {
    guard state.moments.mean.isFinite, state.moments.variance >= 0 else {
      throw .outOfRange("mean of the reward")
    }
    try formula.restore(memory: state.memory)
    moments = state.moments
  }

  func begin(_ world: Int, in environment: any Environment) {
    formula.begin(world, in: environment)
  }

  func record(
    in environment: any Environment, actions: UnsafePointer<Float>,
    into rewards: UnsafeMutablePointer<Float>
  ) {
    formula.reward(in: environment, actions: actions, into: rewards)
  }

  func finish(
    _ rewards: UnsafeMutableBufferPointer<Float>, observations: UnsafePointer<Float>,
    diverged: [Int]
  ) -> RolloutEarnings {
    // The formula was computed of the states that the simulation diverged to.
    for index in diverged { rewards[index] = .nan }
    let newest = Moments(of: rewards.lazy.filter(\.isFinite))
    let invalid = rewards.count - newest.count - diverged.count
    guard newest.count > 0 else {
      rewards.update(repeating: 0)
      return RolloutEarnings(mean: 0, invalid: invalid)
    }
    moments.update(with: newest, rate: Self.normalisationRate)
    let deviation = Float(moments.variance.squareRoot())
    // A constant reward teaches nothing, whatever it is divided by.
    let factor = deviation > 0 ? scale / deviation : 0
    for index in rewards.indices {
      let reward = rewards[index]
      rewards[index] = reward.isFinite ? factor * (reward - Float(moments.mean)) : 0
    }
    return RolloutEarnings(mean: Float(newest.mean), invalid: invalid)
  }
}
