/// Additive rewards that each learned from the same choices what a person wants to see.
///
/// The `center` is the likeliest reward, by which policies learn. The members are draws of what else
/// the choices leave possible, by which queries are picked: each has its own draw of the prior in the
/// place of zero, and its own bootstrap of the choices (randomised priors: Osband, Aslanides and
/// Cassirer, 2018). A clip's return is the scaled mean of its moments' rewards, and the difference of
/// two returns tells which clip is preferred (`BradleyTerry`).
///
/// A person may go by the end of a clip more than by its beginning. So there is a likeliest reward for
/// each of several shares that they may recall (`recalls`), and the one that explains the choices best
/// is the `center`.
public struct AdditiveEnsemble: Sendable, Equatable {
  /// Everything that can be tuned.
  public struct Configuration: Sendable, Codable, Equatable {
    /// Draws of what the choices leave possible: two for each duel of a round.
    public var members = 8
    /// A clip's return over the mean of its moments' rewards: how sure the prior lets answers be.
    public var returnScale: Float = 2
    /// How raters choose: one answer in twenty by chance.
    ///
    /// On the backflip's seeds 1 to 10 half came to success by 100 choices with 0.02, by 115 with 0.1 and by
    /// 90 with 0.05; of a rater who turns one answer in ten round, by 85 with 0.1 and by 80 with 0.05.
    public var rater = BradleyTerry(errorRate: 0.05)
    /// Steps of the optimiser in a round; that of the centre begins where the last round ended.
    public var iterations = 30
    /// Choices that a step looks at, at most: the newer half of them the newest, the others drawn from
    /// all before, so that a step's time does not grow with the choices.
    public var mostComparisons = 1024
    /// What a person may keep of a fiftieth of a clip when the next one has passed, 1 first: γ of B-Pref's
    /// myopic teacher (`AdditivePrior.features`), whose own γ is 0.9.
    ///
    /// With 0.95, 0.9 and 0.8 the last 40, 20 and 10 % of a clip count as much as all of it with 1.
    public var recalls: [Float] = [1, 0.95, 0.9, 0.8]
    /// By how many nats a person who forgets must explain the choices better than one who does not.
    ///
    /// With γ = 0.9 it is some 4 nats after forty choices, 10 after sixty and 30 after 150. Of one who turns one
    /// answer in ten round it is by chance up to 7.4 within the first hundred, in five of six sessions at most 5.3.
    public var recallCost: Float = 6
    /// Choices after which what they recall is taken as known; until then a clip takes the room, and a
    /// round the time, of all that they may recall.
    public var choicesToKnowRecall = 200
    /// What the newest rollouts count for in the running mean and variance of rewards.
    public var normalisationRate: Float = 0.1
    /// What rewards are expected to be before any choice.
    var prior = AdditivePrior.Configuration()

    /// What measured best.
    public init() {}
  }

  /// A reward, and where it is in learning.
  struct Member: Sendable, Equatable {
    /// z of `AdditivePrior`.
    var coordinates: [Float]
    /// Decides where its prior is centred, and which choices are in its bootstrap; nil for 0 and all.
    var seed: UInt64?
    /// The reward's values at the knots, which follow from the coordinates.
    private(set) var values: [Float]
    /// Running mean of its rewards over what policies come to.
    var outputMean: Float = 0
    /// Running variance of the same.
    var outputVariance: Float = 1

    init(coordinates: [Float], seed: UInt64?, prior: AdditivePrior) {
      self.coordinates = coordinates
      self.seed = seed
      values = prior.values(of: coordinates)
    }

    /// Takes what was learned.
    mutating func move(to coordinates: [Float], prior: AdditivePrior) {
      self.coordinates = coordinates
      values = prior.values(of: coordinates)
    }
  }

  /// Everything that can be tuned; the prior is that of the start.
  public let configuration: Configuration
  let prior: AdditivePrior
  /// What the person may still be taken to recall; see the configuration's.
  var recalls: [Float]
  /// The likeliest reward for each of these.
  var hypotheses: [Member]
  /// Which of them explains the choices best.
  var likeliest = 0
  var members: [Member]
  /// Whether rewards were ever normalised; the first time sets mean and variance at once.
  var isNormalised = false

