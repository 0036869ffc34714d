extension Learner.Counters {
  private enum CodingKeys: CodingKey {
    case choices, trainedChoices, rolloutsLeft, policySteps, nextClip, nextQuery, scores, lastBest
    case repeatSeed, diverged
  }

  /// Reads counters; in those of version 0.1.0, which knew no repeats, their seed is 0, and those of
  /// before divergence was counted have none.
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    choices = try container.decode(Int.self, forKey: .choices)
    trainedChoices = try container.decode(Int.self, forKey: .trainedChoices)
    rolloutsLeft = try container.decode(Int.self, forKey: .rolloutsLeft)
    policySteps = try container.decode(Int.self, forKey: .policySteps)
    nextClip = try container.decode(Int.self, forKey: .nextClip)
    nextQuery = try container.decode(Int.self, forKey: .nextQuery)
    scores = try container.decode([Float].self, forKey: .scores)
    lastBest = try container.decode([Int].self, forKey: .lastBest)
    repeatSeed = try container.decodeIfPresent(UInt64.self, forKey: .repeatSeed) ?? 0
    diverged = try container.decodeIfPresent(Int.self, forKey: .diverged) ?? 0
  }

  /// Writes all of them.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(choices, forKey: .choices)
    try container.encode(trainedChoices, forKey: .trainedChoices)
    try container.encode(rolloutsLeft, forKey: .rolloutsLeft)
    try container.encode(policySteps, forKey: .policySteps)
    try container.encode(nextClip, forKey: .nextClip)
    try container.encode(nextQuery, forKey: .nextQuery)
    try container.encode(scores, forKey: .scores)
    try container.encode(lastBest, forKey: .lastBest)
    try container.encode(repeatSeed, forKey: .repeatSeed)
    try container.encode(diverged, forKey: .diverged)
  }
}
