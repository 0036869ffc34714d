import Foundation
import Testing

@testable import Learning

@Suite("LearnerConfiguration")
struct LearnerConfigurationTests {
  @Test("discounts by time, whatever the number of actions")
  func discount() {
    #expect(PPOSettings.discount(period: 0.008) == 0.985)
    // In half the horizon's time, e to the minus one half.
    #expect(abs(PPOSettings.discount(period: 0.8, horizon: 1.6) - 0.6065307) < 1e-6)
    #expect(abs(PPOSettings.discount(period: 0.024) - 0.985 * 0.985 * 0.985) < 1e-6)
  }

  @Test("is read as it was written, whatever the kind of reward model")
  func coding() throws {
    for kind in RewardModelKind.allCases {
      var configuration = LearnerConfiguration(kind)
      (configuration.policyAveragingRate, configuration.settledChoices) = (0.3, 77)
      let stored = try JSONEncoder().encode(configuration)
      let read = try JSONDecoder().decode(LearnerConfiguration.self, from: stored)
      #expect(read == configuration && read != LearnerConfiguration(kind))
      #expect(read.rewardModel.kind == kind)
    }
    var configuration = LearnerConfiguration()
    configuration.additive.returnScale = 3
    let stored = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(LearnerConfiguration.self, from: stored) == configuration)
    #expect(configuration != LearnerConfiguration())
  }

  @Test("has the pace that measured best with each kind of reward model")
  func pace() throws {
    let networks = LearnerConfiguration(try #require(RewardModelKind(rawValue: "networks")))
    let additive = LearnerConfiguration(try #require(RewardModelKind(rawValue: "additive")))
    #expect(additive == LearnerConfiguration())
    #expect(RewardModelKind(rawValue: "trees") == nil)
    #expect((additive.pace.worlds, additive.pace.rolloutSteps) == (128, 32))
    #expect((networks.pace.worlds, networks.pace.rolloutSteps) == (64, 64))
    #expect(additive.pace.duelsPerRound == 4 && networks.pace.duelsPerRound == 0)
    #expect(additive.pace.warmUpShare == 1 && networks.pace.settledShare == 1)
    // Networks keep the discount of 8 ms, whatever the body.
    let slow = LearnerConfiguration(.usual, period: 0.024).pace.ppo.discount
    #expect(abs(slow - 0.985 * 0.985 * 0.985) < 1e-6)
    #expect(EnsembleSettings.pace(period: 0.024).ppo.discount == 0.985)
  }
}
