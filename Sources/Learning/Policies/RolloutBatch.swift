/// What several worlds went through in the same number of steps, for one update of a policy.
///
/// Arrays are step-major: element `step * worlds + world`, times the size where it has one.
public struct RolloutBatch: Sendable {
  /// Control steps of each world.
  public let steps: Int
  /// Worlds that were stepped together.
  public let worlds: Int
  /// Numbers an observation has.
  public let observationSize: Int
  /// Numbers an action has.
  public let actionSize: Int
  /// What the policy saw, `[steps, worlds, observationSize]`.
  public var observations: [Float]
  /// What it drew, before any clamping, `[steps, worlds, actionSize]`.
  public var actions: [Float]
  /// Logarithms of the densities of the actions when they were drawn, `[steps, worlds]`.
  public var logProbabilities: [Float]
  /// Values of `observations`, `[steps, worlds]`.
  public var values: [Float]
  /// What each step earned, `[steps, worlds]`.
  public var rewards: [Float]
  /// Whether the episode was cut after the step, `[steps, worlds]`.
  public var ended: [Bool]
  /// The value of the observation that a step led to, before any reset, `[steps, worlds]`.
  ///
  /// Read only in the last step and where the episode ended. Zero says that nothing can follow.
  public var bootstrapValues: [Float]

  /// Makes room for a rollout.
  public init(steps: Int, worlds: Int, observationSize: Int, actionSize: Int) {
    self.steps = steps
    self.worlds = worlds
    self.observationSize = observationSize
    self.actionSize = actionSize
    let count = steps * worlds
    observations = Array(repeating: 0, count: count * observationSize)
    actions = Array(repeating: 0, count: count * actionSize)
    logProbabilities = Array(repeating: 0, count: count)
    values = Array(repeating: 0, count: count)
    rewards = Array(repeating: 0, count: count)
    ended = Array(repeating: false, count: count)
    bootstrapValues = Array(repeating: 0, count: count)
  }

  /// Steps of all worlds together.
  public var count: Int { steps * worlds }
}

extension RolloutBatch {
  /// Draws and values what the policy does at a step whose observations are there already.
  public mutating func act(
    at step: Int, with networks: ActorCritic, workspace: inout ActorCriticWorkspace,
    random: inout Random
  ) {
    precondition(step < steps, "a step of the rollout")
    let (start, worlds, observationSize) = (step * worlds, worlds, observationSize)
    let actionStart = start * actionSize
    observations.withUnsafeBufferPointer { observations in
      actions.withUnsafeMutableBufferPointer { actions in
        logProbabilities.withUnsafeMutableBufferPointer { logProbabilities in
          values.withUnsafeMutableBufferPointer { values in
            guard let input = observations.baseAddress, let action = actions.baseAddress,
              let density = logProbabilities.baseAddress, let value = values.baseAddress
            else { return }
            networks.act(
              input + start * observationSize, count: worlds, actions: action + actionStart,
              logProbabilities: density + start, values: value + start, workspace: &workspace,
              random: &random)
          }
        }
      }
    }
  }
}
