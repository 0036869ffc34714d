import Foundation
import Testing

@testable import Learning

@Suite("EnsembleRewardModel")
struct EnsembleRewardModelTests {
  static let frames = 7
  static let size = 3

  static func settings() -> EnsembleSettings {
    var settings = EnsembleSettings()
    settings.hidden = [16]
    return settings
  }

  static func clip(_ random: inout Random) -> Clip {
    let trajectory = Trajectory(
      period: 0.01, positionCount: 1, velocityCount: 1, controlCount: 1)
    // A clip's frames are alike, as those of a motion are.
    let place = (0..<size).map { _ in random.normal() }
    let observations = (0..<frames * size).map { place[$0 % size] + 0.3 * random.normal() }
    return Clip(id: 0, trajectory: trajectory, observations: observations, policySteps: 0)
  }

  /// What the synthetic rater likes: the mean of x₀ − ½ x₂ over the frames.
  static func score(_ clip: Clip) -> Float {
    (0..<frames).reduce(0) {
      $0 + clip.observations[$1 * size] - 0.5 * clip.observations[$1 * size + 2]
    }
  }

  static func dataset(_ ensemble: EnsembleRewardModel, pairs: Int, _ random: inout Random)
    -> PreferenceDataset
  {
    var dataset = ensemble.emptyDataset()
    for _ in 0..<pairs {
      let (left, right) = (clip(&random), clip(&random))
      let (first, second) = (
        dataset.addClip(left.observations), dataset.addClip(right.observations)
      )
      _ = dataset.addComparison(
        left: first, right: second, label: score(left) > score(right) ? 1 : 0)
    }
    return dataset
  }

  @Test("returns the scaled mean of a clip's frames")
  func returns() {
    var random = Random(seed: 41)
    let ensemble = EnsembleRewardModel(
      observationSize: Self.size, settings: Self.settings(), random: &random)
    let clip = Self.clip(&random)
    let returns = ensemble.sampleReturns(of: clip)
    for (member, value) in zip(ensemble.members, returns) {
      let network = ReferenceNetwork(member.network)
      let expected = (0..<Self.frames).reduce(0.0) { sum, frame in
        let row = clip.observations[frame * Self.size..<(frame + 1) * Self.size]
        return sum + network.outputs(row.map { Double($0) })[0] * 10 / 7
      }
      #expect(abs(Double(value) - expected) < 1e-5)
    }
  }

  @Test("returns the same mean of a clip that takes several passes")
  func longClip() {
    var random = Random(seed: 41)
    let ensemble = EnsembleRewardModel(
      observationSize: Self.size, settings: Self.settings(), random: &random)
    let clip = Self.clip(&random)
    var long = clip
    // 30 times 7 frames, and a pass takes 64.
    long.observations = (0..<30).flatMap { _ in clip.observations }
    for (value, expected) in zip(ensemble.sampleReturns(of: long), ensemble.sampleReturns(of: clip))
    {
      #expect(abs(value - expected) < 1e-4)
    }
  }

  @Test("has the gradient of the pair's loss", arguments: [0, 0.5, 1] as [Float])
  func gradient(label: Float) {
    var random = Random(seed: 42)
    let ensemble = EnsembleRewardModel(
      observationSize: Self.size, settings: Self.settings(), random: &random)
    let dataset = Self.dataset(ensemble, pairs: 2, &random)
    var workspace = EnsembleWorkspace(for: ensemble, longestClip: dataset.longestClip)
    let (left, right) = (1..<7, 7..<14)
    ensemble.members[1].network.prepareGradient(workspace: &workspace.network)
    let loss = ensemble.addGradient(
      member: 1, left, right, label: label, of: dataset, share: 0.5, workspace: &workspace)
    var network = ReferenceNetwork(ensemble.members[1].network)
    func expectedLoss(_ parameters: [Double]) -> Double {
      network.parameters = parameters
      func clipReturn(_ frames: Range<Int>) -> Double {
        frames.reduce(0.0) { sum, frame in
          let row = dataset.observations[frame * Self.size..<(frame + 1) * Self.size]
          return sum + 10 * network.outputs(row.map { Double($0) })[0] / Double(frames.count)
        }
      }
      let probability = 0.9 / (1 + exp(clipReturn(right) - clipReturn(left))) + 0.05
      let y = Double(label)
      return -0.5 * (y * log(probability) + (1 - y) * log(1 - probability))
    }
    let expected = centralDifferences(of: network.parameters, expectedLoss)
    let gradient = workspace.network.withGradient { Array($0) }
    #expect(relativeDistance(gradient, expected) < 1e-5)
    let start = ensemble.members[1].network.parameters.map { Double($0) }
    #expect(abs(Double(loss) - expectedLoss(start)) < 1e-6)
  }

