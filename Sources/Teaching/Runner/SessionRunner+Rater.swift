import Foundation
import Learning
import Scenarios

/// A session without a person: a rater answers as fast as the learner can ask.
extension SessionRunner {
  /// A training by choices.
  package struct Plan: Sendable {
    /// The scenario's name.
    package var scenario: String
    /// The scenario's file, for messages.
    package var file: String
    /// The seed of all random numbers.
    package var seed: UInt64
    /// Choices in all, those that a session already has among them.
    package var choices: Int
    /// Whether to stop at the third good check in a row.
    package var stopsAtSuccess: Bool
    /// Steps of each policy after the last choice, on the reward as it is then.
    package var optimisation: Int

    package init(
      scenario: String, file: String, seed: UInt64, choices: Int, stopsAtSuccess: Bool,
      optimisation: Int = 0
    ) {
      self.scenario = scenario
      self.file = file
      self.seed = seed
      self.choices = choices
      self.stopsAtSuccess = stopsAtSuccess
      self.optimisation = optimisation
    }
  }

  /// Asks a rater and learns, until the choices are made, the behaviour is learned, or it is told to
  /// stop.
  ///
  /// - Parameters:
  ///   - plan: What is to be done.
  ///   - makeRater: Makes the rater.
  ///   - shouldStop: Asked again and again whether to end early.
  /// - Returns: The result.
  /// - Throws: `SessionError` where the session cannot be stored; `Failure` where the rater fails or
  ///   every episode diverges. The runner stores the learned state first.
  package func run(
    _ plan: Plan, by makeRater: @Sendable () throws -> any AutomaticRater,
    until shouldStop: @Sendable () -> Bool
  ) async throws -> TrainingResult {
    let stopwatch = Stopwatch(secondsBefore: secondsBefore)
    self.stopwatch = stopwatch
    var rater = try makeRater()
    do {
      try await teach(plan, &rater, until: shouldStop)
      try await optimise(plan, until: shouldStop)
      let evaluation = await evaluation(for: .evaluation)
      try await saveAtEnd()
      rater.end()
      var result = result(of: plan, rater.name, evaluation, seconds: stopwatch.seconds)
      if result.isFinished { result.deployment = trials?.deployments(of: await learner.stage()) }
      if trials?.scenario.truth != nil {
        result.checks = TruthCheck.all(in: try recorder?.store.allMetrics() ?? [])
      }
      if plan.optimisation > 0 { result.optimisation = examinations }
      return result
    } catch {
      rater.end()
      do {
        await applyChanges()
        try await saveAtEnd()
      } catch let second where "\(second)" != "\(error)" {
        report(.failed(Failure("what was learned since the last checkpoint is lost: \(second)")))
      } catch {
        // The same error ends the run, and is reported by the caller.
      }
      throw error
    }
  }

  private func teach(
    _ plan: Plan, _ rater: inout any AutomaticRater, until shouldStop: @Sendable () -> Bool
  ) async throws {
    var progress = try await catchUp(until: shouldStop)
    while progress.standing < plan.choices, !isLearned(plan), !shouldStop() {
      guard try await askOnce(&rater, plan) else { break }
      await applyChanges()
      while await learner.work() {}
      progress = await learner.progress
      try await checkAndSave(progress)
      publish()
    }
  }

  /// Does the learning that the choices so far allow, where it is still to be done: after an import,
  /// or a kill.
  private func catchUp(until shouldStop: @Sendable () -> Bool) async throws -> LearnerProgress {
    try await saveCheckpoint(await learner.progress)
    while !shouldStop(), await learner.work() {
      let progress = await learner.progress
      status.take(progress)
      try await saveCheckpoint(progress)
      publish()
    }
    let progress = await learner.progress
    // A run that was killed may have stored a choice, and not the check and the stage after it.
    if progress.standing > 0 { try await checkAndSave(progress) }
    return progress
  }

  /// Whether no more choices are to be made.
  func isTaught(_ plan: Plan, _ progress: LearnerProgress) -> Bool {
    progress.standing >= plan.choices || isLearned(plan)
  }

  private func isLearned(_ plan: Plan) -> Bool {
    plan.stopsAtSuccess && status.checks.choicesToSuccess != nil
  }

  /// Asks once; false where the rater was told to stop.
  private func askOnce(_ rater: inout any AutomaticRater, _ plan: Plan) async throws -> Bool {
    let asked = ContinuousClock.now
    let pair: Pair
    do {
      pair = try await drawPair()
    } catch {
      throw Failure("\(plan.file): \(error)")
    }
    guard let choice = try rater.choice(for: pair.query) else { return false }
    try take(
      Answer(
        query: pair.query, choice: choice, rater: rater.name,
        seconds: (.now - asked).inSeconds, predictedLeft: pair.predictedLeft))
    return true
  }

  /// Checks and saves what is due after a choice.
  private func checkAndSave(_ progress: LearnerProgress) async throws {
    status.take(progress)
    let choices = progress.standing
    if choices.isMultiple(of: SuccessChecks.period), choices != status.checks.lastChoices {
      try await check(progress)
    }
    try await saveStage(progress)
    try await saveCheckpoint(progress)
  }

  private func result(
    of plan: Plan, _ rater: String, _ evaluation: Evaluation, seconds: Double
  ) -> TrainingResult {
    let progress = status.learner ?? LearnerProgress()
    return TrainingResult(
      scenario: plan.scenario, seed: plan.seed, rater: rater, choices: progress.standing,
      choicesToSuccess: status.checks.choicesToSuccess, policySteps: progress.policySteps,
      diverged: progress.diverged, wallSeconds: seconds,
      isFinished: isTaught(plan, progress) && progress.optimisedSteps >= plan.optimisation,
      rewardAgreement: tally.statistics.recentAgreement,
      memoryDecay: Double(progress.memoryDecay.description) ?? 1, evaluation: evaluation,
      statistics: tally.statistics)
  }
}
