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

  /// The stage as bytes to store.
  public func encoded() throws -> Data { try PropertyList.encode(self) }

  /// Reads what `encoded` wrote.
  ///
  /// - Throws: `LearnedDataError` where the bytes are not a whole stage.
  public init(encoded: Data) throws { self = try PropertyList.decode(encoded) }
}
