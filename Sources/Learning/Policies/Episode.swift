/// An episode from its first frame on.
public struct Episode: Sendable {
  /// The motion of the body.
  public internal(set) var trajectory: Trajectory
  /// The observations, `[frames, observationSize]`.
  public internal(set) var observations: [Float]
  /// The number of steps that its policy had learned from, where known.
  public internal(set) var policySteps = 0
  /// Whether the simulation diverged; the episode then ends with the last frame before that.
  public internal(set) var hasDiverged = false

  /// An episode without frames yet, with room for all of them.
  init(shape: EnvironmentShape) {
    trajectory = Trajectory(
      period: shape.period, positionCount: shape.positionCount,
      velocityCount: shape.velocityCount, controlCount: shape.actionSize)
    observations = []
    let frames = shape.episodeSteps + 1
    trajectory.positions.reserveCapacity(frames * shape.positionCount)
    trajectory.velocities.reserveCapacity(frames * shape.velocityCount)
    trajectory.controls.reserveCapacity(frames * shape.actionSize)
    trajectory.contacts.reserveCapacity(frames)
    observations.reserveCapacity(frames * shape.observationSize)
  }

  /// Appends a world's present state, or ends the episode where the world's simulation has
  /// diverged.
  ///
  /// - Parameters:
  ///   - world: The world's number.
  ///   - environment: The worlds.
  ///   - actions: The actions of all worlds, `[worlds, actionSize]`; nil for an episode's first frame.
  ///   - observations: The observations of all worlds, `[worlds, observationSize]`.
  mutating func append(
    _ world: Int, of environment: any Environment, actions: [Float]?, observations: [Float]
  ) {
    hasDiverged = hasDiverged || environment.hasDiverged(world)
    guard !hasDiverged else { return }
    let shape = environment.shape
    if let actions {
      actions.withUnsafeBufferPointer {
        let action = $0.baseAddress.map { $0 + world * shape.actionSize }
        environment.record(world, action: action, to: &trajectory)
      }
    } else {
      environment.record(world, action: nil, to: &trajectory)
    }
    let size = shape.observationSize
    self.observations.append(contentsOf: observations[world * size..<(world + 1) * size])
  }

  /// A part of the episode as a clip, with observations of that part by itself, which is all that
  /// its rater sees.
  func clip(from frame: Int, frames: Int, id: Int, seenBy maker: any EnvironmentMaker) -> Clip {
    let part = trajectory.slice(frame..<frame + frames)
    return Clip(
      id: id, trajectory: part, observations: maker.observations(of: part),
      policySteps: policySteps)
  }
}
