public import Foundation

/// A snapshot of the best policy and the reward model, without the state of their optimizers.
public struct LearnedStage: Sendable, Codable, Equatable {
  /// The best policy.
  public var policy: GaussianPolicy
  /// The reward model, without the state of its optimisers.
  @ModelOfKind public var reward: any RewardModel

  /// Makes a stage of its parts.
  public init(policy: GaussianPolicy, reward: any RewardModel) {
    self.policy = policy
    self.reward = reward.withoutOptimizers
  }

  /// The stage as bytes to store: the policy and the reward model, each with its checksum.
  public func encoded() throws -> (policy: Data, reward: Data) {
    (try PropertyList.encode(policy), try PropertyList.encode(_reward))
  }

  /// Reads what `encoded` wrote.
  ///
  /// - Throws: `LearnedDataError` where the bytes are not a whole policy and a whole reward model.
  public init(encodedPolicy: Data, encodedReward: Data) throws {
    policy = try PropertyList.decode(encodedPolicy)
    _reward = try PropertyList.decode(encodedReward)
  }
}

extension GaussianPolicy {
  /// The policy as bytes to store, with a checksum.
  public func encoded() throws -> Data { try PropertyList.encode(self) }

  /// Reads what `encoded` wrote.
  ///
  /// - Throws: `LearnedDataError` where the bytes are not a whole policy.
  public init(encoded: Data) throws { self = try PropertyList.decode(encoded) }
}