  /// An ensemble that has learned nothing.
  public init(
    basis: RewardBasis, configuration: Configuration = Configuration(), random: inout Random
  ) {
    precondition(configuration.members > 0, "an ensemble has members")
    let prior = AdditivePrior(basis: basis, configuration: configuration.prior)
    self.configuration = configuration
    self.prior = prior
    let zero = [Float](repeating: 0, count: prior.size)
    recalls = configuration.recalls
    hypotheses = recalls.map { _ in Member(coordinates: zero, seed: nil, prior: prior) }
    members = []
    for _ in 0..<configuration.members {
      let seed = random.next()
      members.append(
        Member(coordinates: prior.draw(seed: seed), seed: seed, prior: prior))
    }
  }

  /// What the person is taken to keep of a fiftieth of a clip when the next one has passed.
  public var recall: Float { recalls[likeliest] }
  /// The likeliest reward of such a person.
  var center: Member {
    get { hypotheses[likeliest] }
    set { hypotheses[likeliest] = newValue }
  }

  /// What a moment's reward is made of.
  public var basis: RewardBasis { prior.basis }
  /// Numbers an observation has.
  public var observationSize: Int { prior.basis.observationSize }

  /// A set of answers of this ensemble's shape: a clip is a row of features for each of `recalls`.
  func emptyDataset() -> PreferenceDataset {
    PreferenceDataset(observationSize: prior.size, frameStride: 1)
  }

  /// A clip as that set keeps it, `[recalls, features]`.
  func rows(of clip: Clip) -> [Float] {
    recalls.flatMap { prior.features(of: clip.observations, recall: $0) }
  }
}

extension AdditivePrior {
  /// Where a member's prior is centred: standard normals, zero where there is nothing to learn.
  func draw(seed: UInt64?) -> [Float] {
    var coordinates = [Float](repeating: 0, count: size)
    guard let seed else { return coordinates }
    var random = Random(seed: seed)
    for index in 0..<basis.valueCount { coordinates[index] = random.normal() }
    return coordinates
  }
}

extension AdditiveEnsemble {
  /// Each member's return of a clip.
  func memberReturns(of clip: Clip) -> [Float] {
    let features = prior.features(of: clip.observations, recall: recall)
    return members.map { member in
      configuration.returnScale
        * zip(features, member.coordinates).reduce(Float(0)) { $0 + $1.0 * $1.1 }
    }
  }

  /// The reward of each of `count` observations, `[count, observationSize]`: the centre's, brought to
  /// mean zero and deviation one over what `updateNormalisation` was shown.
  func reward(
    observations: UnsafePointer<Float>, count: Int, into rewards: UnsafeMutablePointer<Float>
  ) {
    let scale = 1 / center.outputDeviation
    let mean = center.outputMean
    center.values.withUnsafeBufferPointer { values in
      for row in 0..<count {
        let reward = basis.reward(at: observations + row * observationSize, of: values)
        rewards[row] = (reward - mean) * scale
      }
    }
  }

  /// Moves the centre's running mean and variance towards those over what policies came to.
  ///
  /// - Parameters:
  ///   - observations: `[count, observationSize]`.
  ///   - count: Observations; landings are rare, so that it takes thousands.
  mutating func updateNormalisation(observations: UnsafeBufferPointer<Float>, count: Int) {
    precondition(observations.count >= count * observationSize, "sizes")
    guard count > 0, let base = observations.baseAddress else { return }
    var moments = Moments()
    center.values.withUnsafeBufferPointer { values in
      for row in 0..<count {
        moments.add(basis.reward(at: base + row * observationSize, of: values))
      }
    }
    let rate = isNormalised ? configuration.normalisationRate : 1
    center.outputMean += rate * (Float(moments.mean) - center.outputMean)
    center.outputVariance += rate * (Float(moments.variance) - center.outputVariance)
    isNormalised = true
  }
}

extension AdditiveEnsemble.Member {
  /// Keeps the division finite while every moment is worth the same.
  private static let leastDeviation: Float = 1e-4

  var outputDeviation: Float { max(outputVariance.squareRoot(), Self.leastDeviation) }
}

