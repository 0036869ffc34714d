package import Foundation
package import Learning
package import Scenarios

/// Learns from a reward written by hand instead of choices, to compare with.
///
/// The seed decides everything: the same seed, binary and machine give the same result.
package struct RewardTraining {
  /// What is to be done.
  package struct Plan: Sendable {
    /// The scenario.
    package var scenario: Scenario
    /// The settings of the policies; those of choices are not used.
    package var configuration: LearnerConfiguration
    /// The reward of each state that a policy reaches.
    package var reward: MomentExpression
    /// The most steps of all policies.
    package var steps: Int
    /// The seed of all random numbers.
    package var seed: UInt64
    /// Whether to stop at the third good check in a row.
    package var stopsAtSuccess: Bool

    package init(
      scenario: Scenario, configuration: LearnerConfiguration, reward: MomentExpression, steps: Int,
      seed: UInt64, stopsAtSuccess: Bool
    ) {
      self.scenario = scenario
      self.configuration = configuration
      self.reward = reward
      self.steps = steps
      self.seed = seed
      self.stopsAtSuccess = stopsAtSuccess
    }
  }

  /// All that it needs to resume.
  package struct State: Sendable, Codable {
    /// The learner's checkpoint, as its bytes.
    var learner: Data
    var records: Records
    /// The time so far, s.
    var seconds: Double

    /// The state as bytes to store.
    package func encoded() throws -> Data { try JSONEncoder().encode(self) }

    /// Reads what `encoded` wrote.
    ///
    /// - Throws: `LearnedDataError` where the bytes are not a whole state.
    package init(encoded: Data) throws(LearnedDataError) {
      do {
        self = try JSONDecoder().decode(State.self, from: encoded)
      } catch {
        throw .foreign
      }
    }

    init(learner: Data, records: Records, seconds: Double) {
      (self.learner, self.records, self.seconds) = (learner, records, seconds)
    }
  }

  /// The success checks so far, when they were made, and the diverged episodes.
  struct Records: Sendable, Codable {
    /// Counts steps where a training by choices counts choices.
    var checks = SuccessChecks()
    var checkedSteps = 0
    /// Episodes that ended because the simulation diverged.
    var diverged = 0
    /// When each check was made, s, by its steps.
    var seconds: [Int: Double] = [:]
  }

  /// How far a training is.
  package struct Progress: Sendable {
    /// Steps that the policies have taken.
    package var policySteps: Int
    /// Episodes that diverged.
    package var diverged: Int
    /// The successes of the last check.
    package var lastSuccesses: Int?
    /// Whether that check was made just now.
    package var isCheck: Bool
  }

  /// Steps between two checks: a check takes 7,500, and a policy learns a flip in some millions.
  package static let stepsPerCheck = 100_000

  private let plan: Plan
  private let learner: RewardLearner
  private var records = Records()
  private let observer: @Sendable (Progress) -> Void
  private var stopwatch = Stopwatch()

  /// Policies that have learned nothing.
  ///
  /// - Parameters:
  ///   - plan: What is to be done.
  ///   - observer: Called after every piece of work.
  package init(_ plan: Plan, observer: @escaping @Sendable (Progress) -> Void) {
    self.plan = plan
    self.observer = observer
    let (maker, reward) = (BodyEnvironmentMaker(plan.scenario), plan.reward)
    learner = RewardLearner(
      maker: maker, configuration: plan.configuration, seed: plan.seed
    ) { ExpressionReward(reward, maker: maker) }
  }

  /// The steps that all choices of a scenario would allow the policies.
  package static func usualSteps(in scenario: Scenario, _ configuration: LearnerConfiguration)
    -> Int
  {
    let each = configuration.policyStepsPerChoice * configuration.policies
    return max(stepsPerCheck, scenario.choices * each)
  }

  /// The policy that is best now.
  package var policy: GaussianPolicy { get async { await learner.progress().policy } }

  /// Continues from a state of the same plan.
  ///
  /// - Throws: `LearnedDataError` where the state does not fit.
  package mutating func resume(from state: State) async throws {
    try await learner.restore(RewardLearner.Checkpoint(encoded: state.learner))
    records = state.records
    stopwatch = Stopwatch(secondsBefore: state.seconds)
  }

  /// Learns until the steps are taken, it is learned, or it is told to stop.
  ///
  /// - Parameters:
  ///   - shouldStop: Asked again and again whether to end early.
  ///   - save: Called about once a minute, and where the training ends early, with all that it needs to
  ///     resume.
  /// - Returns: The result.
  /// - Throws: `Failure` where the reward is no number, or where all episodes of a check diverge; what
  ///   `save` throws.
  package mutating func run(
    until shouldStop: () -> Bool, save: (State) throws -> Void = { _ in }
  ) async throws -> RewardTrainingResult {
    var progress = await learner.progress()
    var lastSaved = ContinuousClock.now
    while !isFinished(progress), !shouldStop() {
      progress = await learner.work()
      guard progress.invalidRewards == 0 else {
        throw Failure(
          "the reward's formula gave no finite number for \(progress.invalidRewards) of the "
            + "states that the policies came to; keep log and sqrt from negative numbers, and / "
            + "from 0")
      }
      records.diverged += progress.diverged
      try check(progress)
      observer(
        Progress(
          policySteps: progress.policySteps, diverged: records.diverged,
          lastSuccesses: records.checks.last,
          isCheck: records.checkedSteps == progress.policySteps))
      if .now - lastSaved >= SessionRecorder.checkpointPeriod {
        try save(await state())
        lastSaved = .now
      }
    }
    if !isFinished(progress) { try save(await state()) }
    return try result(progress)
  }

  private func isFinished(_ progress: RewardLearner.Progress) -> Bool {
    progress.policySteps >= plan.steps
      || plan.stopsAtSuccess && records.checks.choicesToSuccess != nil
  }

  private func state() async throws -> State {
    State(
      learner: try await learner.checkpoint().encoded(), records: records,
      seconds: stopwatch.seconds)
  }

  private mutating func check(_ progress: RewardLearner.Progress) throws {
    let steps = progress.policySteps
    guard steps >= records.checkedSteps + Self.stepsPerCheck else { return }
    records.checkedSteps = steps
    records.seconds[steps] = stopwatch.seconds
    var random = RandomPurpose.check(choices: steps).random(seed: plan.seed)
    let check = Evaluation(
      of: progress.policy, in: plan.scenario, episodes: SuccessChecks.episodes, random: &random)
    try refuseDivergence(check)
    records.checks.note(successes: check.successes, choices: steps)
  }

  /// Ends a training in which nothing can be learned.
  private func refuseDivergence(_ check: Evaluation) throws {
    guard check.diverged == check.episodes else { return }
    throw Failure("\(plan.scenario.file): \(DivergenceError(episodes: check.episodes))")
  }

  private func result(_ progress: RewardLearner.Progress) throws -> RewardTrainingResult {
    var random = RandomPurpose.evaluation.random(seed: plan.seed)
    let evaluation = Evaluation(
      of: progress.policy, in: plan.scenario, episodes: SuccessChecks.episodes, random: &random)
    try refuseDivergence(evaluation)
    let isFinished = isFinished(progress)
    let steps = records.checks.choicesToSuccess
    return RewardTrainingResult(
      scenario: plan.scenario.name, seed: plan.seed, reward: plan.reward.text,
      policySteps: progress.policySteps, diverged: records.diverged, stepsToSuccess: steps,
      secondsToSuccess: steps.flatMap { records.seconds[$0] }, wallSeconds: stopwatch.seconds,
      isFinished: isFinished, evaluation: evaluation,
      deployment: !isFinished
        ? nil
        : Evaluation.deployments(
          of: progress.policy, taughtBy: nil, in: plan.scenario, seed: plan.seed))
  }
}
