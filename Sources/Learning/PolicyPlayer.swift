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
  ///   - steps: Actions each; nil for the environment's own length.
  ///   - random: Where the episodes start, and what is drawn.
  public func play(
    _ policy: GaussianPolicy, episodes count: Int, steps: Int? = nil, actions kind: Actions = .mean,
    random: inout Random
  ) -> [Episode] {
    guard count > 0 else { return [] }
    let environment = maker.make(worlds: count)
    let shape = environment.shape
    let worlds = environment.worlds
    var workspace = MultilayerPerceptron.Workspace(for: policy.mean, capacity: 64)
    var observations = [Float](repeating: 0, count: worlds * shape.observationSize)
    var actions = [Float](repeating: 0, count: worlds * shape.actionSize)
    var logProbabilities = [Float](repeating: 0, count: worlds)
    for world in 0..<worlds { environment.reset(world, random: &random) }
    observations.withUnsafeMutableBufferPointer { Self.observe(environment, $0) }
    var recorders = (0..<count).map { _ in EpisodeRecorder(shape: shape) }
    for world in 0..<count {
      observations.withUnsafeBufferPointer {
        recorders[world].append(world, of: environment, action: nil, observations: $0)
      }
    }
    for _ in 0..<(steps ?? shape.episodeSteps) {
      observations.withUnsafeBufferPointer { observations in
        actions.withUnsafeMutableBufferPointer { actions in
          guard let from = observations.baseAddress, let to = actions.baseAddress else { return }
          switch kind {
          case .mean: policy.means(from, count: worlds, into: to, workspace: &workspace)
          case .sampled:
            logProbabilities.withUnsafeMutableBufferPointer { logProbabilities in
              guard let l = logProbabilities.baseAddress else { return }
              policy.sample(
                from, count: worlds, actions: to, logProbabilities: l, workspace: &workspace,
                random: &random)
            }
          }
          environment.step(to)
        }
      }
      observations.withUnsafeMutableBufferPointer { Self.observe(environment, $0) }
      observations.withUnsafeBufferPointer { observations in
        actions.withUnsafeBufferPointer { actions in
          for world in 0..<count {
            recorders[world].append(
              world, of: environment, action: actions.baseAddress, observations: observations)
          }
        }
      }
    }
    return recorders.map(\.episode)
  }

  private static func observe(
    _ environment: any Environment, _ observations: UnsafeMutableBufferPointer<Float>
  ) {
    if let base = observations.baseAddress { environment.observe(base) }
  }
}
