import Foundation
import Testing

@testable import Learning

@Suite("EnsembleRewardModel")
struct RewardEnsembleTests {
  static let frames = 7
  static let size = 3

  static func configuration() -> EnsembleSettings {
    var configuration = EnsembleSettings()
    configuration.hidden = [16]
    return configuration
  }

  static func clip(_ random: inout Random) -> Clip {
    let trajectory = Trajectory(
      period: 0.01, positionCount: 1, velocityCount: 1, controlCount: 1)
    // A clip's frames are alike, as those of a motion are.
    let place = (0..<size).map { _ in random.normal() }
    let observations = (0..<frames * size).map { place[$0 % size] + 0.3 * random.normal() }
    return Clip(id: 0, trajectory: trajectory, observations: observations, policySteps: 0)
  }

  /// What the synthetic rater likes: the mean of x₀ − ½ x₂ over the frames that are looked at.
  static func score(_ clip: Clip) -> Float {
    stride(from: 0, to: frames, by: 2).reduce(0) {
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

  @Test("returns the scaled mean of a clip's every second frame")
  func returns() {
    var random = Random(seed: 41)
    let ensemble = EnsembleRewardModel(
      observationSize: Self.size, configuration: Self.configuration(), random: &random)
    let clip = Self.clip(&random)
    let returns = ensemble.memberReturns(of: clip)
    for (member, value) in zip(ensemble.members, returns) {
      let network = ReferenceNetwork(member.network)
      let expected = stride(from: 0, to: Self.frames, by: 2).reduce(0.0) { sum, frame in
        let row = clip.observations[frame * Self.size..<(frame + 1) * Self.size]
        return sum + network.outputs(row.map { Double($0) })[0] * 10 / 4
      }
      #expect(abs(Double(value) - expected) < 1e-5)
    }
    // A pass of fewer rows than the clip has frames.
    var narrow = EnsembleWorkspace(for: ensemble)
    narrow.network = PerceptronWorkspace(
      for: ensemble.members[0].network, capacity: 3)
    narrow.observations = Array(repeating: 0, count: 3 * Self.size)
    for (value, expected) in zip(ensemble.memberReturns(of: clip, workspace: &narrow), returns) {
      #expect(abs(value - expected) < 1e-5)
    }
  }

  @Test("has the gradient of the pair's loss", arguments: [0, 0.5, 1] as [Float])
  func gradient(label: Float) {
    var random = Random(seed: 42)
    let ensemble = EnsembleRewardModel(
      observationSize: Self.size, configuration: Self.configuration(), random: &random)
    let dataset = Self.dataset(ensemble, pairs: 2, &random)
    var workspace = EnsembleWorkspace(for: ensemble, longestClip: dataset.longestClip)
    let (left, right) = (1..<4, 4..<8)
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
    var configuration = Self.configuration()
    configuration.learningRate = 5e-3
    var ensemble = EnsembleRewardModel(
      observationSize: Self.size, configuration: configuration, random: &random)
    let dataset = Self.dataset(ensemble, pairs: 120, &random)
    let first = ensemble.train(on: dataset, updates: 1, random: &random)
    let last = ensemble.train(on: dataset, updates: 80, random: &random)
    #expect(last < first)
    var workspace = EnsembleWorkspace(for: ensemble)
    var right = 0
    for _ in 0..<300 {
      let (a, b) = (Self.clip(&random), Self.clip(&random))
      let probability = ensemble.probability(
        leftReturns: ensemble.memberReturns(of: a, workspace: &workspace),
        rightReturns: ensemble.memberReturns(of: b, workspace: &workspace))
      if (probability > 0.5) == (Self.score(a) > Self.score(b)) { right += 1 }
    }
    #expect(right > 285)
  }

  @Test("repeats itself to the bit, also after it was saved and read back")
  func repeats() throws {
    var random = Random(seed: 44)
    var first = EnsembleRewardModel(
      observationSize: Self.size, configuration: Self.configuration(), random: &random)
    let dataset = Self.dataset(first, pairs: 5, &random)
    first.train(on: dataset, updates: 2, random: &random)
    var second = try JSONDecoder().decode(
      EnsembleRewardModel.self, from: JSONEncoder().encode(first))
    #expect(second == first)
    var sameRandom = random
    let losses = (
      first.train(on: dataset, updates: 2, random: &random),
      second.train(on: dataset, updates: 2, random: &sameRandom)
    )
    #expect(losses.0 == losses.1)
    #expect(first == second)
  }

  @Test("gives rewards of mean zero and deviation one over what policies see")
  func normalisation() {
    var random = Random(seed: 45)
    var configuration = Self.configuration()
    configuration.members = 1
    var ensemble = EnsembleRewardModel(
      observationSize: Self.size, configuration: configuration, random: &random)
    let observations = (0..<200 * Self.size).map { _ in 1 + random.normal() }
    var workspace = EnsembleWorkspace(for: ensemble)
    observations.withUnsafeBufferPointer {
      ensemble.updateNormalisation(observations: $0, count: 200, workspace: &workspace)
    }
    let moments = Moments(of: ensemble.rewards(of: observations))
    #expect(abs(moments.mean) < 1e-4)
    #expect(abs(moments.variance - 1) < 1e-4)
    // Later rollouts move the scale by their share only.
    let (mean, rate) = (ensemble.members[0].outputMean, configuration.normalisationRate)
    let origin = [Float](repeating: 0, count: 10 * Self.size)
    origin.withUnsafeBufferPointer {
      ensemble.updateNormalisation(observations: $0, count: 10, workspace: &workspace)
    }
    let output = ReferenceNetwork(ensemble.members[0].network).outputs([0, 0, 0])[0]
    #expect(abs(ensemble.members[0].outputMean - (mean + rate * (Float(output) - mean))) < 1e-5)
  }

  @Test("averages members that were each brought to one scale")
  func averaging() {
    var random = Random(seed: 46)
    var ensemble = EnsembleRewardModel(
      observationSize: Self.size, configuration: Self.configuration(), random: &random)
    ensemble.members[0].outputMean = 2
    ensemble.members[1].outputVariance = 9
    let rewards = ensemble.rewards(of: [0.1, 0.2, 0.3, -1, 1, 2])
    for (row, input) in [[0.1, 0.2, 0.3], [-1, 1, 2]].enumerated() {
      let outputs = ensemble.members.map { ReferenceNetwork($0.network).outputs(input)[0] }
      let expected = (outputs[0] - 2 + outputs[1] / 3 + outputs[2]) / 3
      #expect(abs(Double(rewards[row]) - expected) < 1e-5)
    }
  }

  @Test("tells mean and deviation of its members' probabilities")
  func disagreement() {
    var random = Random(seed: 47)
    let ensemble = EnsembleRewardModel(
      observationSize: Self.size, configuration: Self.configuration(), random: &random)
    let odds = log(Float(3))
    let (left, right): ([Float], [Float]) = ([odds, 0, 0], [0, 0, odds])
    // 0.9 · ¾ + 0.05, ½ and their opposite.
    #expect(abs(ensemble.probability(leftReturns: left, rightReturns: right) - 0.5) < 1e-6)
    let expected = 0.225 * (2.0 / 3).squareRoot()
    let deviation = ensemble.disagreement(leftReturns: left, rightReturns: right)
    #expect(abs(Double(deviation) - expected) < 1e-6)
    let (a, b) = (Self.clip(&random), Self.clip(&random))
    #expect(
      abs(ensemble.predict(left: a, right: b) + ensemble.predict(left: b, right: a) - 1) < 1e-6)
    #expect(ensemble.disagreement(left: a, right: a) == 0)
  }

  @Test("gives each member a Poisson bootstrap of its own")
  func bootstrap() {
    var random = Random(seed: 48)
    let ensemble = EnsembleRewardModel(
      observationSize: Self.size, configuration: Self.configuration(), random: &random)
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
      observationSize: Self.size, configuration: Self.configuration(), random: &random)
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
      let label = member.draw(from: dataset, bootstrap: true, random: &random).label
      counts[Int((label * 10).rounded())] += 1
    }
    let copies = (0..<10).map { $0 == 3 ? 0 : member.copies(of: $0) }
    let total = copies.reduce(0, +)
    for (count, copies) in zip(counts, copies) {
      #expect(abs(count - 6000 * copies / total) <= 180)
      #expect((count == 0) == (copies == 0))
    }
  }

  @Test("crops clips at every place, to the share asked for")
  func crops() {
    var random = Random(seed: 51)
    let ensemble = EnsembleRewardModel(
      observationSize: Self.size, configuration: Self.configuration(), random: &random)
    let crops = (0..<200).map { _ in ensemble.crop(100..<120, random: &random) }
    // 85 % of 20 frames.
    #expect(Set(crops) == [100..<117, 101..<118, 102..<119, 103..<120])
    #expect(ensemble.crop(5..<6, random: &random) == 5..<6)
  }

  @Test("looks at crops of both clips while it trains, and clips its gradient")
  func cropsAndClips() {
    var random = Random(seed: 52)
    var ensemble = EnsembleRewardModel(
      observationSize: Self.size, configuration: Self.configuration(), random: &random)
    // Nothing moves the networks, so that losses can be compared.
    ensemble.configuration.maxGradientNorm = 0
    ensemble.configuration.weightDecay = 0
    let before = ensemble.members.map(\.network)
    for isLeft in [true, false] {
      var dataset = ensemble.emptyDataset()
      let long = dataset.addClip((0..<9 * Self.size).map { Float($0) })
      // One frame cannot be cropped: the loss changes with the crop of the other clip only.
      let short = dataset.addClip([0, 0, 0])
      _ = dataset.addComparison(
        left: isLeft ? long : short, right: isLeft ? short : long, label: 0.5)
      ensemble.configuration.crop = 1
      let whole = ensemble.train(on: dataset, updates: 1, random: &random)
      ensemble.configuration.crop = 0.5
      let cropped = ensemble.train(on: dataset, updates: 1, random: &random)
      #expect(abs(cropped - whole) > 1e-4)
    }
    #expect(ensemble.members.map(\.network) == before)
  }

  @Test("leaves an ensemble alone that has no answers")
  func nothingToLearn() {
    var random = Random(seed: 50)
    var ensemble = EnsembleRewardModel(
      observationSize: Self.size, configuration: Self.configuration(), random: &random)
    let before = ensemble
    #expect(ensemble.train(on: ensemble.emptyDataset(), updates: 3, random: &random) == 0)
    #expect(ensemble == before)
  }

  @Test("keeps the frames of a clip by their stride")
  func strideOfFrames() {
    var dataset = PreferenceDataset(observationSize: 2, frameStride: 3)
    let first = dataset.addClip((0..<14).map { Float($0) })
    let second = dataset.addClip([50, 51])
    #expect(dataset.observations == [0, 1, 6, 7, 12, 13, 50, 51])
    #expect(dataset.frames(ofClip: first) == 0..<3)
    #expect(dataset.frames(ofClip: second) == 3..<4)
    #expect(dataset.longestClip == 3)
  }
}
