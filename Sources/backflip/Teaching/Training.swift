import Foundation
import Learning
import Scenarios
import Sessions

/// Teaches without a terminal: a rater answers as fast as the learner can ask.
///
/// The seed decides everything: the same seed, binary and machine give the same result.
struct Training {
  /// What is to be done.
  struct Plan {
    var scenario: Scenario
    var rater: RaterPlan
    /// What to learn with; a session that was learned with something goes on with that.
    var configuration: LearnerConfiguration
    /// What a nat of divergence from its reference is to cost each policy; nil for what it does.
    var klCoefficient: Float?
    /// Choices in all, those that a session already has among them.
    var choices: Int
    var seed: UInt64
    /// Whether to stop at the third good check in a row.
    var stopsAtSuccess: Bool
  }

  private let plan: Plan
  private var rater: any TrainingRater
  private let shouldStop: @Sendable () -> Bool
  private let learner: Learner
  /// What keeps the session; nil where nothing is kept.
  private let keeper: SessionKeeper?
  private var checks: SuccessChecks
  private var tally = ChoiceTally()
  private var report: TrainingReport
  /// How often the session's file was lost and made anew, as was told.
  private var relocationsTold = 0
  private let start = ContinuousClock.now

  /// Prepares to begin, or to go on with a session.
  ///
  /// - Parameters:
  ///   - plan: What is to be done.
  ///   - store: What keeps it; nil where nothing is kept.
  ///   - shouldStop: Asked again and again whether to end early.
  /// - Throws: `SessionError`; `Failure` where the rater cannot be started.
  init(
    _ plan: Plan, store: SessionStore?, until shouldStop: @escaping @Sendable () -> Bool
  ) async throws {
    self.plan = plan
    self.shouldStop = shouldStop
    report = TrainingReport(planned: plan.choices)
    if let store {
      learner = try await Learner.resume(
        store, scenario: plan.scenario, configuration: plan.configuration, isRetracing: true)
      let keeper = try await SessionKeeper(store: store, of: learner)
      checks = try SuccessChecks(store)
      tally = try ChoiceTally(store)
      self.keeper = keeper
      await learner.tellOfAnswersLeftOut()
    } else {
      learner = Learner(
        maker: BodyEnvironmentMaker(plan.scenario), configuration: plan.configuration,
        seed: plan.seed)
      checks = SuccessChecks()
      keeper = nil
    }
    if let coefficient = plan.klCoefficient { await learner.setKLCoefficient(coefficient) }
    rater = try plan.rater.rater(in: plan.scenario, seed: plan.seed, shouldStop: shouldStop)
    if let store, var scored = rater as? ScenarioRater {
      try scored.note(store, BodyEnvironmentMaker(plan.scenario).shape)
      rater = scored
    }
  }

  /// Asks and learns until the choices are made, it is learned, or it is told to stop.
  ///
  /// - Throws: `SessionError` where the session cannot be kept; `Failure` where the rater fails or every
  ///   episode diverges: then what was learned until then is kept.
  mutating func run() async throws -> TrainingResult {
    do {
      let result = try await teach()
      rater.end()
      return result
    } catch {
      rater.end()
      report.finish()
      do {
        try await keepAtEnd()
      } catch let second where "\(second)" != "\(error)" {
        StandardError.line(
          "backflip: what was learned since the last checkpoint is lost: \(second)")
      } catch {
        // It is the same that ends the run, and is told with that.
      }
      throw error
    }
  }

  private mutating func teach() async throws -> TrainingResult {
    try await keeper?.keepCheckpoint(of: learner)
    try await catchUp()
    var progress = await learner.progress
    // A run that was killed may have kept a choice, and not what came of it.
    if progress.standing > 0 { try await keep(progress) }
    while progress.standing < plan.choices, !isLearned, !shouldStop() {
      guard try await answerOne() else { break }
      await learner.finishRound()
      progress = await learner.progress
      try await keep(progress)
      report.show(
        progress, agreement: tally.statistics.recentAgreement, checks: checks,
        elapsed: .now - start)
    }
    report.finish()
    return try await finish(progress)
  }

  /// Does the learning that the choices so far allow, where that is still to be done: after an
  /// import, or a kill.
  private mutating func catchUp() async throws {
    while !shouldStop(), await learner.work() {
      try await keeper?.keepCheckpoint(of: learner)
      report.show(
        await learner.progress, agreement: tally.statistics.recentAgreement, checks: checks,
        elapsed: .now - start)
    }
  }

  private var isLearned: Bool { plan.stopsAtSuccess && checks.choicesToSuccess != nil }

  /// Asks once; false where the rater was told to stop.
  private mutating func answerOne() async throws -> Bool {
    let asked = ContinuousClock.now
    let query = try await nextQuery()
    guard let choice = try rater.choice(for: query) else { return false }
    let answer = Answer(
      query: query, choice: choice, rater: rater.name,
      seconds: (.now - asked).inSeconds, predictedLeft: await learner.predict(query))
    try await keeper?.keep(answer)
    tellOfRelocations()
    await learner.record(query, choice)
    tally.add(answer)
    return true
  }

  private func nextQuery() async throws -> Query {
    do {
      return try await learner.nextQuery()
    } catch {
      throw Failure("\(plan.scenario.file): \(error)")
    }
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
    try await keeper?.keep(
      check: check.successes, agreement: tally.statistics.recentAgreement, choices: count)
    try await keeper?.keepDiverged(progress)
  }

  /// Tells where the session goes on, if its file was lost.
  private mutating func tellOfRelocations() {
    guard let relocations = keeper?.store.saving.relocations, relocations.count > relocationsTold
    else { return }
    report.finish()
    for relocation in relocations.dropFirst(relocationsTold) {
      StandardError.line("backflip: \(relocation)")
    }
    relocationsTold = relocations.count
  }

  private mutating func finish(_ progress: LearnerProgress) async throws -> TrainingResult {
    var random = RandomPurpose.evaluation.random(seed: plan.seed)
    let evaluation = Evaluation(
      of: await learner.stage().policy, in: plan.scenario, episodes: SuccessChecks.episodes,
      random: &random)
    try await keepAtEnd()
    return TrainingResult(
      scenario: plan.scenario.name, seed: plan.seed, rater: rater.name,
      choices: progress.standing,
      choicesToSuccess: checks.choicesToSuccess, policySteps: progress.policySteps,
      diverged: progress.diverged, wallSeconds: (.now - start).inSeconds,
      rewardAgreement: tally.statistics.recentAgreement,
      memoryDecay: Double(progress.memoryDecay.description) ?? 1,
      evaluation: evaluation, statistics: tally.statistics)
  }

  private mutating func keepAtEnd() async throws {
    try await keeper?.keepDiverged(learner.progress)
    try await keeper?.keepStage(of: learner, successRate: checks.successRate, isEnd: true)
    try await keeper?.keepCheckpoint(of: learner, isEnd: true)
    tellOfRelocations()
  }
}

extension ScenarioRater {
  /// Takes in the pairs that a session's last answers were to.
  fileprivate mutating func note(_ store: SessionStore, _ shape: EnvironmentShape) throws {
    for choice in try store.choices().suffix(ScoreScale.window / 2) {
      note(
        left: try store.clip(choice.left, of: shape).trajectory,
        right: try store.clip(choice.right, of: shape).trajectory)
    }
  }
}

extension Duration {
  /// The same, in s.
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
