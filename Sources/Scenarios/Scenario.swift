public import Learning
public import Physics

/// Something to teach a body: the body, the question, the hidden judge and what counts as success.
public struct Scenario: Sendable {
  /// The name in sessions.
  public let name: String
  /// The name that people read.
  public let title: String
  /// One sentence.
  public let summary: String
  /// The body.
  public let model: Model
  /// The groups of an observation, in this order.
  public let observation: [ObservationGroup]
  /// The joints that move the body as a whole.
  let root: RootCoordinates
  /// Where the numbers of an observation come from.
  let layout: ObservationLayout
  /// The question to the person.
  public let question: String
  /// Seconds between two actions, a whole multiple of the body's timestep.
  public let control: Double
  /// Length of an episode, s.
  public let episode: Double
  /// Length of a clip, s.
  public let clip: Double
  /// How many choices are planned.
  public let choices: Int
  /// The hidden judge.
  public let oracle: Oracle
  /// What was wanted, as a clip formula, where the oracle judges by something else; it reaches neither
  /// raters nor learning.
  public let truth: ClipExpression?
  /// Conditions on a clip, the best grade first, for raters who judge by eye; empty where the scenario
  /// lists none.
  public let grades: [ClipExpression]
  /// Decides what counts as success.
  let criterion: SuccessCriterion
  /// How the worlds of episodes differ from the body's file.
  public let world: WorldSettings
  /// The worlds in which the finished policy is tried besides, in the order of the file.
  public let deployments: [Deployment]
  /// Episodes that are played in each of them.
  public let deploymentEpisodes: Int
  /// How choices and learning take turns.
  public let schedule: Schedule
  /// A lesson about learning from preferences, if it has one.
  public let lesson: LessonText?
  /// The text that it was made from.
  public let yaml: String
  /// The text of the body's MJCF.
  public let bodyXML: String
  /// The file that messages name.
  public let file: String

  /// How far ahead policies look, s: by default half a clip, for what matters to a rater is within
  /// one; nil for the default of the reward model.
  package var horizon: Double? {
    schedule.horizon ?? (schedule.rewardModel == .usual ? clip / 2 : nil)
  }
  /// What counts as success.
  public var success: Success { criterion.success }
  /// Simulation steps between two actions.
  public var stepsPerAction: Int { Int((control / model.timestep).rounded()) }
  /// Actions in an episode, which has a frame more.
  public var actionsPerEpisode: Int { max(1, Int((episode / control).rounded())) }
  /// Actions in a clip, which has a frame more.
  public var actionsPerClip: Int { max(1, Int((clip / control).rounded())) }

  /// Whether an episode is a success: holds one turn as it was asked for or more, or fulfils the
  /// condition.
  public func isSuccess(_ trajectory: Trajectory) -> Bool { criterion.isFulfilled(by: trajectory) }

  /// The same of an episode that was played; one whose simulation diverged is none.
  public func isSuccess(_ episode: Episode) -> Bool {
    !episode.hasDiverged && isSuccess(episode.trajectory)
  }

  /// The grade of a clip: how many of the listed grades it reaches or surpasses.
  ///
  /// - Parameters:
  ///   - trajectory: The clip.
  ///   - memoryDecay: The weight of its earlier frames; see `ClipExpression.value`.
  /// - Returns: The number of grades for a clip that fulfils the first condition, 0 for one that
  ///   fulfils none.
  public func grade(of trajectory: Trajectory, memoryDecay: Double = 1) -> Int {
    let best = grades.firstIndex { condition in
      let value = condition.value(of: trajectory, memoryDecay: memoryDecay)
      return !value.isNaN && value != 0
    }
    return grades.count - (best ?? grades.count)
  }

  /// Compiles a reward written by hand for this body and this success.
  ///
  /// - Throws: `ExpressionError` with the column, also for a flip, which is known only afterwards.
  public func reward(_ text: String) throws -> MomentExpression {
    let hold =
      if case .turn(let turn) = success { "\(turn.hold) s" } else { "some time" }
    let expression = try MomentExpression(text, model: model, success: success)
    for token in try ExpressionLexer.tokens(of: text) where token.kind == .name("flip") {
      throw token.error(
        "a flip is known only \(hold) after its landing, too late for a reward; "
          + "landedTurn is known at the landing")
    }
    return expression
  }
}
