import Testing

@testable import Learning

@Suite("LearnedReward")
struct LearnedRewardTests {
  @Test("is the mean of the members' normalised outputs, scaled")
  func scales() {
    var ensemble = EnsembleRewardModel.handMade(weights: [2, 6])
    ensemble.members[0].output = RunningMoments(mean: 1, variance: 4)
    ensemble.members[1].output = RunningMoments(mean: -3, variance: 9)
    let reward = LearnedReward(function: ensemble, scale: 0.1)
    let values: [Float] = [0, 1, 2.5]
    var rewards: [Float] = [7, 7, 7, 7]
    reward.reward(of: values.flatMap { [$0, 5] }, count: 3, into: &rewards)
    for (value, found) in zip(values, rewards) {
      #expect(abs(found - 0.1 * ((2 * value - 1) / 2 + (6 * value + 3) / 3) / 2) < 1e-6)
    }
    #expect(rewards[3] == 7)
  }
}
