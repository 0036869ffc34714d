/// A piece of a rollout, short enough to be judged at a glance.
public struct Clip: Sendable, Codable, Equatable {
  /// Its number in the session, from 0.
  public var id: Int
  /// What the body did.
  public var trajectory: Trajectory
  /// Its observations, `[frames, observationSize]`.
  public var observations: [Float]
  /// The number of steps that its policy had learned from.
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
  /// The root mean square distance of the observations, over the frames that both clips have.
  ///
  /// Observations contain neither where a clip begins nor how far its body has come, and a person
  /// does not see that either, because the camera moves along. Nothing can be learned from clips
  /// with the same observations.
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
  /// Can't tell; stored, but not trained on.
  case skip
}

/// Two clips of which a query may be made.
struct ClipPair: Sendable, Codable, Equatable {
  /// The clip on the left.
  var left: Clip
  /// The clip on the right.
  var right: Clip

  /// The two clips, in whatever order.
  struct Identity: Hashable, Sendable {
    private let first: Int
    private let second: Int

    init(_ one: Clip, _ other: Clip) { self.init(one.id, other.id) }

    /// The identity of two clips by their numbers.
    init(_ one: Int, _ other: Int) {
      first = min(one, other)
      second = max(one, other)
    }
  }

  var identity: Identity { Identity(left, right) }
}
