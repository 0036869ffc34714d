/// An episode from its first frame on.
public struct Episode: Sendable {
  /// What the body did.
  public internal(set) var trajectory: Trajectory
  /// What the networks saw, `[frames, observationSize]`.
  public internal(set) var observations: [Float]
  /// How many steps the policy that played it had learned from, where known.
  public internal(set) var policySteps = 0
  /// Whether the simulation diverged; then the episode ends with the last frame before that.
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

  /// Appends a world's present state, or ends the episode where the world's simulation has diverged.
  ///
  /// - Parameters:
  ///   - world: The world's number.
  ///   - environment: Whose world it is.
  ///   - actions: What all worlds did, `[worlds, actionSize]`; nil for an episode's first frame.
  ///   - observations: What all worlds show, `[worlds, observationSize]`.
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

  /// A part of the episode as a clip, with what the networks see of that part by itself, as its
  /// rater does.
  func clip(from frame: Int, frames: Int, id: Int, seenBy maker: any EnvironmentMaker) -> Clip {
    let part = trajectory.slice(frame..<frame + frames)
    return Clip(
      id: id, trajectory: part, observations: maker.observations(of: part),
      policySteps: policySteps)
  }
}
