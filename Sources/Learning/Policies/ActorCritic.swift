/// A policy and its value network, which share no weights.
public struct ActorCritic: Sendable, Codable, Equatable {
  /// The policy.
  public internal(set) var policy: GaussianPolicy
  /// The value network: the expected discounted return of an observation, one output.
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

/// Memory for passes through both networks.
public struct ActorCriticWorkspace: Sendable {
  /// Rows of one pass: as many of 64-unit layers stay in the second-level cache.
  static let rows = 96
  /// For the policy's network.
  public var policy: PerceptronWorkspace
  /// For the value's network.
  public var value: PerceptronWorkspace

  /// Allocates memory for networks of one shape.
  public init(for networks: ActorCritic) {
    policy = PerceptronWorkspace(for: networks.policy.mean, capacity: Self.rows)
    value = PerceptronWorkspace(for: networks.value, capacity: Self.rows)
  }
}
