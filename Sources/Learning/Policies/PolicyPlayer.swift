/// Plays whole episodes with a policy that does not learn.
public struct PolicyPlayer: Sendable {
  /// How actions are taken from the policy.
  public enum Actions: Sendable {
    /// The mean action.
    case mean
    /// A random draw, as in training.
    case sampled
  }

  private let maker: any EnvironmentMaker

  /// Plays in a maker's environments.
  public init(maker: any EnvironmentMaker) {
    self.maker = maker
  }

  /// Plays `count` fresh episodes side by side.
  ///
  /// - Parameters:
  ///   - policy: The policy that acts.
  ///   - count: Episodes.
  ///   - scattered: How many of them, the first ones, begin in a scattered state.
  ///   - steps: Actions in each; nil for the environment's episode length.
  ///   - kind: How actions are taken from the policy.
  ///   - random: Draws where the episodes begin, and actions.
  /// - Returns: The episodes, shorter where the simulation diverged; their `policySteps` are unknown.
  public func play(
    _ policy: GaussianPolicy, episodes count: Int, scattered: Int = 0, steps: Int? = nil,
    actions kind: Actions = .mean, random: inout Random
  ) -> [Episode] {
    guard count > 0 else { return [] }
    let rollout = WorldRollout(maker: maker, worlds: count)
    let worlds = rollout.worlds
    // Environments come in whole registers: the surplus worlds act too.
    for world in 0..<worlds {
      rollout.begin(world, at: world < scattered ? .scattered : .usual, random: &random)
    }
    rollout.observe()
    var episodes = (0..<count).map { _ in Episode(shape: rollout.shape) }
    rollout.record(to: &episodes, isFirst: true)
    var workspace = PerceptronWorkspace(for: policy.mean, capacity: 64)
    var logProbabilities = [Float](repeating: 0, count: worlds)
    for _ in 0..<(steps ?? rollout.shape.episodeSteps) {
      rollout.step { observations, actions in
        switch kind {
        case .mean: policy.means(observations, count: worlds, into: actions, workspace: &workspace)
        case .sampled:
          logProbabilities.withUnsafeMutableBufferPointer {
            guard let densities = $0.baseAddress else { return }
            policy.sample(
              observations, count: worlds, actions: actions, logProbabilities: densities,
              workspace: &workspace, random: &random)
          }
        }
      }
      rollout.record(to: &episodes)
    }
    return episodes
  }

  /// Plays on from a frame of an episode by the policy's mean actions.
  ///
  /// - Parameters:
  ///   - policy: The policy that acts.
  ///   - frame: The frame to begin at; its state may have been changed.
  ///   - trajectory: The episode from its beginning on.
  ///   - steps: Actions to take.
  /// - Returns: The rest of the episode, from that frame on, shorter where the simulation diverged.
  public func playOn(
    _ policy: GaussianPolicy, from frame: Int, of trajectory: Trajectory, steps: Int
  ) -> Episode {
    let rollout = WorldRollout(maker: maker, worlds: 1)
    // Nothing is drawn: the state is given.
    var random = Random(seed: 0)
    for world in 0..<rollout.worlds {
      rollout.begin(world, at: .along(trajectory, frame: frame), random: &random)
    }
    rollout.observe()
    var episodes = [Episode(shape: rollout.shape)]
    rollout.record(to: &episodes, isFirst: true)
    var workspace = PerceptronWorkspace(for: policy.mean, capacity: 64)
    let worlds = rollout.worlds
    for _ in 0..<steps {
      rollout.step { observations, actions in
        policy.means(observations, count: worlds, into: actions, workspace: &workspace)
      }
      rollout.record(to: &episodes)
    }
    return episodes[0]
  }
}
