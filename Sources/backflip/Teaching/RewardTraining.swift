import Foundation
import Learning
import Scenarios

/// Learns from a reward written by hand instead of choices, to compare with.
///
/// The seed decides everything: the same seed, binary and machine give the same result.
struct RewardTraining {
  /// What is to be done.
  struct Plan {
    var scenario: Scenario
    /// What to learn with, as far as it concerns policies.
    var configuration: LearnerConfiguration
    /// The reward of each state that a policy comes to.
    var reward: MomentExpression
    /// Steps that all policies may take.
    var steps: Int
    var seed: UInt64
    /// Whether to stop at the third good check in a row.
    var stopsAtSuccess: Bool
  }

  /// Steps between two checks: a check takes 7,500, and a policy learns a flip in some millions.
  static let stepsPerCheck = 100_000

  private let plan: Plan
  private let learner: RewardLearner
  /// Counts steps where a training by choices counts choices.
  private var checks = SuccessChecks()
  private var checkedSteps = 0
  /// Episodes that ended because the simulation diverged.
  private var diverged = 0
  /// When each check was made, s, by its steps.
  private var seconds: [Int: Double] = [:]
  private var report = TrainingReport(planned: 0)
  private let start = ContinuousClock.now

  init(_ plan: Plan) {
    self.plan = plan
    let (maker, reward) = (BodyEnvironmentMaker(plan.scenario), plan.reward)
    learner = RewardLearner(
      maker: maker, configuration: plan.configuration, seed: plan.seed
    ) { ExpressionReward(reward, maker: maker) }
  }

  /// What all choices of a scenario would let the policies do.
  static func usualSteps(in scenario: Scenario, _ configuration: LearnerConfiguration) -> Int {
    let each = configuration.policyStepsPerChoice * configuration.policies
    return max(stepsPerCheck, scenario.choices * each)
  }

  /// Learns until the steps are taken, it is learned, or it is told to stop.
  ///
  /// - Throws: `Failure` where the reward is no number, or where all episodes of a check diverge.
  mutating func run(until shouldStop: () -> Bool) async throws -> RewardTrainingResult {
    defer { report.finish() }
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
      show(progress)
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

  private mutating func show(_ progress: RewardLearner.Progress) {
    let elapsed = ContinuousClock.now - start
    var parts = [
      "\(Figure.millions(progress.policySteps)) / \(Figure.millions(plan.steps)) steps"
    ]
    parts += Divergence.notes(episodes: diverged)
    if let last = checks.last { parts.append("\(last) of \(SuccessChecks.episodes) succeed") }
    parts.append("\(Figure.decimal(elapsed.inSeconds, 0)) s")
    report.show(
      parts.joined(separator: ", "), isDue: checkedSteps == progress.policySteps, elapsed: elapsed)
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
