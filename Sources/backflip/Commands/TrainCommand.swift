import ArgumentParser
import Experiments
import Foundation
import Learning
import Scenarios
import Sessions
import Teaching

/// Trains with a rater that needs no terminal.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Learn from a simulated rater, any program or a formula, without a terminal.",
    discussion: """
      The raters that --rater names, each with its default number; several can be combined, as in \
      mistaken:0.1+skipping:0.3:
      \(RaterWeakness.help)

      --queries chooses the criterion by which pairs are picked from the candidates, after the \
      first ones, which are drawn uniformly:
      \(QueryCriterion.help)

      --kl-coefficient sets the cost per nat of divergence of each policy from its reference: the \
      policy as it was when the coefficient was last raised from 0, or the first, random one. A \
      session stores both; if its coefficient is above 0 already, the reference stays.

      --rater-command starts a shell command. For each pair it reads a line of JSON, \
      {"id":7,"question":"…","left":{"time":[…],"qpos":[[…]],"qvel":[[…]],"ctrl":[[…]],\
      "contacts":[["foot"],…]},"right":{…}}, and must write the line {"id":7,"choice":"left"}, or \
      right, equal, skip. Its standard error is shown.

      --reward learns from a formula of each state instead of choices, for comparison, such as \
      'clip(-pitchVelocity, -10, 10) * (height > 0.7)'; FormulaLanguage.md describes the \
      language. Every \(RewardTraining.stepsPerCheck) steps, 10 fresh episodes are checked; the \
      result has reward, policySteps, stepsToSuccess, secondsToSuccess.

      Progress goes to standard error, the result to standard output. With --json, and standard \
      error no terminal, progress is a line of JSON every 10 choices: \
      {"agreement":0.8,"choices":40,"policySteps":573440,"successes":7}, with {"notice":"…"} \
      where something is worth knowing. Every 10 choices, 10 fresh episodes are checked; three \
      checks in a row with at least 8 successes count as success.

      With --session everything is stored, and an existing session of that name is resumed; \
      without it nothing is stored. With a session, --deadline, SIGTERM and SIGUSR1 save and stop \
      with status 75: the same command continues. When all choices are made, it ends at once. \
      Ctrl-C saves and stops with status 0; SIGHUP and SIGQUIT with 128 plus the signal's number, \
      as do all signals where nothing is stored. Errors end with status 1, wrong usage with 64.

      Example:
        backflip train backflip --choices 300 --seed 1 --json
        backflip train backflip --rater noisy:5 --session noisy
        backflip train backflip --policies 4 --queries information-gain --session four
        backflip train backflip --rater-command 'python3 rater.py' --rater-timeout 5
        backflip train backflip --reward '-pitchVelocity * airborne' --until-success
      """)

  @Argument(help: "A scenario's name, or the path of its YAML file.", completion: .scenarios)
  var scenario: String

  @Option(
    help: ArgumentHelp("The session to save to, by name.", valueName: "NAME"),
    completion: .sessions)
  var session: String?

  @Option(
    help: ArgumentHelp("The rater; see above. By default, oracle.", valueName: "NAME[:NUMBER]"),
    transform: SimulatedRater.init(argument:))
  var rater: SimulatedRater?

  @Option(help: ArgumentHelp("A command that answers instead.", valueName: "CMD"))
  var raterCommand: String?

  @Option(
    help: ArgumentHelp(
      "How long the command may take for an answer, s; by default, 60.", valueName: "SECONDS"))
  var raterTimeout: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("A formula to learn from instead of choices.", valueName: "FORMULA"))
  var reward: String?

  @Option(
    help: ArgumentHelp(
      "Steps of all policies with --reward; by default, those of the scenario's choices.",
      valueName: "N"))
  var steps: Int?

  @Option(
    help: ArgumentHelp(
      "Choices in all, including a session's earlier ones; by default, the scenario's number.",
      valueName: "N"))
  var choices: Int?

  @Option(
    help: ArgumentHelp(
      "The seed of all random numbers; by default, a new one each time.", valueName: "S"))
  var seed: UInt64?

  @OptionGroup var settings: LearningOptions

  @Option(help: Deadline.help)
  var deadline: Deadline?

  @Flag(help: "Stop as soon as it is learned.")
  var untilSuccess = false

  @Flag(help: "The result as one JSON object, the last line.")
  var json = false

  @OptionGroup var folder: DataFolderOption

  func validate() throws {
    guard choices ?? 1 >= 1 else { throw ValidationError("--choices must be at least 1") }
    guard rater == nil || raterCommand == nil else {
      throw ValidationError("--rater and --rater-command exclude each other; keep one")
    }
    guard raterTimeout == nil || raterCommand != nil else {
      throw ValidationError("--rater-timeout needs --rater-command")
    }
    guard CommandRater.timeouts.contains(raterTimeout ?? CommandRater.usualTimeout) else {
      throw ValidationError("--rater-timeout must be 0.01 to 86400 s")
    }
    try validateReward()
    guard raterCommand?.allSatisfy(\.isWhitespace) != true else {
      throw ValidationError("--rater-command must name a command")
    }
    guard deadline == nil || session != nil else {
      throw ValidationError("--deadline needs --session, to continue from")
    }
  }

  private func validateReward() throws {
    guard reward != nil else {
      guard steps == nil else { throw ValidationError("--steps needs --reward") }
      return
    }
    guard rater == nil, raterCommand == nil, choices == nil else {
      throw ValidationError(
        "--reward takes the place of choices; leave out --rater, --rater-command and --choices")
    }
    guard session == nil else {
      throw ValidationError(
        "--session keeps choices, and with --reward there are none; leave it out")
    }
    guard settings.queries == nil, settings.klCoefficient == nil else {
      throw ValidationError(
        "--queries and --kl-coefficient go with learning from choices; leave them out")
    }
    guard steps ?? 1 >= 1 else { throw ValidationError("--steps must be at least 1") }
  }

  private func raterPlan(in scenario: Scenario) -> RaterPlan {
    guard let raterCommand else { return .simulated(rater ?? SimulatedRater()) }
    return .command(
      raterCommand, timeout: raterTimeout ?? CommandRater.usualTimeout, in: scenario)
  }

  func run() throws {
    let stop = StopSignal(deadline: deadline)
    let scenario = try ScenarioLibrary().scenario(scenario)
    if let reward { return try learn(from: reward, in: scenario, stop) }
    let store = try session.map {
      try folder.library.open($0, scenario: scenario, seed: seed)
    }
    store?.reportOlderCopy()
    let result: TrainingResult
    do {
      result = try train(in: scenario, store, stop)
    } catch {
      if let store { try store.close(after: error) }
      throw error
    }
    try store?.close()
    try show(result, result.lines)
    stop.endIfStopped(isFinished: result.isFinished, isSaved: store != nil)
  }

  private func train(
    in scenario: Scenario, _ store: SessionStore?, _ stop: StopSignal
  ) throws -> TrainingResult {
    let plan = SessionRunner.Plan(
      scenario: scenario.name, file: scenario.file, seed: store?.facts.seed ?? seed ?? .fresh,
      choices: choices ?? scenario.choices, stopsAtSuccess: untilSuccess)
    let configuration = try settings.configuration(in: scenario, of: store)
    let (klCoefficient, raterPlan) = (settings.klCoefficient, raterPlan(in: scenario))
    let report = TrainingReport(planned: plan.choices, isJSON: json)
    defer { report.finish() }
    return try MainThread.wait {
      let runner =
        if let store {
          try await SessionRunner.resume(
            store, scenario: scenario, configuration: configuration, klCoefficient: klCoefficient,
            isRetracing: true, observer: { report.take($0) })
        } else {
          await SessionRunner.unstored(
            scenario, configuration: configuration, klCoefficient: klCoefficient, seed: plan.seed,
            observer: { report.take($0) })
        }
      return try await runner.run(
        plan,
        by: {
          try raterPlan.rater(in: scenario, seed: plan.seed, resuming: store) { stop.isRaised }
        }, until: { stop.isRaised })
    }
  }

  private func show(_ result: some Encodable, _ lines: [String]) throws {
    if json { return try StandardOutput.json(result) }
    for line in lines { try StandardOutput.line(line) }
  }

  private func learn(from text: String, in scenario: Scenario, _ stop: StopSignal) throws {
    let reward: MomentExpression
    do {
      reward = try scenario.reward(text)
    } catch let error as ExpressionError {
      throw Failure("--reward: \(error)")
    }
    let configuration = try settings.configuration(in: scenario)
    let plan = RewardTraining.Plan(
      scenario: scenario, configuration: configuration, reward: reward,
      steps: steps ?? RewardTraining.usualSteps(in: scenario, configuration),
      seed: seed ?? .fresh, stopsAtSuccess: untilSuccess)
    let report = TrainingReport(planned: plan.steps, isJSON: json)
    defer { report.finish() }
    let result = try MainThread.wait {
      var training = RewardTraining(plan) { report.take($0) }
      return try await training.run { stop.isRaised }
    }
    report.finish()
    try show(result, result.lines)
    stop.endIfStopped(isFinished: result.isFinished)
  }
}

extension SimulatedRater {
  /// Reads `--rater`.
  ///
  /// - Throws: `ValidationError` with the nearest name, or the range.
  init(argument: String) throws {
    do {
      try self.init(text: argument)
    } catch let failure as Failure {
      throw ValidationError(failure.description)
    }
  }
}

extension UInt64 {
  /// A seed that was not asked for: short enough to be typed again.
  static var fresh: UInt64 { UInt64.random(in: 0..<1_000_000) }
}
