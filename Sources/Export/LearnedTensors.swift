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

  private struct Network: Encodable {
    var sizes: [Int]
    var activation: String
    /// What the activation multiplies negative numbers by, where it does.
    var slope: Float?
    var use: String

    init(_ network: MultilayerPerceptron, use: String) {
      sizes = network.sizes
      self.use = use
      switch network.activation {
      case .tanh: activation = "tanh"
      case .leakyReLU:
        activation = "leaky_relu"
        slope = MultilayerPerceptron.Activation.leak
      }
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
    let network = Network(
      policy.mean,
      use: "The mean action is the network's output; draws add normal noise of deviation "
        + "exp(policy.log_deviation). Clamp it to ±largestAction, then to the motor's range.")
    return SafeTensors(
      Self.tensors(of: policy.mean, named: "policy.mean") + [
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
    switch learned.reward {
    case .additive(let ensemble): try add(ensemble, to: &all)
    case .networks(let ensemble): try add(ensemble, to: &all)
    }
    return all
  }

  /// What an additive reward is made of, as `__metadata__` tells it.
  private struct Sum: Encodable {
    var basis: RewardBasis
    var knots: [Float]
    var modes: [String]
    var weights: [Float]
    var use: String
  }

  private func add(_ ensemble: AdditiveRewardModel, to all: inout SafeTensors) throws {
    let judge = ensemble.judge
    let (terms, knots) = (ensemble.basis.terms.count, RewardBasis.knotPlaces.count)
    all.tensors += [
      SafeTensors.Tensor("reward.terms", shape: [terms, knots], judge.terms),
      SafeTensors.Tensor("reward.bias", shape: [judge.biases.count], judge.biases),
      SafeTensors.Tensor("reward.output_mean", shape: [1], [judge.outputMean]),
      SafeTensors.Tensor("reward.output_deviation", shape: [1], [judge.outputDeviation]),
    ]
    all.metadata["reward"] = try Self.json(
      Sum(
        basis: ensemble.basis, knots: RewardBasis.knotPlaces,
        modes: RewardBasis.Mode.allCases.map { "\($0)" },
        weights: RewardBasis.Mode.allCases.map(ensemble.basis.weight),
        use:
          "A moment is airborne, onFeet (basis.feet is above 0.5) or onBody (basis.body is); where "
          + "basis.landing is not 0, it is landingOnFeet or landingOnBody too. The sum over its modes "
          + "of weight · (bias + the mode's terms, each interpolated between the knots at its input, "
          + "which the outermost knots bound), less output_mean, over output_deviation."))
  }

  private func add(_ ensemble: EnsembleRewardModel, to all: inout SafeTensors) throws {
    let judges = ensemble.judges
    for (index, judge) in judges.enumerated() {
      all.tensors += Self.tensors(of: judge.network, named: "reward.\(index)")
    }
    all.tensors += [
      SafeTensors.Tensor("reward.output_mean", shape: [judges.count], judges.map(\.outputMean)),
      SafeTensors.Tensor(
        "reward.output_deviation", shape: [judges.count], judges.map(\.outputDeviation)),
    ]
    if let first = judges.first {
      all.metadata["reward"] = try Self.json(
        Network(
          first.network,
          use: "The reward of an observation is the mean over the members of "
            + "(output − output_mean) / output_deviation."))
    }
  }

  private static func tensors(
    of network: MultilayerPerceptron, named name: String
  ) -> [SafeTensors.Tensor] {
    network.affineLayers.enumerated().flatMap { index, layer in
      [
        SafeTensors.Tensor(
          "\(name).\(index).weight", shape: [layer.outputs, layer.inputs], layer.weights),
        SafeTensors.Tensor("\(name).\(index).bias", shape: [layer.outputs], layer.biases),
      ]
    }
  }

  private static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
