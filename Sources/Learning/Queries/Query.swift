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

extension Clip {
  /// How far apart two clips are: the root mean square, over the frames that both have, of the
  /// distance between what the networks see.
  ///
  /// The networks see neither where a clip begins nor how far its body has come, and no more does a
  /// person whom a moving camera shows it. What is the same to them, they cannot learn from either.
  public func difference(from other: Clip) -> Float {
    let count = min(observations.count, other.observations.count)
    let frames = min(trajectory.frames, other.trajectory.frames)
    guard count > 0, frames > 0 else { return 0 }
    return observations.withUnsafeBufferPointer { mine in
      other.observations.withUnsafeBufferPointer { theirs in
        var sum: Float = 0
        for index in 0..<count {
          let difference = mine[index] - theirs[index]
          sum += difference * difference
        }
        return (sum / Float(frames)).squareRoot()
      }
    }
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
