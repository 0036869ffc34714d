import Foundation
public import Learning
public import Scenarios

/// What was learned, as tensors that can be rebuilt elsewhere.
///
/// A network's layers are `NAME.0.weight`, `[outputs, inputs]`, and `NAME.0.bias`, `[outputs]`, and
/// so on, as torch's `nn.Linear` has them. The policy's mean action is `policy.mean`, its deviations
/// `policy.log_deviation`. The reward's networks are `reward.0`, `reward.1`, …; their outputs are
/// normalised by `reward.output_mean` and `reward.output_deviation`, `[members]`. Of a reward that is a
/// sum of functions, `reward.terms`, `[terms, knots]`, are the functions' values at the knots, and
/// `reward.bias` what each mode of contact is worth by itself. `__metadata__` tells the rest, each entry
/// JSON in a text.
public struct LearnedTensors: Sendable {
  /// Where it comes from, for `__metadata__`.
  public struct Origin: Sendable, Equatable, Encodable {
    /// The session's name.
    public var session: String
    /// How many choices had been learned from.
    public var choices: Int
    /// How many steps the policies had taken.
    public var policySteps: Int
    /// The version of the program that writes it.
    public var programVersion: String
    /// The scenario's name.
    public var scenario: String
    /// The name that people read.
    public var title: String
    /// What was asked of the person.
    public var question: String

    /// Makes an origin of its parts.
    public init(
      session: String, choices: Int, policySteps: Int, programVersion: String, scenario: Scenario
    ) {
      self.session = session
      self.choices = choices
      self.policySteps = policySteps
      self.programVersion = programVersion
      self.scenario = scenario.name
      title = scenario.title
      question = scenario.question
    }
  }

  private let learned: LearnedStage
  private let origin: Origin
  private let play: PlayDescription

  /// Takes what was learned in a scenario.
  public init(_ learned: LearnedStage, origin: Origin, scenario: Scenario) {
    self.learned = learned
    self.origin = origin
    play = PlayDescription(scenario)
  }

  /// The policy alone.
  ///
  /// - Throws: What encoding throws.
  public func policy() throws -> SafeTensors {
    let policy = learned.policy
    let network = NetworkDescription(
      policy.mean,
      use: "The mean action is the network's output; draws add normal noise of deviation "
        + "exp(policy.log_deviation). Clamp it to ±largestAction, then to the motor's range.")
    return SafeTensors(
      policy.mean.tensors(named: "policy.mean").map(Self.tensor) + [
        SafeTensors.Tensor(
          "policy.log_deviation", shape: [policy.actionSize], policy.logDeviation)
      ],
      metadata: [
        "origin": try Self.json(origin), "observation": try Self.json(play.observation),
        "flight": try Self.json(play.flight), "control": try Self.json(play.control),
        "success": try Self.json(play.success), "condition": try Self.json(play.condition),
        "policy": try Self.json(network),
      ])
  }

  /// The policy and the reward model.
  ///
  /// - Throws: What encoding throws.
  public func policyAndReward() throws -> SafeTensors {
    var all = try policy()
    let reward = learned.reward.export
    all.tensors += reward.tensors.map(Self.tensor)
    all.metadata["reward"] = try Self.json(reward.description)
    return all
  }

  private static func tensor(_ tensor: NamedTensor) -> SafeTensors.Tensor {
    SafeTensors.Tensor(tensor.name, shape: tensor.shape, tensor.values)
  }

  private static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