extension AdditiveEnsemble.Configuration {
  /// Reads a configuration; sessions that know nothing of people who forget go on so.
  public init(from decoder: any Decoder) throws {
    self.init()
    let container = try decoder.container(keyedBy: CodingKeys.self)
    members = try container.decode(Int.self, forKey: .members)
    returnScale = try container.decode(Float.self, forKey: .returnScale)
    rater = try container.decode(BradleyTerry.self, forKey: .rater)
    iterations = try container.decode(Int.self, forKey: .iterations)
    mostComparisons = try container.decode(Int.self, forKey: .mostComparisons)
    normalisationRate = try container.decode(Float.self, forKey: .normalisationRate)
    prior = try container.decode(AdditivePrior.Configuration.self, forKey: .prior)
    recalls = try container.decodeIfPresent([Float].self, forKey: .recalls) ?? [1]
    recallCost = try container.decodeIfPresent(Float.self, forKey: .recallCost) ?? recallCost
    choicesToKnowRecall =
      try container.decodeIfPresent(Int.self, forKey: .choicesToKnowRecall) ?? choicesToKnowRecall
  }
}

extension AdditiveEnsemble: Codable {
  private enum CodingKeys: CodingKey {
    case configuration, basis, members, isNormalised, recalls, hypotheses, likeliest
    /// The only hypothesis of those who knew of no other.
    case center
  }

  /// A member as it is stored; its values follow from its coordinates.
  private struct StoredMember: Codable {
    var coordinates: [Float]
    var seed: UInt64?
    var outputMean: Float
    var outputVariance: Float

    private enum CodingKeys: CodingKey { case coordinates, seed, outputMean, outputVariance }

    init(_ member: Member) {
      coordinates = member.coordinates
      seed = member.seed
      outputMean = member.outputMean
      outputVariance = member.outputVariance
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      coordinates = try container.decodeFloats(forKey: .coordinates)
      seed = try container.decodeIfPresent(UInt64.self, forKey: .seed)
      outputMean = try container.decode(Float.self, forKey: .outputMean)
      outputVariance = try container.decode(Float.self, forKey: .outputVariance)
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encodeBytes(coordinates, forKey: .coordinates)
      try container.encodeIfPresent(seed, forKey: .seed)
      try container.encode(outputMean, forKey: .outputMean)
      try container.encode(outputVariance, forKey: .outputVariance)
    }

    func member(_ prior: AdditivePrior) throws -> Member {
      guard coordinates.count == prior.size else {
        throw LearnedDataError.mismatch("reward model")
      }
      var member = Member(coordinates: coordinates, seed: seed, prior: prior)
      member.outputMean = outputMean
      member.outputVariance = outputVariance
      return member
    }
  }

  /// Reads an ensemble.
  ///
  /// - Throws: `DecodingError`; `LearnedDataError` where its parts do not fit together.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let configuration = try container.decode(Configuration.self, forKey: .configuration)
    let prior = AdditivePrior(
      basis: try container.decode(RewardBasis.self, forKey: .basis),
      configuration: configuration.prior)
    self.configuration = configuration
    self.prior = prior
    if container.contains(.hypotheses) {
      recalls = try container.decode([Float].self, forKey: .recalls)
      hypotheses = try container.decode([StoredMember].self, forKey: .hypotheses).map {
        try $0.member(prior)
      }
      likeliest = try container.decode(Int.self, forKey: .likeliest)
    } else {
      recalls = [1]
      hypotheses = [try container.decode(StoredMember.self, forKey: .center).member(prior)]
    }
    guard recalls.count == hypotheses.count, hypotheses.indices.contains(likeliest),
      recalls.allSatisfy({ $0 > 0 && $0 <= 1 })
    else { throw LearnedDataError.mismatch("reward model") }
    members = try container.decode([StoredMember].self, forKey: .members).map {
      try $0.member(prior)
    }
    isNormalised = try container.decode(Bool.self, forKey: .isNormalised)
  }

  /// Writes all but what follows from it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(configuration, forKey: .configuration)
    try container.encode(basis, forKey: .basis)
    try container.encode(recalls, forKey: .recalls)
    try container.encode(hypotheses.map(StoredMember.init), forKey: .hypotheses)
    try container.encode(likeliest, forKey: .likeliest)
    try container.encode(members.map(StoredMember.init), forKey: .members)
    try container.encode(isNormalised, forKey: .isNormalised)
  }
}
