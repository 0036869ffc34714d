import Testing

@testable import Learning

@Suite("Learner's budget of policy steps")
struct LearnerBudgetTests {
  /// Steps of all policies after so many choices, learned from as they come.
  static func steps(_ configuration: LearnerConfiguration, choices: Int) async -> Int {
    let learner = Learner(configuration, seed: 3)
    for _ in 0..<choices {
      await learner.record(learner.ask(), .left)
      await learner.finishRound()
    }
    return await learner.progress.policySteps
  }

  @Test("is the steps per choice once warm")
  func full() async {
    var configuration = LearnerConfiguration.small
    configuration.pace.warmUpShare = 1
    configuration.policyStepsPerChoice = 2 * configuration.rolloutSize
    // Two policies, three rounds of four choices, two rollouts a choice; the last choice waits.
    let expected = 2 * 3 * 4 * 2 * configuration.rolloutSize
    #expect(await Self.steps(configuration, choices: 13) == expected)
  }

  @Test("grows in proportion to the choices, from its least share on")
  func warmUp() async {
    var configuration = LearnerConfiguration.small
    configuration.pace.warmUpChoices = 16
    configuration.pace.warmUpShare = 0.375
    configuration.policyStepsPerChoice = 2 * configuration.rolloutSize
    // Shares of eight rollouts a round after 4, 8, 12, 16 and 20 choices: 3/8 as 4/16 is less,
    // 8/16, 12/16, 1 and 1.
    let rollouts = 3 + 4 + 6 + 8 + 8
    #expect(
      await Self.steps(configuration, choices: 20) == 2 * rollouts * configuration.rolloutSize)
  }

  @Test("is whole rollouts, at least one a round")
  func least() async {
    var configuration = LearnerConfiguration.small
    configuration.pace.warmUpShare = 1
    configuration.policyStepsPerChoice = 1
    #expect(await Self.steps(configuration, choices: 8) == 2 * 2 * configuration.rolloutSize)
    configuration.policyStepsPerChoice = configuration.rolloutSize / 2 - 1
    // Just short of two rollouts for four choices.
    #expect(await Self.steps(configuration, choices: 8) == 2 * 2 * configuration.rolloutSize)
  }

  @Test("comes in rounds that are a share of the choices, up to the longest")
  func growingRounds() async {
    var configuration = LearnerConfiguration.small
    configuration.pace.warmUpShare = 1
    configuration.policyStepsPerChoice = 1
    configuration.pace.roundShare = 0.5
    let learner = Learner(configuration, seed: 5)
    var rounds: [Int] = []
    var steps = 0
    for choice in 1...160 {
      await learner.record(learner.ask(), .left)
      await learner.finishRound()
      let taken = await learner.progress.policySteps
      if taken > steps { rounds.append(choice) }
      steps = taken
    }
    // Four at least, half of what came before, fifty at most.
    #expect(rounds == [4, 8, 12, 18, 27, 40, 60, 90, 135])
  }

  @Test("counts choices that came together as one round")
  func together() async {
    var configuration = LearnerConfiguration.small
    configuration.pace.warmUpShare = 1
    let learner = Learner(configuration, seed: 4)
    for _ in 0..<6 { await learner.record(learner.ask(), .right) }
    await learner.finishRound()
    // Six choices, four rollouts each.
    #expect(await learner.progress.policySteps == 2 * 6 * 4 * configuration.rolloutSize)
  }
}
