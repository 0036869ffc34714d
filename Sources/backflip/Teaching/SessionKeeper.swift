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
  static let successMetric = Metric.successes
  static let agreementMetric = Metric.agreement
  static let divergedMetric = Metric.diverged

  nonisolated let store: SessionStore
  private var stagedChoices: Int
  /// Diverged episodes, as they were stored last.
  private var keptDiverged: Int
  /// How the learner stood at the newest checkpoint; nil where there is none.
  private var kept: LearnerProgress?
  /// When a checkpoint was last tried to make, or the session with one opened, and the KL coefficient
  /// then; nil where there is none.
  private var lastTry: (time: ContinuousClock.Instant, klCoefficient: Float)?

  /// Takes an open session.
  ///
  /// - Parameters:
  ///   - store: The session.
  ///   - learner: As it was just brought back, with the KL coefficient of its checkpoint.
  /// - Throws: `SessionError`.
  init(store: SessionStore, of learner: Learner) async throws {
    self.store = store
    try store.keepCopyInMemory()
    if let checkpoint = try store.latestCheckpoint() {
      var progress = LearnerProgress()
      progress.choices = checkpoint.choices
      progress.policySteps = checkpoint.policySteps
      progress.klCoefficient = await learner.progress.klCoefficient
      kept = progress
      lastTry = (.now, progress.klCoefficient)
    }
    stagedChoices = try store.stages().last?.choices ?? 0
    keptDiverged = try store.divergedEpisodes()
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

  /// Keeps the number of diverged episodes where it is another than before.
  ///
  /// - Throws: `SessionError`.
  func keepDiverged(_ progress: LearnerProgress) throws {
    guard progress.diverged != keptDiverged else { return }
    try store.add([
      Metric(
        choices: progress.standing, name: Self.divergedMetric, value: Double(progress.diverged))
    ])
    keptDiverged = progress.diverged
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

  /// Stores a checkpoint where one is due, or at the end, if there is something new.
  ///
  /// A session's first is due at once, as it tells what the session is learned with, and so is one
  /// with another KL coefficient.
  ///
  /// - Throws: `SessionError`.
  func keepCheckpoint(of learner: Learner, isEnd: Bool = false) async throws {
    let progress = await learner.progress
    let isDue =
      lastTry.map {
        .now - $0.time >= Self.checkpointPeriod || progress.klCoefficient != $0.klCoefficient
      } ?? true
    guard isEnd || isDue else { return }
    // Where this fails, trying again at once would fail too.
    lastTry = (.now, progress.klCoefficient)
    guard
      progress.choices != kept?.choices || progress.policySteps != kept?.policySteps
        || progress.klCoefficient != kept?.klCoefficient
    else { return }
    let checkpoint = await learner.checkpoint()
    try store.add(
      Checkpoint(
        choices: checkpoint.choices, policySteps: checkpoint.policySteps,
        state: try checkpoint.encoded()))
    kept = progress
  }
}
