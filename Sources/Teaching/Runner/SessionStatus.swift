package import Learning
package import Sessions

/// How a session stands: an immutable snapshot for screens and reports.
package struct SessionStatus: Sendable, Equatable {
  /// Choices, the undone ones too, as the session was opened.
  package var earlierChoices = 0
  /// Choices that stand.
  package var choices = 0
  /// Undone choices that can be redone.
  package var redoable = 0
  /// Choices of a person, undone or not, and the time that the person took for them, s.
  package var timedChoices = 0
  /// See `timedChoices`.
  package var choosingSeconds = 0.0
  /// The number of the query whose answer was stored last; nil where none was yet.
  package var lastStoredQuery: Int?
  /// The prediction made for it before it was answered; nil where the model did not predict yet.
  package var lastPredictedLeft: Double?
  /// How consistent the rater is, and how well the reward model predicts.
  package var statistics = ChoiceStatistics()
  /// How learning stood after the last piece of work; nil until the learner has been resumed.
  package var learner: LearnerProgress?
  /// Steps that the policies have taken, and episodes that diverged.
  package var policySteps = 0
  /// See `policySteps`.
  package var diverged = 0
  /// The success checks so far.
  package var checks = SuccessChecks()
  /// The course of the figures; empty until it has been read.
  package var history = LearningHistory()
  /// The stages, oldest first.
  package var stages: [Stage.Heading] = []
  /// How the last write went.
  package var saving = SavingStatus()
  /// Why no more pairs can be drawn; nil while they can.
  package var problem: String?

  /// A new session.
  package init() {}
}

extension SessionStatus {
  /// How a session stands by its file alone, without the statistics, which take a pass over all its
  /// choices.
  ///
  /// - Throws: `SessionError`.
  package init(_ store: SessionStore) throws {
    let tally = try store.tally(withoutRaters: store.raters().filter(SimulatedRater.isName))
    earlierChoices = tally.all
    choices = tally.standing
    redoable = tally.redoable
    timedChoices = tally.timed
    choosingSeconds = tally.seconds
    stages = try store.stages()
    policySteps = try store.policySteps()
    diverged = try store.divergedEpisodes()
    checks = try SuccessChecks(store)
    saving = store.saving
  }

  /// Takes in how learning stands.
  mutating func take(_ progress: LearnerProgress) {
    learner = progress
    policySteps = progress.policySteps
    diverged = progress.diverged
  }
}
