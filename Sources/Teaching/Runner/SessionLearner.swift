package import Learning
package import Sessions

/// The part of `Learner` that a session runner uses.
package protocol SessionLearner: Sendable {
  /// How learning stands.
  var progress: LearnerProgress { get async }

  /// Draws the next pair.
  ///
  /// - Throws: An error where no pair can be drawn.
  func nextQuery() async throws -> Query

  /// The probability that the left clip is preferred; nil before there is a trained model.
  func predict(_ query: Query) async -> Float?

  /// Takes an answer to learn from.
  func record(_ query: Query, _ choice: Choice) async

  /// Undoes an answer, or redoes it.
  func setStanding(_ isStanding: Bool, query id: Int) async

  /// Sets the KL coefficient of every policy.
  func setKLCoefficient(_ coefficient: Float) async

  /// Goes some steps up or down among the usual KL coefficients.
  func changeKLCoefficient(by steps: Int) async

  /// Does one piece of work, less than about half a second; false where more choices are needed
  /// first.
  func work() async -> Bool

  /// Improves the policies on the reward as it is, by about so many steps of each.
  func optimise(steps: Int) async

  /// The best policy and the reward model.
  func stage() async -> LearnedStage

  /// A checkpoint, encoded to be stored.
  ///
  /// - Throws: An error where it cannot be encoded.
  func storedCheckpoint() async throws -> Checkpoint
}

extension Learner: SessionLearner {
  /// A checkpoint, encoded to be stored; it is encoded on the caller's thread, not the learner's.
  package nonisolated func storedCheckpoint() async throws -> Checkpoint {
    let checkpoint = await checkpoint()
    return Checkpoint(
      choices: checkpoint.choices, policySteps: checkpoint.policySteps,
      state: try checkpoint.encoded())
  }
}

/// The part of `SessionStore` that a session runner uses.
///
/// A change is on disk when the function that writes it returns; where one throws, nothing is
/// written.
package protocol RunnerStore: Sendable {
  /// How the last write went.
  var saving: SavingStatus { get }

  /// Stores an answer.
  func add(_ answer: Answer) throws

  /// Undoes the last choice that stands; nil where none does.
  func undoChoice() throws -> RecordedChoice?

  /// Redoes the choice that was undone last; nil where there is none.
  func redoChoice() throws -> RecordedChoice?

  /// The pair that a choice answers.
  func query(of choice: RecordedChoice) throws -> Query

  /// Counts the choices that stand.
  func tally() throws -> ChoiceTally

  /// Stores a stage.
  func add(_ learned: LearnedStage, heading: Stage.Heading) throws

  /// The course of the figures.
  func history() throws -> LearningHistory

  /// All figures, in the order in which they were stored.
  func allMetrics() throws -> [Metric]

  /// Stores figures.
  func add(_ metrics: [Metric]) throws

  /// Stores a checkpoint.
  func add(_ checkpoint: Checkpoint) throws
}
