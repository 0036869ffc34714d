import Learning

/// Optimisation of the policies after the last choice, examined along the way.
extension SessionRunner {
  /// Examinations of an optimisation, besides the one before it.
  static let examinationsOfOptimisation = 24

  /// Improves the policies on the reward as it is, and examines them again and again; a run that was
  /// left goes on where it was saved.
  func optimise(_ plan: Plan, until shouldStop: @Sendable () -> Bool) async throws {
    var progress = await learner.progress
    guard plan.optimisation > 0, isTaught(plan, progress), !shouldStop() else { return }
    examinations = Examination.all(in: try recorder?.store.allMetrics() ?? [])
    // Later ones are of learning that a kill has lost, and will be there again.
    examinations.removeAll { $0.steps > progress.optimisedSteps }
    try await examine(progress)
    let steps = max(1, plan.optimisation / Self.examinationsOfOptimisation)
    while progress.optimisedSteps < plan.optimisation, !shouldStop() {
      await learner.optimise(steps: steps)
      progress = await learner.progress
      status.take(progress)
      try await examine(progress)
      try await saveCheckpoint(progress)
      publish()
    }
  }

  private func examine(_ progress: LearnerProgress) async throws {
    guard let trials, examinations.last?.steps != progress.optimisedSteps else { return }
    let examination = trials.examination(of: await learner.stage(), progress)
    examinations.append(examination)
    try recorder?.store.add(examination.metrics)
  }
}
