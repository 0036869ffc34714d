/// A reward that looks at the worlds themselves, such as one that was written by hand.
///
/// What `RewardFunction` judges, observations, lacks what only a whole flight tells.
public protocol WorldReward: AnyObject {
  /// Takes in that a world is at the start of a new episode.
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
}
