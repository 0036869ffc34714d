import Foundation
import Learning
import Scenarios
import Sessions

/// Teaches without a terminal: a simulated rater answers as fast as the learner can ask.
///
/// The seed decides everything: the same seed, binary and machine give the same result.
struct Training {
  /// What is to be done.
  struct Plan {
    var scenario: Scenario
    var rater: SimulatedRater
    /// Choices in all, those that a session already has among them.
    var choices: Int
    var seed: UInt64
    /// Whether to stop at the third good check in a row.
    var stopsAtSuccess: Bool
  }

  private let plan: Plan
  private let learner: Learner
  /// What keeps the session; nil where nothing is kept.
  private let keeper: SessionKeeper?
  private var checks: SuccessChecks
  private var report: TrainingReport
  private let start = ContinuousClock.now

  /// Prepares to begin, or to go on with a session.
  ///
  /// - Throws: `SessionError`.
  init(_ plan: Plan, store: SessionStore?) async throws {
    self.plan = plan
    report = TrainingReport(planned: plan.choices)
    if let store {
      learner = try await Learner.resume(store, scenario: plan.scenario, isRetracing: true)
      let keeper = try SessionKeeper(store: store)
      checks = try keeper.checks()
      self.keeper = keeper
    } else {
      learner = Learner(
        maker: BodyEnvironmentMaker(plan.scenario),
        configuration: LearnerConfiguration(plan.scenario), seed: plan.seed)
      checks = SuccessChecks()
      keeper = nil
    }
  }

  /// Asks and learns until the choices are made, it is learned, or it is told to stop.
  ///
  /// - Throws: `SessionError` where the session cannot be kept.
  mutating func run(until shouldStop: () -> Bool) async throws -> TrainingResult {
    try await catchUp(until: shouldStop)
    var progress = await learner.progress
    // A run that was killed may have kept a choice, and not what came of it.
    if progress.standing > 0 { try await keep(progress) }
    while progress.standing < plan.choices, !isLearned, !shouldStop() {
      try await answerOne()
      await learner.finishRound()
      progress = await learner.progress
      try await keep(progress)
      report.show(progress, checks: checks, elapsed: .now - start)
    }
    report.finish()
    return try await finish(progress)
  }

  /// Does the learning that the choices so far allow, where that is still to be done: after an
  /// import, or a kill.
  private mutating func catchUp(until shouldStop: () -> Bool) async throws {
    while !shouldStop(), await learner.work() {
      try await keeper?.keepCheckpoint(of: learner)
      report.show(await learner.progress, checks: checks, elapsed: .now - start)
    }
  }

  private var isLearned: Bool { plan.stopsAtSuccess && checks.choicesToSuccess != nil }

  private mutating func answerOne() async throws {
    let asked = ContinuousClock.now
    let query = await learner.nextQuery()
    let choice = plan.rater.choice(for: query, in: plan.scenario)
    let answer = Answer(
      query: query, choice: choice, rater: plan.rater.rawValue,
      seconds: (.now - asked).inSeconds, predictedLeft: await learner.predict(query))
    try await keeper?.keep(answer)
    await learner.record(query, choice)
  }

  /// Tries out and keeps what is due after a choice.
  private mutating func keep(_ progress: LearnerProgress) async throws {
    try await check(progress)
    try await keeper?.keepStage(of: learner, successRate: checks.successRate)
    try await keeper?.keepCheckpoint(of: learner)
  }

  private mutating func check(_ progress: LearnerProgress) async throws {
    let count = progress.standing
    guard count.isMultiple(of: SuccessChecks.period), count != checks.lastChoices else { return }
    var random = RandomPurpose.check(choices: count).random(seed: plan.seed)
    let check = Evaluation(
      of: await learner.stage().policy, in: plan.scenario, episodes: SuccessChecks.episodes,
      random: &random)
    checks.note(successes: check.successes, choices: count)
    try await keeper?.keep(check: check.successes, agreement: progress.agreement, choices: count)
  }

  private mutating func finish(_ progress: LearnerProgress) async throws -> TrainingResult {
    var random = RandomPurpose.evaluation.random(seed: plan.seed)
    let evaluation = Evaluation(
      of: await learner.stage().policy, in: plan.scenario, episodes: SuccessChecks.episodes,
      random: &random)
    try await keeper?.keepStage(of: learner, successRate: checks.successRate, isEnd: true)
    try await keeper?.keepCheckpoint(of: learner, isEnd: true)
    return TrainingResult(
      scenario: plan.scenario.name, seed: plan.seed, rater: plan.rater.rawValue,
      choices: progress.standing,
      choicesToSuccess: checks.choicesToSuccess, policySteps: progress.policySteps,
      wallSeconds: (.now - start).inSeconds, rewardAgreement: progress.agreement,
      evaluation: evaluation)
  }
}

extension Duration {
  /// The same, in s.
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
