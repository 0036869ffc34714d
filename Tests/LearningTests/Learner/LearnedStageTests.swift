import Foundation
import Testing

@testable import Learning

@Suite("LearnedStage")
struct LearnedStageTests {
  @Test("acts and judges alike after it was stored, without the optimisers' weight")
  func stores() async throws {
    // Networks have optimisers, sums of functions have none.
    var configuration = LearnerConfiguration.smallNetworks
    configuration.ensemble.hidden = [32]
    let learner = Learner(configuration, seed: 41)
    await learner.answer(8)
    let stage = await learner.stage()
    let stored = try stage.encoded()
    let read = try LearnedStage(encodedPolicy: stored.policy, encodedReward: stored.reward)
    #expect(read == stage)
    let observations: [Float] = [0.1, 0.2, -0.3, 0.4, 0.5, -0.6]
    #expect(read.reward.rewards(of: observations) == stage.reward.rewards(of: observations))
    #expect(
      await read.reward.rewards(of: observations) == learner.reward.rewards(of: observations))
    let withOptimizers = try PropertyList.encode(ModelOfKind(wrappedValue: await learner.reward))
    #expect(stored.reward.count < withOptimizers.count / 2)
  }

  @Test("is refused where it is damaged or something else")
  func damaged() async throws {
    let stored = try await Learner(seed: 42).stage().encoded()
    func expect(_ error: LearnedDataError, policy: Data? = nil, reward: Data? = nil) {
      #expect(throws: error) {
        try LearnedStage(
          encodedPolicy: policy ?? stored.policy, encodedReward: reward ?? stored.reward)
      }
    }
    var flipped = stored
    flipped.policy[flipped.policy.count / 2] ^= 4
    flipped.reward[flipped.reward.count / 2] ^= 4
    expect(.damaged, policy: flipped.policy)
    expect(.damaged, reward: flipped.reward)
    expect(.damaged, policy: stored.policy.dropLast())
    expect(.damaged, reward: Data())
    expect(.foreign, policy: try PropertyList.encode(["means": 1]))
    expect(.foreign, reward: stored.policy)
  }
}
