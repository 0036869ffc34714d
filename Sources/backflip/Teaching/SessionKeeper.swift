import Foundation
import Learning
import Sessions

/// Keeps in a session's file what a learner does: choices at once, the rest from time to time.
actor SessionKeeper {
  /// Choices between two stages, which are counted from the first choice on, so that a session that
  /// was left and gone on with has the stages of one that was not.
  static let choicesPerStage = 25
  /// A kill costs at most the learning of this time; the choices are kept anyway.
  static let checkpointPeriod: Duration = .seconds(60)
  /// The names of the figures that are kept.
  static let successMetric = "successes"
  static let agreementMetric = "agreement"

  nonisolated let store: SessionStore
  private var stagedChoices: Int
  /// How the learner stood at the newest checkpoint.
  private var kept = LearnerProgress()
  /// When a checkpoint was last made, or the session with one opened; nil where it has none.
  private var lastCheckpoint: ContinuousClock.Instant?

  /// Takes an open session.
  ///
  /// - Throws: `SessionError`.
  init(store: SessionStore) throws {
    self.store = store
    if let checkpoint = try store.latestCheckpoint() {
      kept.choices = checkpoint.choices
      kept.policySteps = checkpoint.policySteps
      lastCheckpoint = .now
    }
    stagedChoices = try store.stages().last?.choices ?? 0
  }

  /// Keeps a choice before the learner is told; it is on disk on return.
  ///
  /// The learner is told of choices in the order in which they are kept, and of no other: then the
  /// first choices of the session are those that a checkpoint counts.
  ///
  /// - Throws: `SessionError`; then it is not kept.
  func keep(_ answer: Answer) throws { try store.record(answer) }

  /// Keeps the check's figure, and the agreement with it.
  ///
  /// - Throws: `SessionError`.
  func keep(check successes: Int, agreement: Double?, choices: Int) throws {
    try store.add([
      Metric(choices: choices, name: Self.successMetric, value: Double(successes)),
      Metric(choices: choices, name: Self.agreementMetric, value: agreement),
    ])
  }

  /// The checks that were made so far.
  ///
  /// - Throws: `SessionError`.
  nonisolated func checks() throws -> SuccessChecks {
    var checks = SuccessChecks()
    for metric in try store.metrics(named: Self.successMetric) {
      guard let value = metric.value else { continue }
      checks.note(successes: Int(value), choices: metric.choices)
    }
    return checks
  }

  /// Stores a stage where one is due, or, at the end, where there is something new.
  ///
  /// - Returns: Whether there is a new stage.
  /// - Throws: `SessionError`.
  @discardableResult
  func keepStage(
    of learner: Learner, successRate: Double?, isEnd: Bool = false
  ) async throws -> Bool {
    let progress = await learner.progress
    let next = (stagedChoices / Self.choicesPerStage + 1) * Self.choicesPerStage
    let due = isEnd ? stagedChoices + 1 : next
    // An undo may have brought the number down: then what is learned has changed too.
    guard progress.standing >= due || isEnd && progress.standing < stagedChoices else {
      return false
    }
    stagedChoices = progress.standing
    try store.add(
      await learner.stage(),
      heading: Stage.Heading(
        choices: progress.standing, policySteps: progress.policySteps, successRate: successRate))
    return true
  }

  /// Stores a checkpoint where one is due, or at the end, if there is something new; and a session's
  /// first at once, as it tells what the session is learned with.
  ///
  /// - Throws: `SessionError`.
  func keepCheckpoint(of learner: Learner, isEnd: Bool = false) async throws {
    let isFirst = lastCheckpoint == nil
    let isDue = lastCheckpoint.map { .now - $0 >= Self.checkpointPeriod } ?? true
    guard isEnd || isDue else { return }
    // Where this fails, trying again at once would fail too.
    lastCheckpoint = .now
    let progress = await learner.progress
    guard
      isFirst || progress.choices != kept.choices || progress.policySteps != kept.policySteps
    else { return }
    let checkpoint = await learner.checkpoint()
    try store.add(
      Checkpoint(
        choices: checkpoint.choices, policySteps: checkpoint.policySteps,
        state: try checkpoint.encoded()))
    kept = progress
  }
}
