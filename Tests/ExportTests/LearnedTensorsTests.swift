import Foundation
import Scenarios
import TestSupport
import Testing

@testable import Export
@testable import Learning

@Suite struct LearnedTensorsTests {
  @Test("A reward that is a sum of functions is rebuilt from its tensors as its metadata says")
  func additive() async throws {
    let folder = Reference.package.appendingPathComponent("Scenarios", isDirectory: true)
    let scenario = try ScenarioLibrary(folders: [folder]).scenario("backflip")
    let maker = BodyEnvironmentMaker(scenario)
    var random = Random(seed: 1)
    let basis = maker.rewardBasis
    var ensemble = AdditiveRewardModel(basis: basis, random: &random)
    let policy = GaussianPolicy(
      observationSize: basis.observationSize, actionSize: 3, random: &random)
    let episode = PolicyPlayer(maker: maker).play(
      policy, episodes: 1, scattered: 1, actions: .sampled, random: &random)[0]
    var dataset = ensemble.emptyDataset()
    let clips = stride(from: 0, to: 200, by: 40).map {
      let clip = episode.clip(from: $0, frames: 40, id: $0, seenBy: maker)
      return dataset.addClip(ensemble.rows(of: clip))
    }
    for clip in clips.dropFirst() {
      _ = dataset.addComparison(left: clip, right: clips[0], label: 1)
    }
    await ensemble.train(on: dataset, new: 4, seed: 1)
    let stage = LearnedStage(policy: policy, reward: ensemble)
    let file = try LearnedTensors(
      stage,
      origin: LearnedTensors.Origin(
        session: "monday", choices: 4, policySteps: 0, programVersion: "", scenario: scenario),
      scenario: scenario
    ).policyAndReward()
    let expected = stage.reward.rewards(of: episode.observations)
    let rebuilt = try Self.rewards(of: episode.observations, by: file)
    #expect(Set(expected).count > 100)
    for (mine, theirs) in zip(rebuilt, expected) {
      #expect(abs(mine - theirs) < 1e-3 * max(1, abs(theirs)))
    }
  }

  /// What a reader of the metadata would compute.
  private static func rewards(of observations: [Float], by file: SafeTensors) throws -> [Float] {
    func tensor(_ name: String) throws -> [Float] {
      let tensor = file.tensors.first { $0.name == name }
      return try #require(tensor).values
    }
    struct Reward: Decodable {
      struct Basis: Decodable {
        struct Term: Decodable { var mode, input: Int }
        var observationSize, feet, body, landing: Int
        var terms: [Term]
        var parts: BodyParts?
      }
      var basis: Basis
      var knots, weights: [Float]
      var modes: [String]
    }
    let text = try #require(file.metadata["reward"])
    let reward = try JSONDecoder().decode(Reward.self, from: Data(text.utf8))
    let (terms, biases) = (try tensor("reward.terms"), try tensor("reward.bias"))
    let (mean, deviation) = (
      try tensor("reward.output_mean")[0], try tensor("reward.output_deviation")[0]
    )
    let (basis, knots) = (reward.basis, reward.knots)
    return stride(from: 0, to: observations.count, by: basis.observationSize).map { start in
      let observation = Array(observations[start..<start + basis.observationSize])
      let o = observation + (basis.parts?.numbers(of: observation) ?? [])
      let isOnBody = o[basis.body] > 0.5
      var modes = [isOnBody ? "onBody" : o[basis.feet] > 0.5 ? "onFeet" : "airborne"]
      if o[basis.landing] != 0 { modes.append(isOnBody ? "landingOnBody" : "landingOnFeet") }
      var sum: Float = 0
      for (mode, name) in reward.modes.enumerated() where modes.contains(name) {
        var value = biases[mode]
        for (index, term) in basis.terms.enumerated() where term.mode == mode {
          let x = min(max(o[term.input], knots[0]), knots[knots.count - 1])
          let right = max(1, knots.firstIndex { $0 >= x } ?? knots.count - 1)
          let share = (x - knots[right - 1]) / (knots[right] - knots[right - 1])
          let row = index * knots.count
          value += terms[row + right - 1] * (1 - share) + terms[row + right] * share
        }
        sum += reward.weights[mode] * value
      }
      return (sum - mean) / deviation
    }
  }
}
