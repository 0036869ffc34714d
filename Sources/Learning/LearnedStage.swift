public import Foundation

/// What was learned at one moment: enough to act and to judge, not to learn on.
public struct LearnedStage: Sendable, Codable, Equatable {
  /// The policy that the reward model likes best.
  public var policy: GaussianPolicy
  /// The reward model, without its optimisers' state.
  public var reward: RewardEnsemble

  /// Makes a stage of its parts.
  public init(policy: GaussianPolicy, reward: RewardEnsemble) {
    self.policy = policy
    self.reward = reward.withoutOptimizers
  }

  /// The stage as a binary property list.
  public func encoded() throws -> Data { try PropertyList.encode(self) }

  /// Reads what `encoded` wrote.
  ///
  /// - Throws: `DecodingError` where the bytes are not a stage.
  public init(encoded: Data) throws { self = try PropertyList.decode(encoded) }
}

/// All that a learner needs to go on, but for the choices and their clips, which sessions keep.
public struct LearnerCheckpoint: Sendable, Codable {
  var configuration: LearnerConfiguration
  var random: Random
  var ensemble: RewardEnsemble
  var workers: [PolicyWorker.State]
  var counters: Learner.Counters
  var recent: [Clip]
  var queue: [Pair]
  var predictions: [Bool]
  var agreementHistory: [Double]
  var best: Int

  /// A query that was made but not yet asked.
  struct Pair: Sendable, Codable {
    var left: Clip
    var right: Clip
  }

  /// Choices that it has learned from.
  public var choices: Int { counters.choices }
  /// Steps that all policies had taken.
  public var policySteps: Int { counters.policySteps }
}

extension LearnerCheckpoint {
  /// The checkpoint as a binary property list.
  public func encoded() throws -> Data { try PropertyList.encode(self) }

  /// Reads what `encoded` wrote.
  ///
  /// - Throws: `DecodingError` where the bytes are not a checkpoint.
  public init(encoded: Data) throws { self = try PropertyList.decode(encoded) }
}

/// How learned values are written: a format of Foundation's that keeps raw bytes raw.
enum PropertyList {
  static func encode(_ value: some Encodable) throws -> Data {
    let encoder = PropertyListEncoder()
    encoder.outputFormat = .binary
    return try encoder.encode(value)
  }

  static func decode<Value: Decodable>(_ data: Data) throws -> Value {
    try PropertyListDecoder().decode(Value.self, from: data)
  }
}
