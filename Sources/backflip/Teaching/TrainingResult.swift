import Learning

/// What came of a training: what `train --json` prints.
struct TrainingResult: Encodable {
  /// The scenario's name.
  var scenario: String
  /// What all chance came from.
  var seed: UInt64
  /// Who answered.
  var rater: String
  /// Choices that were made.
  var choices: Int
  /// Choices at the first of three good checks in a row; nil where it never came to that.
  @NullWhereNone var choicesToSuccess: Int?
  /// Steps that the policies took.
  var policySteps: Int
  /// Episodes that ended because the simulation diverged, while learning.
  var diverged: Int
  /// How long it took, s.
  var wallSeconds: Double
  /// The share of the last 100 choices that was predicted before it was learned from; nil where
  /// none was.
  @NullWhereNone var rewardAgreement: Double?
  /// What the rater is taken to keep of a fiftieth of a clip when the next one has passed: 1 who forgets
  /// nothing.
  var memoryDecay: Double
  /// How well the policy does in the end.
  var evaluation: Evaluation
  /// How good the rater is, and how good the reward model.
  var statistics: ChoiceStatistics
}

extension TrainingResult {
  /// The same for a person, line by line.
  var lines: [String] {
    [
      "\(scenario): \(Figure.count(choices, "choice")) by \(rater), seed \(seed), "
        + "\(Figure.millions(policySteps)) steps, \(Figure.decimal(wallSeconds, 1)) s",
      "reward model: "
        + (rewardAgreement.map { "agreed with \(Figure.percent($0))" }
          ?? "not tried") + " of the last choices before it learned from them"
        + (memoryDecay < 1 ? "; the rater seems to go by a clip's end (memory decay \(memoryDecay))" : ""),
      choicesToSuccess.map { "learned after \(Figure.count($0, "choice"))" }
        ?? "not learned for certain",
    ] + Divergence.lines(episodes: diverged) + evaluation.lines
  }
}

extension Evaluation {
  /// The same for a person, line by line.
  var lines: [String] {
    [
      "\(successes) of \(Figure.count(episodes, "episode")) a success"
        + (diverged > 0 ? ", \(diverged) diverged" : ""),
      "true return: " + (trueReturn.map { Figure.decimal($0, 3) } ?? "none")
        + " a clip's length",
    ]
  }
}
