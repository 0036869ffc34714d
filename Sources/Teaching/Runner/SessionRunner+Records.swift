package import Learning
import Sessions

/// What is checked and saved along the way, in both ways to run a session.
extension SessionRunner {
  /// Plays fresh episodes of the best policy, and stores how many succeed.
  ///
  /// - Throws: `SessionError` where the figures cannot be stored; they count all the same.
  func check(_ progress: LearnerProgress) async throws {
    let evaluation = await evaluation(for: .check(choices: progress.standing))
    status.checks.note(successes: evaluation.successes, choices: progress.standing)
    try recorder?.store(
      check: evaluation, agreement: tally.statistics.recentAgreement,
      seconds: stopwatch?.seconds, progress)
    if loop != nil { try loadHistory() }
    try recorder?.storeDiverged(progress)
  }

  /// Reads the course of the figures anew.
  ///
  /// - Throws: `SessionError`.
  func loadHistory() throws {
    hasHistory = true
    if let store = recorder?.store { status.history = try store.history() }
  }

  /// The best policy now.
  package var policy: GaussianPolicy { get async { await learner.stage().policy } }

  /// Plays fresh episodes of the best policy.
  func evaluation(for purpose: RandomPurpose) async -> Evaluation {
    await Self.evaluation(of: learner.stage().policy, for: purpose, by: evaluate)
  }

  /// Off the actor: playing takes a while, and an answer must not wait for it.
  private nonisolated static func evaluation(
    of policy: GaussianPolicy, for purpose: RandomPurpose,
    by evaluate: @Sendable (GaussianPolicy, RandomPurpose) -> Evaluation
  ) async -> Evaluation {
    evaluate(policy, purpose)
  }

  /// Stores a stage, if one is due.
  ///
  /// - Throws: `SessionError`.
  func saveStage(_ progress: LearnerProgress, isEnd: Bool = false) async throws {
    guard recorder?.takesStage(progress, isEnd: isEnd) == true else { return }
    let learned = await learner.stage()
    let heading = Stage.Heading(
      choices: progress.standing, policySteps: progress.policySteps,
      successRate: status.checks.successRate)
    try recorder?.store.add(learned, heading: heading)
    status.stages.append(heading)
  }

  /// Stores a checkpoint, if one is due.
  ///
  /// - Throws: `SessionError`.
  func saveCheckpoint(_ progress: LearnerProgress, isEnd: Bool = false) async throws {
    guard recorder?.takesCheckpoint(progress, isEnd: isEnd) == true, let store = recorder?.store
    else { return }
    try await Self.saveCheckpoint(of: learner, in: store)
    recorder?.noteCheckpoint(progress)
  }

  /// Off the actor: encoding and writing take a while, and an answer must not wait for them.
  private nonisolated static func saveCheckpoint(
    of learner: any SessionLearner, in store: any RunnerStore
  ) async throws {
    try store.add(try await learner.storedCheckpoint())
  }

  /// Stores all that is new, at the end.
  ///
  /// - Throws: `SessionError`.
  func saveAtEnd() async throws {
    let progress = await learner.progress
    status.take(progress)
    try recorder?.storeDiverged(progress)
    try await saveStage(progress, isEnd: true)
    try await saveCheckpoint(progress, isEnd: true)
    publish()
  }
}
