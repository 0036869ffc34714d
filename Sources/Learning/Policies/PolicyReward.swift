/// What a policy earns in a rollout: a learned reward of observations, or a given formula.
///
/// A `PolicyTrainer` is its only caller, from one thread at a time.
public protocol PolicyReward {
  /// Notes that a world is at the start of a new episode.
  func begin(_ world: Int, in environment: any Environment)

  /// Writes what the last step earned in every world, where the worlds themselves are needed for
  /// it.
  ///
  /// - Parameters:
  ///   - environment: The worlds, after the step.
  ///   - actions: The actions of the step, `[worlds, actionSize]`.
  ///   - rewards: `[worlds]`.
  func record(
    in environment: any Environment, actions: UnsafePointer<Float>,
    into rewards: UnsafeMutablePointer<Float>)

  /// Completes the rewards of a rollout.
  ///
  /// - Parameters:
  ///   - rewards: `[steps, worlds]`, as `record` left them.
  ///   - observations: What each step led to, `[steps, worlds, observationSize]`; the state before the
  ///     step where its simulation diverged.
  ///   - diverged: The indices of the steps whose simulation diverged.
  /// - Returns: Figures of the rollout.
  func finish(
    _ rewards: UnsafeMutableBufferPointer<Float>, observations: UnsafePointer<Float>,
    diverged: [Int]
  ) -> RolloutEarnings
}

/// What a rollout earned.
public struct RolloutEarnings: Sendable, Equatable {
  /// The mean reward of a step, before any scaling of a formula's.
  public var mean: Float
  /// Steps whose reward was not finite; they count as the mean.
  public var invalid = 0
}

/// A reward that is a function of the observation alone.
public protocol RewardFunction: PolicyReward, Sendable {
  /// Writes the reward of each of `count` observations.
  ///
  /// - Parameters:
  ///   - observations: `[count, observationSize]`.
  ///   - count: Observations.
  ///   - rewards: `[count]`.
  func reward(
    of observations: UnsafePointer<Float>, count: Int, into rewards: UnsafeMutablePointer<Float>)
}

extension RewardFunction {
  /// Nothing: an observation has no past.
  public func begin(_ world: Int, in environment: any Environment) {}

  /// Nothing: observations are rewarded all at once.
  public func record(
    in environment: any Environment, actions: UnsafePointer<Float>,
    into rewards: UnsafeMutablePointer<Float>
  ) {}

  /// Rewards all observations.
  public func finish(
    _ rewards: UnsafeMutableBufferPointer<Float>, observations: UnsafePointer<Float>,
    diverged: [Int]
  ) -> RolloutEarnings {
    guard let base = rewards.baseAddress else { return RolloutEarnings(mean: 0) }
    reward(of: observations, count: rewards.count, into: base)
    return RolloutEarnings(mean: rewards.reduce(0, +) / Float(rewards.count))
  }
}
