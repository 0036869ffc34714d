import Foundation
package import Learning
import Sessions

/// Decides when stages, figures and checkpoints of a session are due, and stores them.
package struct SessionRecorder: Sendable {
  /// Choices between two stages.
  ///
  /// They are counted from the first choice, so that a session that was left and resumed has the
  /// stages of one that was not.
  package static let choicesPerStage = 25
  /// The longest time between two checkpoints while something is learned.
  ///
  /// A kill loses the learning of at most this time; the choices are stored anyway.
  package static let checkpointPeriod: Duration = .seconds(60)

  let store: any RunnerStore
  private let checkpointPeriod: Duration
  private var stagedChoices: Int
  /// Diverged episodes, as they were stored last.
  private var storedDiverged: Int
  /// The learner's progress at the newest checkpoint; nil where there is none.
  private var stored: LearnerProgress?
  /// When a checkpoint was last attempted, or the session with one was opened, and the KL coefficient
  /// then; nil where there is none.
  private var lastAttempt: (time: ContinuousClock.Instant, klCoefficient: Float)?

  /// Begins to record.
  ///
  /// - Parameters:
  ///   - store: The open session.
  ///   - stagedChoices: The choices at the session's last stage.
  ///   - diverged: The diverged episodes that the session has stored.
  ///   - checkpoint: The progress at the checkpoint that the learner was resumed from; nil for none.
  ///   - checkpointPeriod: The longest time between two checkpoints while something is learned.
  package init(
    store: any RunnerStore, stagedChoices: Int = 0, diverged: Int = 0,
    checkpoint: LearnerProgress? = nil, checkpointPeriod: Duration = Self.checkpointPeriod
  ) {
    self.store = store
    self.checkpointPeriod = checkpointPeriod
    self.stagedChoices = stagedChoices
    storedDiverged = diverged
    if let checkpoint { noteResumed(from: checkpoint) }
  }

  /// Stores the figures of a success check.
  ///
  /// - Throws: `SessionError`.
  func store(
    check evaluation: Evaluation, agreement: Double?, seconds: Double?, _ progress: LearnerProgress
  ) throws {
    var figures: [(name: String, value: Double?)] = [
      (Metric.successes, Double(evaluation.successes)), (Metric.agreement, agreement),
      (Metric.trueReturn, evaluation.trueReturn),
    ]
    if let truth = evaluation.truth { figures.append((Metric.truth, truth)) }
    if let training = progress.training {
      figures += [
        (Metric.learnedReward, Double(training.learnedReward)),
        (Metric.divergence, Double(training.divergence)),
        (Metric.referenceDivergence, Double(training.referenceDivergence)),
        (Metric.explainedVariance, Double(training.explainedVariance)),
        (Metric.clipFraction, Double(training.clipFraction)),
      ]
    }
    if let seconds { figures.append((Metric.seconds, seconds)) }
    try store.add(
      figures.map { Metric(choices: progress.standing, name: $0.name, value: $0.value) })
  }

  /// Stores the number of diverged episodes, if it has changed.
  ///
  /// - Throws: `SessionError`.
  mutating func storeDiverged(_ progress: LearnerProgress) throws {
    guard progress.diverged != storedDiverged else { return }
    try store.add([
      Metric(choices: progress.standing, name: Metric.diverged, value: Double(progress.diverged))
    ])
    storedDiverged = progress.diverged
  }

  /// Whether a stage is due, or, at the end, whether there is something new; the caller then stores
  /// one.
  mutating func takesStage(_ progress: LearnerProgress, isEnd: Bool) -> Bool {
    let next = (stagedChoices / Self.choicesPerStage + 1) * Self.choicesPerStage
    let due = isEnd ? stagedChoices + 1 : next
    // After an undo there may be fewer choices: then the learned networks have changed too.
    guard progress.standing >= due || isEnd && progress.standing < stagedChoices else {
      return false
    }
    stagedChoices = progress.standing
    return true
  }

  /// Whether a checkpoint is due, or, at the end, whether there is something new; the caller then
  /// stores one, and reports success to `noteCheckpoint`.
  ///
  /// A session's first checkpoint is due at once, as it holds the settings of learning, and so is one
  /// with another KL coefficient.
  mutating func takesCheckpoint(_ progress: LearnerProgress, isEnd: Bool) -> Bool {
    let isDue =
      lastAttempt.map {
        .now - $0.time >= checkpointPeriod || progress.klCoefficient != $0.klCoefficient
      } ?? true
    guard isEnd || isDue else { return false }
    // Where this attempt fails, another one at once would fail too.
    lastAttempt = (.now, progress.klCoefficient)
    return progress.choices != stored?.choices || progress.policySteps != stored?.policySteps
      || progress.klCoefficient != stored?.klCoefficient
  }

  /// Notes the progress at the checkpoint that the learner was resumed from.
  mutating func noteResumed(from checkpoint: LearnerProgress) {
    stored = checkpoint
    lastAttempt = (.now, checkpoint.klCoefficient)
  }

  /// Notes that a checkpoint is stored.
  mutating func noteCheckpoint(_ progress: LearnerProgress) { stored = progress }
}
