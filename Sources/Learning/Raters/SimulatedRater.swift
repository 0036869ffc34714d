/// A rater as imperfect as people are, who goes by scores.
///
/// The teachers of B-Pref (Lee et al., "B-Pref: Benchmarking Preference-Based Reinforcement
/// Learning", 2021, section 3.1 and algorithm 1), one who likes a side and one who tires. As there,
/// one rater may have several weaknesses. What B-Pref says of sums of rewards from 0 to 1 is said
/// here of scores of any scale, by way of `ScoreScale`.
public struct SimulatedRater: Sendable, Equatable {
  /// β: how surely the better clip is chosen, by a sigmoid of the difference of scores.
  ///
  /// Of scores in units of their deviation; nil is a β without end, a choice without chance.
  public var rationality: Double?
  /// ε: the share of decided answers that are turned round.
  public var mistakes = 0.0
  /// The share of the usual score, from the lowest, that one of the clips must exceed, or there is
  /// no answer.
  public var skipping = 0.0
  /// The share of the usual score, from the lowest, under which a difference is none.
  public var equality = 0.0
  /// γ: what is remembered of a fiftieth of a clip when the next one has passed.
  public var memoryDecay = 1.0
  /// The share of queries that are answered with left unseen.
  public var leftBias = 0.0
  /// What is added to ε in a hundred queries.
  public var tiring = 0.0

  /// A tired rater turns round no more than a coin would.
  public static let maximumMistakes = 0.5

  /// One without weaknesses.
  public init() {}

  /// A clip's scores.
  public struct Score: Sendable, Equatable {
    /// Of the whole clip.
    public var whole: Double
    /// Of what is remembered of it, by `memoryDecay`.
    public var remembered: Double

    /// Makes a score of its parts.
    public init(whole: Double, remembered: Double) {
      self.whole = whole
      self.remembered = remembered
    }
  }

  /// The share of decided answers that are turned round at a query.
  public func mistakes(atQuery query: Int) -> Double {
    guard tiring > 0 else { return mistakes }
    return max(mistakes, min(Self.maximumMistakes, mistakes + tiring * Double(query) / 100))
  }

  /// The answer to two clips.
  ///
  /// - Parameters:
  ///   - left: The left clip's scores.
  ///   - right: The right clip's scores.
  ///   - alike: The difference of scores under which every rater calls two clips alike.
  ///   - scale: What the scores of clips were lately, these two among them.
  ///   - query: The query's number, from 0.
  ///   - random: A sequence of this query's own.
  /// - Returns: The answer.
  public func choice(
    left: Score, right: Score, alike: Double, scale: ScoreScale, query: Int,
    random: inout Random
  ) -> Choice {
    if leftBias > 0, random.chance(leftBias) { return .left }
    if skipping > 0,
      max(left.whole, right.whole) <= scale.lowest + skipping * scale.usualHeight
    {
      return .skip
    }
    let difference = abs(left.whole - right.whole)
    if left.whole == right.whole || difference < max(alike, equality * scale.usualHeight) {
      return .equal
    }
    guard left.remembered != right.remembered else { return .equal }
    let prefersLeft = prefersLeft(left.remembered, right.remembered, scale, &random)
    let isTurned = random.chance(mistakes(atQuery: query))
    return prefersLeft != isTurned ? .left : .right
  }

  /// Bradley and Terry's model with β (B-Pref, equation 2).
  private func prefersLeft(
    _ left: Double, _ right: Double, _ scale: ScoreScale, _ random: inout Random
  ) -> Bool {
    guard let rationality, scale.deviation > 0 else { return left > right }
    let difference = Float(rationality * (left - right) / scale.deviation)
    return random.chance(Double(BradleyTerry(errorRate: 0).probability(ofDifference: difference)))
  }
}

extension Random {
  /// True with a probability.
  fileprivate mutating func chance(_ probability: Double) -> Bool {
    Double(uniform()) < probability
  }
}
