import Testing

@testable import Learning

@Suite("GeneralizedAdvantage")
struct GeneralizedAdvantageTests {
  /// Two worlds of four steps; the second world's episode is cut after its second step.
  static var batch: RolloutBatch {
    var batch = RolloutBatch(steps: 4, worlds: 2, observationSize: 1, actionSize: 1)
    batch.rewards = [1, 2, 0, -1, 3, 1, 2, 4]
    batch.values = [0.5, 1, 1.5, 2, -1, 0.5, 2, 1]
    batch.ended[3] = true
    batch.bootstrapValues = [9, 9, 9, 5, 9, 9, 3, -2]
    return batch
  }

  static func estimate(_ discount: Float, _ gaeLambda: Float) -> (
    advantages: [Float], returns: [Float]
  ) {
    var advantages = [Float](repeating: 0, count: 8)
    var returns = advantages
    GeneralizedAdvantage(discount: discount, gaeLambda: gaeLambda).estimate(
      batch, advantages: &advantages, returns: &returns)
    return (advantages, returns)
  }

  @Test("agrees with a case worked out by hand")
  func byHand() {
    // γ = ½ and λ = ½, so each surprise counts a quarter of the one after it. World 0:
    // δ = 1.25, −2, 5, 1.5. World 1: δ = 2, −0.5 | 1, 2, cut where | stands.
    let expected: [Float] = [
      1.25 + 0.25 * -0.65625, 2 + 0.25 * -0.5,
      -2 + 0.25 * 5.375, -0.5,
      5 + 0.25 * 1.5, 1 + 0.25 * 2,
      1.5, 2,
    ]
    let estimate = Self.estimate(0.5, 0.5)
    #expect(estimate.advantages == expected)
    #expect(estimate.returns == zip(expected, Self.batch.values).map { $0 + $1 })
  }

  @Test("with λ = 0 is the surprise of one step")
  func oneStep() {
    let batch = Self.batch
    let advantages = Self.estimate(0.5, 0).advantages
    #expect(advantages[0] == batch.rewards[0] + 0.5 * batch.values[2] - batch.values[0])
    #expect(advantages[3] == batch.rewards[3] + 0.5 * 5 - batch.values[3])
    #expect(advantages[7] == batch.rewards[7] + 0.5 * -2 - batch.values[7])
  }

  @Test("with λ = 1 is the discounted sum of rewards and the last value, less the value")
  func wholeEpisode() {
    let returns = Self.estimate(0.5, 1).returns
    #expect(returns[0] == 1 + 0.5 * (0 + 0.5 * (3 + 0.5 * (2 + 0.5 * 3))))
    #expect(returns[1] == 2 + 0.5 * (-1 + 0.5 * 5))
    #expect(returns[5] == 1 + 0.5 * (4 + 0.5 * -2))
  }
}
