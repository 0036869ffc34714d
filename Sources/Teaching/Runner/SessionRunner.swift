package import Learning
package import Sessions

/// Runs one session: asks, predicts, stores, learns, checks, saves what is learned, and offers the
/// next pair.
///
/// The runner is the only caller of its learner and calls it one operation at a time. An answer is
/// on disk before the next pair is offered; the learner takes it before it does anything else.
///
/// There are two ways to run a session. At the keyboard, `start` learns in the background, and the
/// screen calls `offerNext`, `answer`, `undo` and `redo`, none of which waits for the learner.
/// Without a person, `run` asks a rater, and learns all that an answer allows before it asks again;
/// then the seed decides everything.
package actor SessionRunner {
  /// What a runner reports, in the order in which it happens.
  package enum Event: Sendable {
    /// A pair to choose from; `undone` is the choice that was undone, where the pair comes again.
    case offered(Query, undone: Choice?)
    /// The session stands differently.
    case status(SessionStatus)
    /// The session's file was lost; the session continues in another one.
    case relocated(SessionRelocation)
    /// Something is worth knowing: one line.
    case notice(String)
    /// Something failed, and the session goes on without it.
    case failed(any Error)
  }

  /// A pair with the prediction that is stored, counted and shown with its answer.
  struct Pair {
    var query: Query
    /// The probability of left; nil before there is a trained model.
    var predictedLeft: Float?
  }

  /// A change that the learner has to be told of.
  enum Change {
    case answered(Query, Choice)
    case standing(Bool, query: Int)
    case klCoefficient(steps: Int)
  }

  /// What brings a learner to where its session stands, while the person already chooses.
  package struct Restoration: Sendable {
    /// A pair to offer meanwhile, if there is one.
    var first: Query?
    /// Restores the session's choices, and gives the progress at the checkpoint.
    ///
    /// It throws `CancellationError` where its task is cancelled.
    var restore: @Sendable () async throws -> LearnerProgress
  }

  let learner: any SessionLearner
  /// Plays fresh episodes of a policy and judges them.
  let evaluate: @Sendable (GaussianPolicy, RandomPurpose) -> Evaluation
  /// Tries what was learned in the scenario's deployments, and against its truth; nil for neither.
  let trials: ScenarioTrials?
  private let observer: @Sendable (Event) -> Void
  /// Decides what is stored when; nil where nothing is stored.
  var recorder: SessionRecorder?

  /// How the session stands, but for `SavingStatus`, which the store knows.
  var status: SessionStatus
  /// Counts the choices that stand.
  var tally: ChoiceTally

  /// The pair that was offered and is not answered.
  var shown: Pair?
  /// Pairs whose answers were undone, the next one first; they come before new ones.
  var returning: [Pair] = []
  /// New pairs that were drawn ahead.
  var prepared: [Pair] = []
  /// Whether a pair was asked for while there was none.
  var owesPair = false
  /// Whether an automatic rater gave the last answer on the screen: then learning sets the pace.
  var isRaterAutomatic = false

  /// The time that earlier runs without a person took, up to the last check, s.
  let secondsBefore: Double
  /// Measures a run without a person; nil at the keyboard.
  var stopwatch: Stopwatch?

  /// What is to be done before anything else; nil once the learner knows all earlier choices.
  var restoration: Restoration?
  /// What was examined after the last choice.
  var examinations: [Examination] = []
  /// Changes that the learner does not know yet, the oldest first.
  var changes: [Change] = []
  /// The policies' steps and the choices at the last check of the background loop.
  var checkedSteps = 0
  /// See `checkedSteps`.
  var checkedChoices = 0
  /// Whether the course of the figures has been read.
  var hasHistory = false
  /// Whether the background loop is to end.
  var isStopping = false
  /// The background loop, waiting for something to do.
  var sleeper: CheckedContinuation<Void, Never>?
  var loop: Task<Void, Never>?
  /// Relocations of the session's file that were reported.
  private var reportedRelocations = 0

  /// Makes a runner; nothing happens until `start` or `run`.
  ///
  /// - Parameters:
  ///   - learner: The learner; nobody else may call it.
  ///   - restoration: What gives the learner all earlier choices and counts them, in the background;
  ///     nil where it has them.
  ///   - recorder: Stores the session; nil where nothing is stored.
  ///   - status: How the session stands.
  ///   - tally: The choices that stand.
  ///   - secondsBefore: The time that earlier runs without a person took, s.
  ///   - evaluate: Plays the episodes of a success check or of the evaluation at the end.
  ///   - trials: Tries what was learned in the scenario's deployments, and against its truth.
  ///   - observer: Called with every event; it must not wait.
  package init(
    learner: any SessionLearner, restoration: Restoration? = nil, recorder: SessionRecorder?,
    status: SessionStatus = SessionStatus(),
    tally: ChoiceTally = ChoiceTally(), secondsBefore: Double = 0,
    evaluate: @escaping @Sendable (GaussianPolicy, RandomPurpose) -> Evaluation,
    trials: ScenarioTrials? = nil,
    observer: @escaping @Sendable (Event) -> Void
  ) {
    self.learner = learner
    self.restoration = restoration
    self.recorder = recorder
    self.status = status
    self.tally = tally
    self.secondsBefore = secondsBefore
    self.evaluate = evaluate
    self.trials = trials
    self.observer = observer
    self.status.statistics = tally.statistics
  }

  /// How the session stands now.
  package var snapshot: SessionStatus {
    var status = status
    if let saving = recorder?.store.saving { status.saving = saving }
    return status
  }

  /// Reports how the session stands.
  func publish() {
    reportRelocations()
    observer(.status(snapshot))
  }

  /// Reports an event.
  func report(_ event: Event) {
    reportRelocations()
    observer(event)
  }

  private func reportRelocations() {
    guard let relocations = recorder?.store.saving.relocations else { return }
    for relocation in relocations.dropFirst(reportedRelocations) {
      observer(.relocated(relocation))
    }
    reportedRelocations = max(reportedRelocations, relocations.count)
  }
}