  @Test("learns a linear preference and agrees with it on pairs that it never saw")
  func learns() {
    var random = Random(seed: 43)
    var settings = Self.settings()
    settings.learningRate = 5e-3
    var ensemble = EnsembleRewardModel(
      observationSize: Self.size, settings: settings, random: &random)
    let dataset = Self.dataset(ensemble, pairs: 120, &random)
    let all = ensemble.members.indices
    let first = ensemble.train(members: all, on: dataset, updates: 1, random: &random)
    let last = ensemble.train(members: all, on: dataset, updates: 80, random: &random)
    #expect(last < first)
    var right = 0
    for _ in 0..<300 {
      let (a, b) = (Self.clip(&random), Self.clip(&random))
      let probability = ensemble.predict(left: a, right: b)
      if (probability > 0.5) == (Self.score(a) > Self.score(b)) { right += 1 }
    }
    #expect(right > 285)
  }

  @Test("repeats itself to the bit, also after it was saved and read back")
  func repeats() throws {
    var random = Random(seed: 44)
    var first = EnsembleRewardModel(
      observationSize: Self.size, settings: Self.settings(), random: &random)
    let dataset = Self.dataset(first, pairs: 5, &random)
    first.train(members: 0..<3, on: dataset, updates: 2, random: &random)
    var second = try JSONDecoder().decode(
      EnsembleRewardModel.self, from: JSONEncoder().encode(first))
    #expect(second == first)
    var sameRandom = random
    let losses = (
      first.train(members: 0..<3, on: dataset, updates: 2, random: &random),
      second.train(members: 0..<3, on: dataset, updates: 2, random: &sameRandom)
    )
    #expect(losses.0 == losses.1)
    #expect(first == second)
  }

  @Test("gives rewards of mean zero and deviation one over what policies see")
  func normalisation() {
    var random = Random(seed: 45)
    var settings = Self.settings()
    settings.members = 1
    var ensemble = EnsembleRewardModel(
      observationSize: Self.size, settings: settings, random: &random)
    let observations = (0..<200 * Self.size).map { _ in 1 + random.normal() }
    observations.withUnsafeBufferPointer {
      ensemble.updateNormalisation(observations: $0, count: 200)
    }
    let moments = Moments(of: ensemble.rewards(of: observations))
    #expect(abs(moments.mean) < 1e-4)
    #expect(abs(moments.variance - 1) < 1e-4)
    // Later rollouts move the scale by their share only.
    let (mean, rate) = (ensemble.members[0].output.mean, settings.normalisationRate)
    let origin = [Float](repeating: 0, count: 10 * Self.size)
    origin.withUnsafeBufferPointer {
      ensemble.updateNormalisation(observations: $0, count: 10)
    }
    let output = ReferenceNetwork(ensemble.members[0].network).outputs([0, 0, 0])[0]
    #expect(abs(ensemble.members[0].output.mean - (mean + rate * (Float(output) - mean))) < 1e-5)
  }

  @Test("averages members that were each brought to one scale")
  func averaging() {
    var random = Random(seed: 46)
    var ensemble = EnsembleRewardModel(
      observationSize: Self.size, settings: Self.settings(), random: &random)
    ensemble.members[0].output = RunningMoments(mean: 2, variance: 1)
    ensemble.members[1].output = RunningMoments(mean: 0, variance: 9)
    let rewards = ensemble.rewards(of: [0.1, 0.2, 0.3, -1, 1, 2])
    for (row, input) in [[0.1, 0.2, 0.3], [-1, 1, 2]].enumerated() {
      let outputs = ensemble.members.map { ReferenceNetwork($0.network).outputs(input)[0] }
      let expected = (outputs[0] - 2 + outputs[1] / 3 + outputs[2]) / 3
      #expect(abs(Double(rewards[row]) - expected) < 1e-5)
    }
  }

