import Testing

@testable import Learning

/// How many policies learn side by side.
@Suite("Learner's policies")
struct LearnerPoliciesTests {
  private static func configuration(_ policies: Int) -> LearnerConfiguration {
    var configuration = LearnerConfiguration.small
    configuration.policies = policies
    return configuration
  }

  @Test(
    "do the same to the bit with the same seed, however many they are", arguments: [1, 2, 5, 8])
  func repeats(policies: Int) async {
    let configuration = Self.configuration(policies)
    let (one, same) = (Learner(configuration, seed: 71), Learner(configuration, seed: 71))
    #expect(await one.answer(10) == same.answer(10))
    #expect(await one.stage() == same.stage())
    #expect(await one.progress == same.progress)
    #expect(await one.workers.count == policies)
    #expect(await one.progress.policySteps.isMultiple(of: policies * configuration.rolloutSize))
  }

  @Test("have as many clips each to be asked about, whatever their number", arguments: 1...16)
  func clips(policies: Int) {
    var configuration = LearnerConfiguration()
    let usual = configuration
    configuration.policies = policies
    #expect(configuration.recentClips * usual.policies == usual.recentClips * policies)
  }
}
