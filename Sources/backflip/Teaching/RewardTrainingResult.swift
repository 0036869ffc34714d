/// What came of a training on a reward written by hand: what `train --reward --json` prints.
struct RewardTrainingResult: Encodable {
  /// The scenario's name.
  var scenario: String
  /// What all chance came from.
  var seed: UInt64
  /// The formula.
  var reward: String
  /// Steps that the policies took.
  var policySteps: Int
  /// Episodes that ended because the simulation diverged, while learning.
  var diverged: Int
  /// Steps at the first of three good checks in a row; nil where it never came to that.
  @NullWhereNone var stepsToSuccess: Int?
  /// When that check was made, s.
  @NullWhereNone var secondsToSuccess: Double?
  /// How long it took, s.
  var wallSeconds: Double
  /// How well the policy does in the end.
  var evaluation: Evaluation
}

extension RewardTrainingResult {
  /// The same for a person, line by line.
  var lines: [String] {
    let learned = stepsToSuccess.map {
      "learned after \(Figure.millions($0)) steps, "
        + "\(Figure.decimal(secondsToSuccess ?? wallSeconds, 1)) s"
    }
    return [
      "\(scenario): reward \(reward), seed \(seed), "
        + "\(Figure.millions(policySteps)) steps, \(Figure.decimal(wallSeconds, 1)) s",
      learned ?? "not learned for certain",
    ] + Divergence.lines(episodes: diverged) + evaluation.lines
  }
}
