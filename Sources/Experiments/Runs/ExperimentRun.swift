import Foundation
import Learning
import Scenarios
import Sessions
package import Teaching

/// Performs one run of an experiment in this process.
///
/// The run goes on where it was left: choices from a session, a training by a formula from a state,
/// both in the folder of results until the result is there.
package struct ExperimentRun: Sendable {
  /// How a run ended.
  package enum Outcome: Sendable, Equatable {
    /// Its result is there; false where it was there before.
    case done(isNew: Bool)
    /// It failed: the error in one line, which is stored.
    case failed(String)
    /// It was told to stop: the same run goes on later.
    case unfinished
    /// Another process is doing it.
    case inUse
  }

  /// An event along the way.
  package enum Event: Sendable {
    /// Of a training by choices.
    case session(SessionRunner.Event)
    /// Of a training by a formula.
    case reward(RewardTraining.Progress)
  }

  let run: Run
  let results: ResultsFolder
  /// The version of the program.
  let program: String
  let observer: @Sendable (Event) -> Void

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - results: The folder of results.
  ///   - program: The version of the program, for the result.
  ///   - observer: Called with every event; it must not wait.
  package init(
    _ run: Run, in results: ResultsFolder, program: String,
    observer: @escaping @Sendable (Event) -> Void
  ) {
    self.run = run
    self.results = results
    self.program = program
    self.observer = observer
  }

  /// Performs the run, unless its result is there.
  ///
  /// - Parameter shouldStop: Asked again and again whether to end early.
  /// - Returns: How it ended.
  /// - Throws: Where the folder of results cannot be read or written.
  package func perform(until shouldStop: @escaping @Sendable () -> Bool) async throws -> Outcome {
    let outcome: Outcome? = try await results.holding(run) {
      guard try results.record(of: run) == nil else { return .done(isNew: false) }
      do {
        let isFinished =
          switch run.arm.feedback {
          case .choices(let rater): try await choose(by: rater, until: shouldStop)
          case .reward(let reward): try await follow(reward, until: shouldStop)
          }
        return isFinished ? .done(isNew: true) : .unfinished
      } catch SessionError.inUse {
        return .inUse
      } catch let error as SessionError {
        // The folder is at fault, not the run.
        throw error
      } catch {
        let line = "\(error)".split(whereSeparator: \.isNewline).joined(separator: " ")
        try results.store(error: line, of: run)
        return .failed(line)
      }
    }
    return outcome ?? .inUse
  }

  // MARK: By choices

  /// Learns from a rater; false where it was told to stop.
  private func choose(
    by plan: RaterPlan, until shouldStop: @escaping @Sendable () -> Bool
  ) async throws -> Bool {
    let (arm, seed) = (run.arm, run.seed)
    let (store, runner) = try await session()
    let result: TrainingResult
    let policy: GaussianPolicy
    do {
      result = try await runner.run(
        SessionRunner.Plan(
          scenario: arm.scenario.name, file: arm.scenario.file, seed: seed,
          choices: arm.settings.choices ?? arm.scenario.choices,
          stopsAtSuccess: arm.settings.untilSuccess,
          optimisation: arm.settings.optimisation ?? 0),
        by: {
          try plan.rater(in: arm.scenario, seed: seed, resuming: store, shouldStop: shouldStop)
        }, until: shouldStop)
      policy = await runner.policy
    } catch {
      try? store.close()
      throw error
    }
    try store.close()
    guard result.isFinished else { return false }
    var optimised: [Measure: Double?] = [:]
    if let course = result.optimisation {
      optimised = [
        .truthAtBest: course.truthAtBest, .truthLost: course.truthLost,
        .truthStopped: course.truthStopped, .learnedGain: course.learnedGain,
        .rootKL: course.rootDivergence,
      ]
    }
    try finish(
      result, policy, result.evaluation,
      optimised.merging([
        .choicesToSuccess: result.choicesToSuccess.map(Double.init),
        .agreement: result.rewardAgreement,
        .successRate: result.evaluation.successRate, .wallSeconds: result.wallSeconds,
      ]) { $1 }, deployment: result.deployment ?? [:])
    return true
  }

  /// The session of the run, resumed or new.
  private func session() async throws -> (SessionStore, SessionRunner) {
    let arm = run.arm
    let file = try results.unfinished(run, "backflip")
    func runner(of store: SessionStore) async throws -> SessionRunner {
      do {
        return try await SessionRunner.resume(
          store, scenario: arm.scenario, configuration: arm.configuration,
          klCoefficient: arm.settings.klCoefficient, isRetracing: true,
          observer: { observer(.session($0)) })
      } catch {
        try? store.close()
        throw error
      }
    }
    if FileManager.default.fileExists(atPath: file.path) {
      do {
        let store = try SessionStore.open(at: file, programVersion: program)
        guard store.facts.seed == run.seed else {
          try store.close()
          throw SessionError.foreign(file: file.path)
        }
        return (store, try await runner(of: store))
      } catch let error where error.isDamage {
        try beginAgain(file, error)
      }
    }
    let store = try SessionStore.create(
      at: file,
      facts: SessionFacts(
        createdAs: file.deletingPathExtension().lastPathComponent, scenario: arm.scenario.name,
        scenarioYAML: arm.scenario.yaml, bodyXML: arm.scenario.bodyXML, seed: run.seed,
        programVersion: program))
    return (store, try await runner(of: store))
  }

  /// Sets aside what an unfinished run has left, where it cannot be read.
  ///
  /// - Throws: `Failure` where the system refuses.
  private func beginAgain(_ file: URL, _ error: any Error) throws {
    for ending in ["", "-wal", "-shm", "-journal"] {
      let (old, new) = (file.path + ending, file.path + ".damaged" + ending)
      guard rename(old, new) == 0 || errno == ENOENT else {
        throw Failure("\(old): this cannot be read or renamed; move it out of the way")
      }
    }
    observer(
      .session(.notice("\(error): the run begins again, and this is kept as \(file.path).damaged")))
  }

  // MARK: By a formula

  /// Learns from a formula; false where it was told to stop.
  private func follow(
    _ reward: MomentExpression, until shouldStop: @escaping @Sendable () -> Bool
  ) async throws -> Bool {
    let arm = run.arm
    var training = RewardTraining(
      RewardTraining.Plan(
        scenario: arm.scenario, configuration: arm.configuration, reward: reward,
        steps: arm.settings.steps ?? RewardTraining.usualSteps(in: arm.scenario, arm.configuration),
        seed: run.seed, stopsAtSuccess: arm.settings.untilSuccess)
    ) { observer(.reward($0)) }
    let file = try results.unfinished(run, "state")
    if FileManager.default.fileExists(atPath: file.path) {
      do {
        guard let data = try? Data(contentsOf: file) else { throw LearnedDataError.damaged }
        try await training.resume(from: RewardTraining.State(encoded: data))
      } catch let error where error.isDamage {
        try beginAgain(file, error)
      }
    }
    let result = try await training.run(until: shouldStop) { state in
      try state.encoded().write(to: file, options: .atomic)
    }
    guard result.isFinished else { return false }
    try finish(
      result, await training.policy, result.evaluation,
      [
        .stepsToSuccess: result.stepsToSuccess.map(Double.init),
        .successRate: result.evaluation.successRate, .wallSeconds: result.wallSeconds,
      ], deployment: result.deployment ?? [:])
    return true
  }

  // MARK: The result

  /// Whether the run tells the truth from what the rater judges, or from what was learned.
  private var reportsTruth: Bool {
    run.arm.scenario.truth != nil || run.arm.settings.optimisation != nil
  }

  private func finish(
    _ training: some Encodable, _ policy: GaussianPolicy, _ evaluation: Evaluation,
    _ values: [Measure: Double?], deployment: [String: Evaluation]
  ) throws {
    let (arm, seed) = (run.arm, run.seed)
    var measures: [String: Double?] = [:]
    for (measure, value) in values { measures.updateValue(value, forKey: measure.name) }
    if !arm.formulas.isEmpty {
      let episodes = try RunRecord.episodes(of: policy, in: arm, seed: seed)
      for (name, formula) in arm.formulas {
        measures.updateValue(episodes.mean(of: formula), forKey: name)
      }
    }
    var formulas = arm.formulas.mapValues(\.text)
    func note(_ measure: Measure, _ value: Double?) {
      guard reportsTruth else { return }
      measures.updateValue(value, forKey: measure.name)
    }
    note(.oracle, evaluation.trueReturn)
    note(.truth, arm.scenario.truth == nil ? evaluation.trueReturn : evaluation.truth)
    for (name, evaluation) in deployment {
      measures[Measure.success.tried(in: name).name] = evaluation.successRate
      note(Measure.oracle.tried(in: name), evaluation.trueReturn)
      note(
        Measure.truth.tried(in: name),
        arm.scenario.truth == nil ? evaluation.trueReturn : evaluation.truth)
      if let warning = evaluation.warning {
        measures[Measure.warning.tried(in: name).name] = warning
      }
    }
    for deployment in arm.scenario.deployments where !arm.formulas.isEmpty {
      let episodes = arm.scenario.episodes(of: policy, in: deployment, seed: seed)
      for (name, formula) in arm.formulas {
        let measure = Measure(name: name, formula: formula.text).tried(in: deployment.name)
        measures.updateValue(episodes.mean(of: formula), forKey: measure.name)
        formulas[measure.name] = formula.text
      }
    }
    let record = RunRecord(
      arm: arm.name, seed: seed, settings: arm.settings, program: program, measures: measures,
      formulas: formulas, policy: try policy.encoded())
    try results.store(FinishedRun(record: record, training: training), of: run)
  }
}

/// A record with everything that `train --json` would print.
private struct FinishedRun<Training: Encodable>: Encodable {
  let record: RunRecord
  let training: Training

  private enum Keys: String, CodingKey { case training }

  func encode(to encoder: any Encoder) throws {
    try record.encode(to: encoder)
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(training, forKey: .training)
  }
}

extension Error {
  /// Whether stored progress cannot be used, so that a run begins again.
  fileprivate var isDamage: Bool {
    switch self as? SessionError {
    case .damaged, .notADatabase, .foreign: true
    default: self is LearnedDataError
    }
  }
}
