/// An episode from its first frame to its last.
public struct Episode: Sendable {
  /// What the body did.
  public var trajectory: Trajectory
  /// What the networks saw, `[frames, observationSize]`.
  public var observations: [Float]
  /// How many steps the policy that played it had learned from.
  public var policySteps: Int
}

/// Follows one world and keeps its episode until it ends.
struct EpisodeRecorder {
  private(set) var episode: Episode
  private let shape: EnvironmentShape

  init(shape: EnvironmentShape) {
    self.shape = shape
    episode = Self.blank(shape)
  }

  private static func blank(_ shape: EnvironmentShape) -> Episode {
    var trajectory = Trajectory(
      period: shape.period, positionCount: shape.positionCount,
      velocityCount: shape.velocityCount, controlCount: shape.actionSize)
    let frames = shape.episodeSteps + 1
    trajectory.positions.reserveCapacity(frames * shape.positionCount)
    trajectory.velocities.reserveCapacity(frames * shape.velocityCount)
    trajectory.controls.reserveCapacity(frames * shape.actionSize)
    trajectory.contacts.reserveCapacity(frames)
    var observations: [Float] = []
    observations.reserveCapacity(frames * shape.observationSize)
    return Episode(trajectory: trajectory, observations: observations, policySteps: 0)
  }

  /// Forgets the frames, to begin with a new episode.
  mutating func begin(policySteps: Int) {
    episode = Self.blank(shape)
    episode.policySteps = policySteps
  }

  /// Appends a world's present state.
  ///
  /// - Parameters:
  ///   - actions: What all worlds did, `[worlds, actionSize]`; nil for an episode's first frame.
  ///   - observations: What all worlds show, `[worlds, observationSize]`.
  mutating func append(
    _ world: Int, of environment: any Environment, action actions: UnsafePointer<Float>?,
    observations: UnsafeBufferPointer<Float>
  ) {
    let action = actions.map { $0 + world * shape.actionSize }
    environment.record(world, action: action, to: &episode.trajectory)
    let size = shape.observationSize
    episode.observations.append(contentsOf: observations[world * size..<(world + 1) * size])
  }
}

extension Episode {
  /// A part of the episode as a clip.
  func clip(from frame: Int, frames: Int, id: Int) -> Clip {
    let size = observations.count / max(trajectory.frames, 1)
    return Clip(
      id: id, trajectory: trajectory.slice(frame..<frame + frames),
      observations: Array(observations[frame * size..<(frame + frames) * size]),
      policySteps: policySteps)
  }
}
