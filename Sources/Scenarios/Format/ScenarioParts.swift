public import Learning

/// A group of numbers in the observation of a body.
public enum ObservationGroup: String, Sendable, CaseIterable {
  /// Height of the root, m.
  case height
  /// Sine and cosine of the pitch.
  case pitch
  /// Angles of all joints but the root's, rad.
  case joints
  /// Velocities of all joints, the root's too, m/s and rad/s.
  case velocities
  /// Whether a foot touches the ground, and whether any other geom does.
  case contacts
  /// Turns since the take-off, and on the landing frame the turns of the flight that ends: a sum of
  /// functions can count landings by the second one.
  case turns
  /// The turns of a flight that landed within the last half second: a sum of functions can tell by
  /// it what the body does after a landing.
  case landing
}

/// The settings of the learner that a scenario overrides; see `LearnerConfiguration` for their
/// reasons.
public struct Schedule: Sendable, Equatable {
  /// The first queries, drawn uniformly, before the query criterion picks them.
  public var initialChoices: Int
  /// Choices between two rounds of learning.
  public var choicesPerRound: Int
  /// Steps that each policy may take for each choice; then it waits for the person.
  public var policyStepsPerChoice: Int
  /// The criterion that picks queries after the first ones.
  public var queries: QueryCriterion
  /// The cost of a nat of divergence from its first, random policy, to a policy that begins.
  public var klCoefficient: Float
  /// The model of the reward.
  public var rewardModel: RewardModelKind
  /// How far ahead policies look: a moment so many seconds later counts 1/e; nil for the default.
  public var horizon: Double?

  /// The default of `klCoefficient`: it keeps clips different while little is known.
  static let usualKLCoefficient: Float = 0.01

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
    self.klCoefficient = klCoefficient ?? Self.usualKLCoefficient
    self.rewardModel = rewardModel
    self.horizon = horizon
  }
}

/// What a scenario shows about learning from preferences.
public struct LessonText: Sendable, Equatable {
  /// The claim.
  public var claim: String?
  /// What the person does.
  public var instructions: String?
  /// What to watch.
  public var watch: String?
  /// What was measured.
  public var measured: String?
  /// The limits of the claim.
  public var limits: String?
}
