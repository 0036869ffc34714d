/// A rollout of several worlds for the same number of steps, for one update of a policy.
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
  /// The observations, `[steps, worlds, observationSize]`.
  public var observations: [Float]
  /// The actions that were drawn, before clamping, `[steps, worlds, actionSize]`.
  public var actions: [Float]
  /// Logarithms of the densities of the actions when they were drawn, `[steps, worlds]`.
  public var logProbabilities: [Float]
  /// Values of `observations`, `[steps, worlds]`.
  public var values: [Float]
  /// The reward of each step, `[steps, worlds]`.
  public var rewards: [Float]
  /// Whether the episode ended after the step, `[steps, worlds]`.
  public var ended: [Bool]
  /// The value of the observation that a step led to, before any reset, `[steps, worlds]`.
  ///
  /// Read only in the last step and where the episode ended; 0 after a termination.
  public var bootstrapValues: [Float]

  /// Allocates a rollout.
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
  /// Draws the actions and computes the values of a step whose observations are set.
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
