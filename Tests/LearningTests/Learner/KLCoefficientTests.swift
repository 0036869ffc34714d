import Foundation
import Testing

@testable import Learning

/// Policies that pay for leaving what they were.
@Suite("KL coefficient")
struct KLCoefficientTests {
  /// The mean of KL(policy‖reference) over what the reference comes to, nats.
  static func divergence(_ policy: GaussianPolicy, from reference: GaussianPolicy) -> Float {
    var random = Random(seed: 901)
    let observations = PolicyPlayer(maker: PointMassMaker())
      .play(reference, episodes: 16, random: &random).flatMap(\.observations)
    let count = observations.count / policy.observationSize
    let (means, others) = (
      policy.means(of: observations, count), reference.means(of: observations, count)
    )
    var sum: Float = 0
    for row in 0..<count {
      let range = row * policy.actionSize..<(row + 1) * policy.actionSize
      sum += DiagonalGaussian.divergence(
        mean: Array(means[range]), logDeviation: policy.logDeviation, from: Array(others[range]),
        otherLogDeviation: reference.logDeviation)
    }
    return sum / Float(count)
  }

  private func policies(of learner: Learner) async -> [GaussianPolicy] {
    await learner.workers.concurrently { await $0.policy() }
  }

  @Test("holds each policy to what it was when the coefficient rose from 0, the more the higher")
  func holds() async {
    /// How far the policies go in twelve rounds of learning the other direction.
    func distances(_ coefficients: [Float]) async -> [Float] {
      let learner = Learner(seed: 61)
      await learner.answer(16)
      let before = await policies(of: learner)
      for coefficient in coefficients { await learner.setKLCoefficient(coefficient) }
      await learner.answer(48, as: DirectionRater(direction: -1))
      return zip(await policies(of: learner), before).map(Self.divergence)
    }
    let (free, held, tight) = (
      await distances([]), await distances([0.3]), await distances([100])
    )
    for index in 0..<2 {
      #expect(free[index] > 0.2)
      #expect(held[index] < 0.7 * free[index])
      #expect(tight[index] < 0.02)
    }
    // Raised further, the references stay; lowered to 0, nothing holds.
    #expect(await distances([0.1, 100]) == tight)
    #expect(await distances([0.1, 0]) == free)
  }

  @Test("of the configuration holds policies to their first ones, as if raised at once")
  func configured() async throws {
    var configuration = LearnerConfiguration.small
    configuration.klCoefficient = 0.3
    let learner = Learner(maker: PointMassMaker(), configuration: configuration, seed: 63)
    let raised = Learner(seed: 63)
    await raised.setKLCoefficient(0.3)
    #expect(await learner.progress.klCoefficient == 0.3)
    #expect(await learner.answer(12) == raised.answer(12))
    #expect(await policies(of: learner) == policies(of: raised))
    #expect(await policies(of: learner) != policies(of: Learner(seed: 63)))
  }

  @Test("of 0 leaves every bit as it was, and at any other there are references")
  func zero() async throws {
    let (usual, zero) = (Learner(seed: 62), Learner(seed: 62))
    await zero.setKLCoefficient(0)
    #expect(await usual.answer(12) == zero.answer(12))
    #expect(try await usual.checkpoint().encoded() == zero.checkpoint().encoded())
    await zero.setKLCoefficient(0.01)
    let references = await zero.checkpoint().workers.map(\.trainer.reference)
    #expect(await policies(of: zero) == references)
    await zero.setKLCoefficient(0)
    #expect(await zero.checkpoint().workers.allSatisfy { $0.trainer.reference == nil })
    #expect(try await usual.checkpoint().encoded() == zero.checkpoint().encoded())
  }

  @Test("goes through its steps, up and down, from between them too, and stays within them")
  func steps() async {
    let learner = Learner(seed: 63)
    func change(by steps: Int) async -> Float {
      await learner.changeKLCoefficient(by: steps)
      return await learner.progress.klCoefficient
    }
    var seen: [Float] = []
    for _ in 0..<9 { seen.append(await change(by: 1)) }
    #expect(seen == [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 1, 1])
    #expect(await change(by: -2) == 0.1)
    #expect(await change(by: -9) == 0)
    #expect(await change(by: 3) == 0.01)
    #expect(await change(by: 0) == 0.01)
    await learner.setKLCoefficient(0.02)
    #expect(await change(by: 1) == 0.03)
    await learner.setKLCoefficient(0.02)
    #expect(await change(by: -1) == 0.01)
    await learner.setKLCoefficient(5)
    #expect(await change(by: 1) == 5)
    #expect(await change(by: -1) == 1)
  }

