import Foundation
import Testing

@testable import Learning

@Suite("DiagonalGaussian")
struct DiagonalGaussianTests {
  @Test("has the density of the normal distribution")
  func logProbability() {
    // log N(1; 0, 1) + log N(3; 1, 2) = −½ − ½ log 2π − ½ − log 2 − ½ log 2π.
    let value = DiagonalGaussian.logProbability(
      of: [1, 3], mean: [0, 1], logDeviation: [0, log(Float(2))])
    #expect(abs(Double(value) - (-1 - log(2 * Double.pi) - log(2.0))) < 1e-6)
  }

  @Test("has the entropy ½ log 2πeσ²")
  func entropy() {
    let value = DiagonalGaussian.entropy(logDeviation: [0.3, -0.7])
    let expected = log(2 * Double.pi * exp(1.0)) - 0.4
    #expect(abs(Double(value) - expected) < 1e-6)
  }

  @Test("has the divergence that its definition integrates to")
  func divergence() {
    let (mean, deviation, otherMean, otherDeviation) = (0.4, 0.7, -0.3, 1.2)
    let step = 0.001
    var integral = 0.0
    for x in stride(from: -9.0, to: 9.0, by: step) {
      let p = -0.5 * pow((x - mean) / deviation, 2) - log(deviation)
      let q = -0.5 * pow((x - otherMean) / otherDeviation, 2) - log(otherDeviation)
      integral += step * exp(p) / (2 * Double.pi).squareRoot() * (p - q)
    }
    let value = DiagonalGaussian.divergence(
      mean: [Float(mean), 1], logDeviation: [Float(log(deviation)), 0.2],
      from: [Float(otherMean), 1], otherLogDeviation: [Float(log(otherDeviation)), 0.2])
    #expect(abs(Double(value) - integral) < 1e-5)
  }
}

@Suite("GaussianPolicy")
struct GaussianPolicyTests {
  @Test("draws about the mean with its deviation and tells the density")
  func sampling() {
    var random = Random(seed: 21)
    let networks = ActorCritic(
      observationSize: 3, actionSize: 2, hidden: [16], logDeviation: -0.5, random: &random)
    var batch = RolloutBatch(steps: 2, worlds: 1500, observationSize: 3, actionSize: 2)
    for index in batch.observations.indices { batch.observations[index] = Float(index % 3) }
    var workspace = ActorCriticWorkspace(for: networks)
    for step in 0..<2 {
      batch.act(at: step, with: networks, workspace: &workspace, random: &random)
    }
    let mean = ReferenceNetwork(networks.policy.mean).outputs([0, 1, 2]).map { Float($0) }
    let value = ReferenceNetwork(networks.value).outputs([0, 1, 2])[0]
    for action in 0..<2 {
      let moments = Moments(
        of: stride(from: action, to: batch.actions.count, by: 2).map { batch.actions[$0] })
      #expect(abs(moments.mean - Double(mean[action])) < 0.05)
      #expect(abs(moments.variance - exp(-1.0)) < 0.04)
    }
    for index in 0..<batch.count {
      let expected = DiagonalGaussian.logProbability(
        of: Array(batch.actions[2 * index..<2 * index + 2]), mean: mean,
        logDeviation: networks.policy.logDeviation)
      #expect(abs(batch.logProbabilities[index] - expected) < 1e-4)
      #expect(abs(Double(batch.values[index]) - value) < 1e-5)
    }
  }
}
