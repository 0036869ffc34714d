/// A policy and the value network that judges it, which share no weights.
public struct ActorCritic: Sendable, Codable, Equatable {
  /// What to do.
  public internal(set) var policy: GaussianPolicy
  /// The discounted sum of rewards to expect, `[1]` an observation.
  public internal(set) var value: MultilayerPerceptron

  /// An untrained policy and a value of about zero.
  public init(
    observationSize: Int, actionSize: Int, hidden: [Int] = [64, 64],
    logDeviation: Float = -0.3, logDeviationFloor: Float = -1.2, random: inout Random
  ) {
    policy = GaussianPolicy(
      observationSize: observationSize, actionSize: actionSize, hidden: hidden,
      logDeviation: logDeviation, logDeviationFloor: logDeviationFloor, random: &random)
    value = MultilayerPerceptron(
      inputs: observationSize, hidden: hidden, outputs: 1, activation: .tanh)
    value.initializeOrthogonally(outputGain: 1, random: &random)
  }

  /// Draws an action for each of `count` observations and values the observation.
  ///
  /// Writes `actions`, `[count, actionSize]`, `logProbabilities` and `values`, `[count]`.
  public func act(
    _ observations: UnsafePointer<Float>, count: Int, actions: UnsafeMutablePointer<Float>,
    logProbabilities: UnsafeMutablePointer<Float>, values: UnsafeMutablePointer<Float>,
    workspace: inout ActorCriticWorkspace, random: inout Random
  ) {
    policy.sample(
      observations, count: count, actions: actions, logProbabilities: logProbabilities,
      workspace: &workspace.policy, random: &random)
    value.evaluate(observations, count: count, into: values, workspace: &workspace.value)
  }

  /// The value of each of `count` observations, `[count]`.
  public func values(
    _ observations: UnsafePointer<Float>, count: Int, into values: UnsafeMutablePointer<Float>,
    workspace: inout ActorCriticWorkspace
  ) {
    value.evaluate(observations, count: count, into: values, workspace: &workspace.value)
  }
}

/// Room for passes through both networks.
public struct ActorCriticWorkspace: Sendable {
  /// Rows that one pass takes; that many of 64-unit layers stay in the second cache.
  static let rows = 96
  /// For the policy's network.
  public var policy: PerceptronWorkspace
  /// For the value's network.
  public var value: PerceptronWorkspace

  /// Makes room for networks of one shape.
  public init(for networks: ActorCritic) {
    policy = PerceptronWorkspace(for: networks.policy.mean, capacity: Self.rows)
    value = PerceptronWorkspace(for: networks.value, capacity: Self.rows)
  }
}