  @Test("is in the checkpoint with the references, so that what goes on is the same to the bit")
  func resumes() async throws {
    let learner = Learner(seed: 64)
    var kept: [LearnerCheckpointTests.Kept] = []
    await LearnerCheckpointTests.answer(9, of: learner, keeping: &kept)
    await learner.setKLCoefficient(0.1)
    await LearnerCheckpointTests.answer(6, of: learner, keeping: &kept)
    let stored = try await learner.checkpoint().encoded()
    let other = try await LearnerCheckpointTests.resumed(stored, kept)
    #expect(await other.progress == learner.progress)
    #expect(await other.progress.klCoefficient == 0.1)
    for each in [learner, other] { await each.changeKLCoefficient(by: 1) }
    var (further, others): ([LearnerCheckpointTests.Kept], [LearnerCheckpointTests.Kept]) = ([], [])
    await LearnerCheckpointTests.answer(8, of: learner, keeping: &further)
    await LearnerCheckpointTests.answer(8, of: other, keeping: &others)
    #expect(others.map(\.query) == further.map(\.query))
    #expect(try await other.checkpoint().encoded() == learner.checkpoint().encoded())
  }

  @Test("is made whole where a checkpoint was made while it was being set")
  func mixed() async throws {
    let learner = Learner(seed: 66)
    await learner.answer(12)
    await learner.setKLCoefficient(0.1)
    let whole = await learner.checkpoint()
    var checkpoint = whole
    checkpoint.workers[1].trainer.proximal.klCoefficient = 0
    checkpoint.workers[1].trainer.reference = nil
    let raised = try await Learner(maker: PointMassMaker(), checkpoint: checkpoint)
    #expect(try await raised.checkpoint().encoded() == whole.encoded())

    checkpoint = whole
    checkpoint.workers[0].trainer.proximal.klCoefficient = 0
    checkpoint.workers[0].trainer.reference = nil
    let freed = try await Learner(maker: PointMassMaker(), checkpoint: checkpoint).checkpoint()
    for worker in freed.workers {
      #expect(worker.trainer.proximal.klCoefficient == 0)
      #expect(worker.trainer.reference == nil)
    }
  }

  @Test("is not taken from a checkpoint where it is no cost", arguments: [-0.1, .nan] as [Float])
  func negative(coefficient: Float) async throws {
    var checkpoint = await Learner(seed: 67).checkpoint()
    checkpoint.workers[0].trainer.proximal.klCoefficient = coefficient
    let error = LearnedDataError.outOfRange("klCoefficient: \(coefficient)")
    await #expect(throws: error) {
      _ = try await Learner(maker: PointMassMaker(), checkpoint: checkpoint)
    }
  }

  @Test("is not taken from a checkpoint whose reference is of another body")
  func foreignReference() async throws {
    let learner = Learner(seed: 65)
    await learner.setKLCoefficient(0.1)
    var checkpoint = await learner.checkpoint()
    checkpoint.workers[1].trainer.reference?.logDeviation = []
    await #expect(throws: LearnedDataError.mismatch("policies")) {
      _ = try await Learner(maker: PointMassMaker(), checkpoint: checkpoint)
    }
  }

  @Test("stays, with the reference, where a policy begins anew")
  func beginsAnew() {
    let trainer = PolicyTrainerTests.trainer()
    trainer.klCoefficient = 0.1
    let reference = trainer.proximal.networks.policy
    trainer.restart()
    #expect(trainer.klCoefficient == 0.1 && trainer.reference == reference)
    #expect(trainer.proximal.networks.policy != reference)
  }
}

extension GaussianPolicy {
  /// The mean actions for some observations, `[count, actionSize]`.
  fileprivate func means(of observations: [Float], _ count: Int) -> [Float] {
    var actions = Array(repeating: Float(0), count: count * actionSize)
    var workspace = PerceptronWorkspace(for: mean, capacity: 64)
    observations.withUnsafeBufferPointer { from in
      actions.withUnsafeMutableBufferPointer { to in
        guard let from = from.baseAddress, let to = to.baseAddress else { return }
        means(from, count: count, into: to, workspace: &workspace)
      }
    }
    return actions
  }
}
