/// A rater who compares scores, with the weaknesses of people.
///
/// The teachers of B-Pref (Lee et al., "B-Pref: Benchmarking Preference-Based Reinforcement
/// Learning", 2021, section 3.1 and algorithm 1), and two more: bias for a side, and tiring. As
/// there, one rater may have several weaknesses. `ScoreScale` translates B-Pref's parameters, for
/// sums of rewards from 0 to 1, to scores of any scale.
public struct SimulatedRater: Sendable, Equatable {
  /// What a rater sees of a clip.
  public enum View: Sendable, Equatable {
    /// The scenario's score.
    case score
    /// The scenario's score in so many grades, with equal steps between the lowest and the highest of
    /// the last hundred pairs.
    case gradedScore(Int)
    /// The grades that the scenario lists.
    case grades
  }

  /// What the rater sees of a clip: clips of one grade look alike.
  public var view = View.score
  /// β: the slope of the sigmoid by which the better clip is chosen, for differences of scores in
  /// units of their deviation; nil for choices without chance.
  public var rationality: Double?
  /// ε: the share of decided answers that are reversed.
  public var mistakes = 0.0
  /// The share of the usual score, from the lowest, that one of the clips must exceed; otherwise
  /// the pair is skipped.
  public var skipping = 0.0
  /// The share of the usual score, from the lowest, below which a difference counts as none.
  public var equality = 0.0
  /// γ: see `ClipMemory`.
  public var memoryDecay = 1.0
  /// The share of queries that are answered with left, without a look.
  public var leftBias = 0.0
  /// The increase of ε per hundred queries.
  public var tiring = 0.0

  /// A tired rater reverses at most as many answers as a coin would.
  public static let maximumMistakes = 0.5

  /// A rater without weaknesses.
  public init() {}

  /// A clip's scores.
  public struct Score: Sendable, Equatable {
    /// The score of the whole clip.
    public var whole: Double
    /// The score of the clip as it is remembered; see `memoryDecay`.
    public var remembered: Double

    /// Makes a score of its parts.
    public init(whole: Double, remembered: Double) {
      self.whole = whole
      self.remembered = remembered
    }
  }

  /// The share of decided answers that are reversed at a query.
  public func mistakes(atQuery query: Int) -> Double {
    guard tiring > 0 else { return mistakes }
    return max(mistakes, min(Self.maximumMistakes, mistakes + tiring * Double(query) / 100))
  }

  /// The answer to two clips.
  ///
  /// - Parameters:
  ///   - left: The left clip's scores.
  ///   - right: The right clip's scores.
  ///   - alike: The difference of scores below which every rater calls two clips alike.
  ///   - scale: The scale of recent scores, including these two.
  ///   - query: The query's number, from 0.
  ///   - random: The random sequence of this query.
  /// - Returns: The answer.
  public func choice(
    left: Score, right: Score, alike: Double, scale: ScoreScale, query: Int,
    random: inout Random
  ) -> Choice {
    if leftBias > 0, random.chance(leftBias) { return .left }
    let (left, right) = (seen(left, scale), seen(right, scale))
    if skipping > 0,
      max(left.whole, right.whole) <= scale.lowest + skipping * scale.usualHeight
    {
      return .skip
    }
    let whole = Choice(
      betterOf: left.whole, right.whole, alike: max(alike, equality * scale.usualHeight))
    guard whole != .equal, left.remembered != right.remembered else { return .equal }
    let prefersLeft = prefersLeft(left.remembered, right.remembered, scale, &random)
    let isReversed = random.chance(mistakes(atQuery: query))
    return prefersLeft != isReversed ? .left : .right
  }

  /// The scores as the rater sees them.
  private func seen(_ score: Score, _ scale: ScoreScale) -> Score {
    guard case .gradedScore(let grades) = view else { return score }
    // In units of the scores, so that the other weaknesses mean the same.
    func middle(_ score: Double) -> Double {
      let share = (Double(scale.grade(of: score, among: grades)) + 0.5) / Double(grades)
      return scale.lowest + share * (scale.highest - scale.lowest)
    }
    return Score(whole: middle(score.whole), remembered: middle(score.remembered))
  }

  /// The Bradley–Terry model with β (B-Pref, equation 2).
  private func prefersLeft(
    _ left: Double, _ right: Double, _ scale: ScoreScale, _ random: inout Random
  ) -> Bool {
    guard let rationality, scale.deviation > 0 else { return left > right }
    let difference = Float(rationality * (left - right) / scale.deviation)
    return random.chance(Double(BradleyTerry(errorRate: 0).probability(ofDifference: difference)))
  }
}

extension Choice {
  /// An oracle's choice: the higher of two scores, or `.equal` where they differ by less than
  /// `alike`.
  public init(betterOf left: Double, _ right: Double, alike: Double) {
    // Two infinite scores are equal, though their difference is no number.
    guard left != right, !(abs(left - right) < alike) else {
      self = .equal
      return
    }
    self = left > right ? .left : .right
  }
}

extension Random {
  /// True with a probability.
  fileprivate mutating func chance(_ probability: Double) -> Bool {
    Double(uniform()) < probability
  }
}
