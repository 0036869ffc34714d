/// A piece of a rollout, short enough to be judged at a glance.
public struct Clip: Sendable, Codable, Equatable {
  /// Its number in the session, from 0.
  public var id: Int
  /// What the body did.
  public var trajectory: Trajectory
  /// What the networks see of it: `[frames, observationSize]`.
  public var observations: [Float]
  /// How many steps the policy that it shows had learned from.
  public var policySteps: Int

  /// Makes a clip of its parts.
  public init(id: Int, trajectory: Trajectory, observations: [Float], policySteps: Int) {
    self.id = id
    self.trajectory = trajectory
    self.observations = observations
    self.policySteps = policySteps
  }
}

/// Two clips to choose from.
public struct Query: Sendable, Equatable {
  /// Its number in the session, from 0.
  public var id: Int
  /// The clip on the left.
  public var left: Clip
  /// The clip on the right.
  public var right: Clip

  /// Makes a query of its parts.
  public init(id: Int, left: Clip, right: Clip) {
    self.id = id
    self.left = left
    self.right = right
  }
}

/// An answer to a query.
public enum Choice: String, Sendable, Codable, CaseIterable {
  /// The left clip is better.
  case left
  /// The right clip is better.
  case right
  /// Both are as good.
  case equal
  /// Can't tell; kept, but not trained on.
  case skip
}