  @Test("predicts the mean of its members' probabilities")
  func predicts() {
    var random = Random(seed: 47)
    let ensemble = EnsembleRewardModel(
      observationSize: Self.size, settings: Self.settings(), random: &random)
    let odds = log(Float(3))
    let (left, right): ([Float], [Float]) = ([odds, 0, 0], [0, 0, odds])
    // 0.9 · ¾ + 0.05, ½ and their opposite.
    let all = ensemble.sampleProbabilities(leftReturns: left, rightReturns: right)
    for (value, expected) in zip(all, [0.725, 0.5, 0.275] as [Float]) {
      #expect(abs(value.left - expected) < 1e-6 && value.equal == 0)
    }
    let expected = 0.225 * (2.0 / 3).squareRoot()
    let deviation = QueryCriterion.disagreement.score(ofProbabilities: all)
    #expect(abs(Double(deviation) - expected) < 1e-6)
    let (a, b) = (Self.clip(&random), Self.clip(&random))
    #expect(
      abs(ensemble.predict(left: a, right: b) + ensemble.predict(left: b, right: a) - 1) < 1e-6)
  }

  @Test("gives each member a Poisson bootstrap of its own")
  func bootstrap() {
    var random = Random(seed: 48)
    let ensemble = EnsembleRewardModel(
      observationSize: Self.size, settings: Self.settings(), random: &random)
    let copies = ensemble.members.map { member in (0..<4000).map { member.copies(of: $0) } }
    for member in copies {
      let none = member.count { $0 == 0 }
      let mean = Double(member.reduce(0, +)) / 4000
      // e⁻¹ of the answers are left out.
      #expect(abs(Double(none) / 4000 - exp(-1)) < 0.03)
      #expect(abs(mean - 1) < 0.065)
    }
    #expect(copies[0] != copies[1] && copies[1] != copies[2])
  }

  @Test("draws answers as often as they are in its bootstrap, and none that are undone")
  func draws() {
    var random = Random(seed: 49)
    let ensemble = EnsembleRewardModel(
      observationSize: Self.size, settings: Self.settings(), random: &random)
    var dataset = ensemble.emptyDataset()
    // Labels name the answers.
    for index in 0..<10 {
      let clip = dataset.addClip([0, 0, 0])
      _ = dataset.addComparison(left: clip, right: clip, label: Float(index) / 10)
    }
    dataset.setActive(3, false)
    dataset.setActive(4, false)
    dataset.setActive(4, true)
    #expect(dataset.activeCount == 9 && dataset.comparisonCount == 10)
    let member = ensemble.members[0]
    var counts = [Int](repeating: 0, count: 10)
    for _ in 0..<6000 {
      let label = member.draw(from: dataset, random: &random).label
      counts[Int((label * 10).rounded())] += 1
    }
    let copies = (0..<10).map { $0 == 3 ? 0 : member.copies(of: $0) }
    let total = copies.reduce(0, +)
    for (count, copies) in zip(counts, copies) {
      #expect(abs(count - 6000 * copies / total) <= 180)
      #expect((count == 0) == (copies == 0))
    }
  }

  @Test("scales its gradient down to the maximum norm, here to nothing")
  func maxGradientNorm() {
    var random = Random(seed: 52)
    var settings = Self.settings()
    (settings.maxGradientNorm, settings.weightDecay) = (0, 0)
    var ensemble = EnsembleRewardModel(
      observationSize: Self.size, settings: settings, random: &random)
    let dataset = Self.dataset(ensemble, pairs: 3, &random)
    let before = ensemble.members.map(\.network)
    let loss = ensemble.train(members: 0..<3, on: dataset, updates: 2, random: &random)
    #expect(loss > 0)
    #expect(ensemble.members.map(\.network) == before)
  }

  @Test("leaves an ensemble alone that has no answers")
  func nothingToLearn() {
    var random = Random(seed: 50)
    var ensemble = EnsembleRewardModel(
      observationSize: Self.size, settings: Self.settings(), random: &random)
    let before = ensemble
    #expect(
      ensemble.train(
        members: 0..<3, on: ensemble.emptyDataset(), updates: 3, random: &random) == 0)
    #expect(ensemble == before)
  }
}
