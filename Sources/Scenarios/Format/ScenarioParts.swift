public import Learning

/// A group of numbers that the networks see of a body.
public enum ObservationGroup: String, Sendable, CaseIterable {
  /// Height of the root, m.
  case height
  /// Sine and cosine of the pitch.
  case pitch
  /// Angles of all joints but the root's, rad.
  case joints
  /// Velocities of all joints, the root's too, m/s and rad/s.
  case velocities
  /// Whether the feet touch the ground, and whether anything else does.
  case contacts
  /// Turns since the take-off, and turns of the flight that landed last, fading: see
  /// `ObservedFlight`.
  case flight
  /// Turns since the take-off, and turns of a flight in the moment alone in which it lands: what a sum
  /// of functions can count landings by. Not together with `flight`.
  case turns
}

/// How choices and learning take turns.
public struct Schedule: Sendable, Equatable {
  /// How many of the first queries are drawn uniformly, before the ensemble picks them.
  public var initialChoices: Int
  /// How many choices come between two rounds of training the reward model.
  public var choicesPerRound: Int
  /// How many steps the policy may take for each choice; then it waits for the person.
  public var policyStepsPerChoice: Int
  /// By what pairs are picked after the first ones.
  public var queries: QueryCriterion
  /// What a nat of divergence from its first, random policy costs a policy at the start.
  public var klCoefficient: Float
  /// What learns what a person wants to see.
  public var rewardModel: RewardModelKind
  /// How far ahead policies look: what comes so many seconds later counts 1/e; nil for the usual.
  public var horizon: Double?

  /// Makes a schedule; values that are not given are those of `LearnerConfiguration`.
  public init(
    initialChoices: Int? = nil, choicesPerRound: Int? = nil, policyStepsPerChoice: Int? = nil,
    queries: QueryCriterion? = nil, klCoefficient: Float? = nil,
    rewardModel: RewardModelKind = .usual, horizon: Double? = nil
  ) {
    let usual = LearnerConfiguration(rewardModel)
    self.initialChoices = initialChoices ?? usual.initialChoices
    self.choicesPerRound = choicesPerRound ?? usual.choicesPerRound
    self.policyStepsPerChoice = policyStepsPerChoice ?? usual.policyStepsPerChoice
    self.queries = queries ?? usual.queries
    self.klCoefficient = klCoefficient ?? usual.klCoefficient
    self.rewardModel = rewardModel
    self.horizon = horizon
  }
}

/// What a scenario shows about learning from preferences.
public struct Lesson: Sendable, Equatable {
  /// What is said of it.
  public var claim: String?
  /// What the person does.
  public var instructions: String?
  /// What to watch.
  public var watch: String?
  /// What was measured.
  public var measured: String?
  /// What it does not show.
  public var limits: String?
}
