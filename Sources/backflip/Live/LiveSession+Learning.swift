import Interface
import Learning
import Sessions

extension LiveSession {
  /// How long to wait for choices where there is nothing to learn.
  private static let pause: Duration = .milliseconds(50)

  /// Learns, and keeps what is learned, until the task is cancelled.
  nonisolated func learn() async {
    var wasIdle = true
    while !Task.isCancelled, let teaching = await teaching {
      let hasWorked = await teaching.learner.work()
      guard !Task.isCancelled else { return }
      await checkIfDue(teaching, isIdle: !hasWorked)
      await keepIfDue(teaching)
      await publish()
      if !hasWorked {
        await offerQuery(isRefreshed: !wasIdle)
        try? await Task.sleep(for: Self.pause)
      }
      wasIdle = !hasWorked
    }
  }

  /// Has the next pair show what the policies do by now, once they stand still.
  private func offerQuery(isRefreshed: Bool) {
    if isRefreshed { return refresh() }
    if owesQuery { sendQuery() }
  }

  /// Tries the policy out every few choices, and when it has stopped changing.
  private nonisolated func checkIfDue(_ teaching: Teaching, isIdle: Bool) async {
    let figures = await teaching.learner.progress
    guard await isCheckDue(figures, isIdle: isIdle) else { return }
    let policy = await teaching.learner.stage().policy
    var random = RandomPurpose.check(choices: figures.standing).random(seed: store.facts.seed)
    let check = Evaluation(
      of: policy, in: scenario, episodes: SuccessChecks.episodes, random: &random)
    await note(check, figures, teaching.keeper)
  }

  private func isCheckDue(_ figures: LearnerProgress, isIdle: Bool) -> Bool {
    guard figures.policySteps > checkedSteps else { return false }
    return isIdle || figures.standing >= checkedChoices + SuccessChecks.period
  }

  private func note(
    _ check: Evaluation, _ figures: LearnerProgress, _ keeper: SessionKeeper
  ) async {
    checkedSteps = figures.policySteps
    checkedChoices = figures.standing
    checks.note(successes: check.successes, choices: figures.standing)
    do {
      try await keeper.keep(
        check: check.successes, agreement: tally.statistics.recentAgreement,
        choices: figures.standing)
      try await keeper.keepDiverged(figures)
    } catch {
      fail(error)
    }
  }

  private func keepIfDue(_ teaching: Teaching) async {
    do {
      let isNew = try await teaching.keeper.keepStage(
        of: teaching.learner, successRate: checks.successRate)
      if isNew { progress.stages = try store.stages().map(StageSummary.init) }
      try await teaching.keeper.keepCheckpoint(of: teaching.learner)
    } catch {
      fail(error)
    }
  }

  /// Tells the screens how the session stands.
  func publish() async {
    guard let learner = teaching?.learner else { return }
    let figures = await learner.progress
    progress.take(figures, checks: checks)
    noteSaving()
    if let problem { progress.learner = .stopped(problem) }
    mailbox.post(.progress(progress))
  }
}
