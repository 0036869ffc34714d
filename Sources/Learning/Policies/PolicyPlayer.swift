/// Plays whole episodes with a policy that does not learn.
public struct PolicyPlayer: Sendable {
  /// How actions are taken from the policy.
  public enum Actions: Sendable {
    /// The mean action.
    case mean
    /// Drawn, as while learning.
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
  ///   - policy: Who acts.
  ///   - count: Episodes.
  ///   - scattered: How many of them, the first ones, begin in a scattered state.
  ///   - steps: Actions each; nil for the environment's own length.
  ///   - actions: How they are taken from the policy.
  ///   - random: Where the episodes start, and what is drawn.
  /// - Returns: The episodes, shorter where the simulation diverged; the caller knows how many steps
  ///   their policy has learned from.
  public func play(
    _ policy: GaussianPolicy, episodes count: Int, scattered: Int = 0, steps: Int? = nil,
    actions: Actions = .mean, random: inout Random
  ) -> [Episode] {
    guard count > 0 else { return [] }
    let rollout = Rollout(in: maker.make(worlds: count), of: policy, episodes: count)
    rollout.begin(scattered: scattered, random: &random)
    for _ in 0..<(steps ?? maker.shape.episodeSteps) { rollout.advance(actions, random: &random) }
    return rollout.episodes
  }
}

extension PolicyPlayer {
  /// Worlds, the policy that acts in them, and what was seen so far.
  private final class Rollout {
    let environment: any Environment
    let policy: GaussianPolicy
    private(set) var episodes: [Episode]
    private var workspace: PerceptronWorkspace
    /// `[worlds, observationSize]`.
    private var observations: [Float]
    /// `[worlds, actionSize]`.
    private var actions: [Float]
    /// `[worlds]`; of no use here, but drawn actions come with them.
    private var logProbabilities: [Float]

    init(in environment: any Environment, of policy: GaussianPolicy, episodes count: Int) {
      let shape = environment.shape
      self.environment = environment
      self.policy = policy
      episodes = (0..<count).map { _ in Episode(shape: shape) }
      workspace = PerceptronWorkspace(for: policy.mean, capacity: 64)
      observations = Array(repeating: 0, count: environment.worlds * shape.observationSize)
      actions = Array(repeating: 0, count: environment.worlds * shape.actionSize)
      logProbabilities = Array(repeating: 0, count: environment.worlds)
    }

    /// Puts all worlds, the surplus ones too, at the start of an episode; the first in a scattered
    /// state.
    func begin(scattered: Int, random: inout Random) {
      for world in 0..<environment.worlds {
        if world < scattered {
          environment.scatter(world, random: &random)
        } else {
          environment.reset(world, random: &random)
        }
      }
      observe()
      for world in episodes.indices {
        episodes[world].append(world, of: environment, actions: nil, observations: observations)
      }
    }

    /// Acts once in all worlds.
    func advance(_ kind: Actions, random: inout Random) {
      switch kind {
      case .mean: takeMeans()
      case .sampled: sample(random: &random)
      }
      actions.withUnsafeBufferPointer {
        if let base = $0.baseAddress { environment.step(base) }
      }
      observe()
      for world in episodes.indices {
        episodes[world].append(
          world, of: environment, actions: actions, observations: observations)
      }
    }

    private func observe() {
      observations.withUnsafeMutableBufferPointer {
        if let base = $0.baseAddress { environment.observe(base) }
      }
    }

    private func takeMeans() {
      observations.withUnsafeBufferPointer { observations in
        actions.withUnsafeMutableBufferPointer { actions in
          guard let from = observations.baseAddress, let to = actions.baseAddress else { return }
          policy.means(from, count: environment.worlds, into: to, workspace: &workspace)
        }
      }
    }

    private func sample(random: inout Random) {
      observations.withUnsafeBufferPointer { observations in
        actions.withUnsafeMutableBufferPointer { actions in
          logProbabilities.withUnsafeMutableBufferPointer { densities in
            guard let from = observations.baseAddress, let to = actions.baseAddress,
              let density = densities.baseAddress
            else { return }
            policy.sample(
              from, count: environment.worlds, actions: to, logProbabilities: density,
              workspace: &workspace, random: &random)
          }
        }
      }
    }
  }
}
