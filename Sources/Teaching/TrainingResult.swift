package import Learning

/// The result of a training by choices: the JSON that `train --json` prints.
package struct TrainingResult: Sendable, Encodable {
  /// The scenario's name.
  package var scenario: String
  /// The seed of all random numbers.
  package var seed: UInt64
  /// The name of the rater.
  package var rater: String
  /// Choices that stand.
  package var choices: Int
  /// Choices at the first of three good checks in a row; nil where there were none.
  @NullWhereNone package var choicesToSuccess: Int?
  /// Steps that the policies took.
  package var policySteps: Int
  /// Episodes of learning that ended because the simulation diverged.
  package var diverged: Int
  /// How long the training took, s; with the time of earlier runs of a session.
  package var wallSeconds: Double
  /// Whether all planned choices are made or, where that was asked for, the behaviour is learned;
  /// otherwise the same command continues.
  package var isFinished: Bool
  /// The share of the last 100 choices that was predicted before it was learned from; nil where
  /// none was.
  @NullWhereNone package var rewardAgreement: Double?
  /// The memory decay of the rater, as the reward model estimates it: 1 for a rater who forgets
  /// nothing.
  package var memoryDecay: Double
  /// How well the policy does in the end.
  package var evaluation: Evaluation
  /// How well it does in each deployment of the scenario, by name; nil where there is none.
  package var deployment: [String: Evaluation]?
  /// The oracle and the truth at each check; nil where the scenario has no `truth`.
  package var checks: [TruthCheck]?
  /// What was examined while policies were optimised after the last choice; nil where they were not.
  package var optimisation: [Examination]?
  /// How consistent the rater is, and how well the reward model predicts.
  package var statistics: ChoiceStatistics
}

/// The result of a training on a formula: the JSON that `train --reward --json` prints.
package struct RewardTrainingResult: Sendable, Encodable {
  /// The scenario's name.
  package var scenario: String
  /// The seed of all random numbers.
  package var seed: UInt64
  /// The formula.
  package var reward: String
  /// Steps that the policies took.
  package var policySteps: Int
  /// Episodes of learning that ended because the simulation diverged.
  package var diverged: Int
  /// Steps at the first of three good checks in a row; nil where there were none.
  @NullWhereNone package var stepsToSuccess: Int?
  /// The time of that check, s.
  @NullWhereNone package var secondsToSuccess: Double?
  /// How long the training took, s.
  package var wallSeconds: Double
  /// Whether all planned steps are taken or, where that was asked for, the behaviour is learned.
  package var isFinished: Bool
  /// How well the policy does in the end.
  package var evaluation: Evaluation
  /// How well it does in each deployment of the scenario, by name; nil where there is none.
  package var deployment: [String: Evaluation]?
}
