package import Learning
package import Scenarios

/// Learns from a reward written by hand instead of choices, to compare with.
///
/// The seed decides everything: the same seed, binary and machine give the same result.
package struct RewardTraining {
  /// What is to be done.
  package struct Plan: Sendable {
    /// The scenario.
    package var scenario: Scenario
    /// The settings of the policies; those of choices are not used.
    package var configuration: LearnerConfiguration
    /// The reward of each state that a policy reaches.
    package var reward: MomentExpression
    /// The most steps of all policies.
    package var steps: Int
    /// The seed of all random numbers.
    package var seed: UInt64
    /// Whether to stop at the third good check in a row.
    package var stopsAtSuccess: Bool

    package init(
      scenario: Scenario, configuration: LearnerConfiguration, reward: MomentExpression, steps: Int,
      seed: UInt64, stopsAtSuccess: Bool
    ) {
      self.scenario = scenario
      self.configuration = configuration
      self.reward = reward
      self.steps = steps
      self.seed = seed
      self.stopsAtSuccess = stopsAtSuccess
    }
  }

  /// How far a training is.
  package struct Progress: Sendable {
    /// Steps that the policies have taken.
    package var policySteps: Int
    /// Episodes that diverged.
    package var diverged: Int
    /// The successes of the last check.
    package var lastSuccesses: Int?
    /// Whether that check was made just now.
    package var isCheck: Bool
  }

  /// Steps between two checks: a check takes 7,500, and a policy learns a flip in some millions.
  package static let stepsPerCheck = 100_000

  private let plan: Plan
  private let learner: RewardLearner
  /// Counts steps where a training by choices counts choices.
  private var checks = SuccessChecks()
  private var checkedSteps = 0
  /// Episodes that ended because the simulation diverged.
  private var diverged = 0
  /// When each check was made, s, by its steps.
  private var seconds: [Int: Double] = [:]
  private let observer: @Sendable (Progress) -> Void
  private let start = ContinuousClock.now

  /// Policies that have learned nothing.
  ///
  /// - Parameters:
  ///   - plan: What is to be done.
  ///   - observer: Called after every piece of work.
  package init(_ plan: Plan, observer: @escaping @Sendable (Progress) -> Void) {
    self.plan = plan
    self.observer = observer
    let (maker, reward) = (BodyEnvironmentMaker(plan.scenario), plan.reward)
    learner = RewardLearner(
      maker: maker, configuration: plan.configuration, seed: plan.seed
    ) { ExpressionReward(reward, maker: maker) }
  }

  /// The steps that all choices of a scenario would allow the policies.
  package static func usualSteps(in scenario: Scenario, _ configuration: LearnerConfiguration)
    -> Int
  {
    let each = configuration.policyStepsPerChoice * configuration.policies
    return max(stepsPerCheck, scenario.choices * each)
  }

  /// Learns until the steps are taken, it is learned, or it is told to stop.
  ///
  /// - Throws: `Failure` where the reward is no number, or where all episodes of a check diverge.
  package mutating func run(until shouldStop: () -> Bool) async throws -> RewardTrainingResult {
    var progress = await learner.work()
    while true {
      guard progress.invalidRewards == 0 else {
        throw Failure(
          "--reward: the formula gave no finite number for \(progress.invalidRewards) of the "
            + "states that the policies came to; keep log and sqrt from negative numbers, and / "
            + "from 0")
      }
      diverged += progress.diverged
      try check(progress)
      observer(
        Progress(
          policySteps: progress.policySteps, diverged: diverged, lastSuccesses: checks.last,
          isCheck: checkedSteps == progress.policySteps))
      let isLearned = plan.stopsAtSuccess && checks.choicesToSuccess != nil
      guard progress.policySteps < plan.steps, !isLearned, !shouldStop() else { break }
      progress = await learner.work()
    }
    return try result(progress)
  }

  private mutating func check(_ progress: RewardLearner.Progress) throws {
    let steps = progress.policySteps
    guard steps >= checkedSteps + Self.stepsPerCheck else { return }
    checkedSteps = steps
    seconds[steps] = (.now - start).inSeconds
    var random = RandomPurpose.check(choices: steps).random(seed: plan.seed)
    let check = Evaluation(
      of: progress.policy, in: plan.scenario, episodes: SuccessChecks.episodes, random: &random)
    try refuseDivergence(check)
    checks.note(successes: check.successes, choices: steps)
  }

  /// Ends a training in which nothing can be learned.
  private func refuseDivergence(_ check: Evaluation) throws {
    guard check.diverged == check.episodes else { return }
    throw Failure("\(plan.scenario.file): \(DivergenceError(episodes: check.episodes))")
  }

  private func result(_ progress: RewardLearner.Progress) throws -> RewardTrainingResult {
    var random = RandomPurpose.evaluation.random(seed: plan.seed)
    let evaluation = Evaluation(
      of: progress.policy, in: plan.scenario, episodes: SuccessChecks.episodes, random: &random)
    try refuseDivergence(evaluation)
    return RewardTrainingResult(
      scenario: plan.scenario.name, seed: plan.seed, reward: plan.reward.text,
      policySteps: progress.policySteps, diverged: diverged,
      stepsToSuccess: checks.choicesToSuccess,
      secondsToSuccess: checks.choicesToSuccess.flatMap { seconds[$0] },
      wallSeconds: (.now - start).inSeconds, evaluation: evaluation)
  }
}
