import Foundation
import Testing

@testable import Learning

@Suite("LearnerConfiguration")
struct LearnerConfigurationTests {
  @Test("of a session from before sums of functions goes on as it began")
  func older() throws {
    let read = try JSONDecoder().decode(LearnerConfiguration.self, from: Data("{}".utf8))
    var expected = LearnerConfiguration()
    expected.setRewardModel(.networks)
    expected.policyAveragingRate = 1
    #expect(read == expected)
    #expect(read.rewardModel == .networks && read.settledShare == 1 && read.warmUpChoices > 0)
  }

  @Test("discounts by time, whatever the number of actions")
  func discount() {
    #expect(LearnerConfiguration.discount(period: 0.008) == 0.985)
    // In half the horizon's time, e to the minus one half.
    #expect(abs(LearnerConfiguration.discount(period: 0.8, horizon: 1.6) - 0.6065307) < 1e-6)
    #expect(abs(LearnerConfiguration.discount(period: 0.024) - 0.985 * 0.985 * 0.985) < 1e-6)
  }

  @Test("of a session from before duels goes on without them, with as many clips as then")
  func beforeDuels() throws {
    var configuration = LearnerConfiguration()
    configuration.setRewardModel(.additive)
    let stored = try JSONSerialization.jsonObject(with: JSONEncoder().encode(configuration))
    var older = try #require(stored as? [String: Any])
    #expect(older.removeValue(forKey: "duelsPerRound") as? Int == 4)
    older.removeValue(forKey: "startsAlong")
    let read = try JSONDecoder().decode(
      LearnerConfiguration.self, from: JSONSerialization.data(withJSONObject: older))
    #expect(read.duelsPerRound == 0 && read.clipsKept == read.recentClips)
    configuration.duelsPerRound = 0
    #expect(read == configuration)
  }

  @Test("is read as it was written")
  func coding() throws {
    var configuration = LearnerConfiguration()
    configuration.setRewardModel(.additive)
    (configuration.policyAveragingRate, configuration.settledChoices) = (0.3, 77)
    configuration.additive.returnScale = 3
    let stored = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(LearnerConfiguration.self, from: stored) == configuration)
    #expect(configuration.warmUpShare == 1)
  }
}
