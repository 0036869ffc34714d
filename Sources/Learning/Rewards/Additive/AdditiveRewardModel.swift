/// Additive rewards that each learned from the same choices what a person wants to see.
///
/// The `mapEstimate` is the likeliest reward, by which policies learn. The members are draws of what else
/// the choices leave possible, by which queries are picked: each has its own draw of the prior in the
/// place of zero, and its own bootstrap of the choices (randomised priors: Osband, Aslanides and
/// Cassirer, 2018). A clip's return is the scaled mean of its moments' rewards, and the difference of
/// two returns tells which clip is preferred (`BradleyTerry`).
///
/// A person may go by the end of a clip more than by its beginning. So there is a likeliest reward for
/// each of several shares that they may recall (`memoryDecays`), and the one that explains the choices best
/// is the `mapEstimate`.
public struct AdditiveRewardModel: Sendable, Equatable {
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
  public let configuration: AdditiveSettings
  let prior: AdditivePrior
  /// What the person may still be taken to recall; see the configuration's.
  var memoryDecays: [Float]
  /// The likeliest reward for each of these.
  var mapEstimates: [Member]
  /// Which of them explains the choices best.
  var decayIndex = 0
  var members: [Member]
  /// Whether rewards were ever normalised; the first time sets mean and variance at once.
  var isNormalised = false

  /// An ensemble that has learned nothing.
  public init(
    basis: RewardBasis, configuration: AdditiveSettings = AdditiveSettings(), random: inout Random
  ) {
    precondition(configuration.members > 0, "an ensemble has members")
    let prior = AdditivePrior(basis: basis, configuration: configuration.prior)
    self.configuration = configuration
    self.prior = prior
    let zero = [Float](repeating: 0, count: prior.size)
    memoryDecays = configuration.memoryDecays
    mapEstimates = memoryDecays.map { _ in Member(coordinates: zero, seed: nil, prior: prior) }
    members = []
    for _ in 0..<configuration.members {
      let seed = random.next()
      members.append(
        Member(coordinates: prior.draw(seed: seed), seed: seed, prior: prior))
    }
  }

  /// What the person is taken to keep of a fiftieth of a clip when the next one has passed.
  public var memoryDecay: Float { memoryDecays[decayIndex] }
  /// The likeliest reward of such a person.
  var mapEstimate: Member {
    get { mapEstimates[decayIndex] }
    set { mapEstimates[decayIndex] = newValue }
  }

  /// What a moment's reward is made of.
  public var basis: RewardBasis { prior.basis }
  /// Numbers an observation has.
  public var observationSize: Int { prior.basis.observationSize }

  /// A set of answers of this ensemble's shape: a clip is a row of features for each of `memoryDecays`.
  func emptyDataset() -> PreferenceDataset {
    PreferenceDataset(observationSize: prior.size, frameStride: 1)
  }

  /// A clip as that set keeps it, `[memoryDecays, features]`.
  func rows(of clip: Clip) -> [Float] {
    memoryDecays.flatMap { prior.features(of: clip.observations, memoryDecay: $0) }
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

extension AdditiveRewardModel {
  /// Each member's return of a clip.
  func memberReturns(of clip: Clip) -> [Float] {
    let features = prior.features(of: clip.observations, memoryDecay: memoryDecay)
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
    let scale = 1 / mapEstimate.outputDeviation
    let mean = mapEstimate.outputMean
    mapEstimate.values.withUnsafeBufferPointer { values in
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
    mapEstimate.values.withUnsafeBufferPointer { values in
      for row in 0..<count {
        moments.add(basis.reward(at: base + row * observationSize, of: values))
      }
    }
    let rate = isNormalised ? configuration.normalisationRate : 1
    mapEstimate.outputMean += rate * (Float(moments.mean) - mapEstimate.outputMean)
    mapEstimate.outputVariance += rate * (Float(moments.variance) - mapEstimate.outputVariance)
    isNormalised = true
  }
}

extension AdditiveRewardModel.Member {
  /// Keeps the division finite while every moment is worth the same.
  private static let minimumDeviation: Float = 1e-4

  var outputDeviation: Float { max(outputVariance.squareRoot(), Self.minimumDeviation) }
}

extension AdditiveRewardModel: Codable {
  private enum CodingKeys: CodingKey {
    case configuration, basis, members, isNormalised, memoryDecays, mapEstimates, decayIndex
    /// The only hypothesis of those who knew of no other.
    case mapEstimate
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
    let configuration = try container.decode(AdditiveSettings.self, forKey: .configuration)
    let prior = AdditivePrior(
      basis: try container.decode(RewardBasis.self, forKey: .basis),
      configuration: configuration.prior)
    self.configuration = configuration
    self.prior = prior
    if container.contains(.mapEstimates) {
      memoryDecays = try container.decode([Float].self, forKey: .memoryDecays)
      mapEstimates = try container.decode([StoredMember].self, forKey: .mapEstimates).map {
        try $0.member(prior)
      }
      decayIndex = try container.decode(Int.self, forKey: .decayIndex)
    } else {
      memoryDecays = [1]
      mapEstimates = [try container.decode(StoredMember.self, forKey: .mapEstimate).member(prior)]
    }
    guard memoryDecays.count == mapEstimates.count, mapEstimates.indices.contains(decayIndex),
      memoryDecays.allSatisfy({ $0 > 0 && $0 <= 1 })
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
    try container.encode(memoryDecays, forKey: .memoryDecays)
    try container.encode(mapEstimates.map(StoredMember.init), forKey: .mapEstimates)
    try container.encode(decayIndex, forKey: .decayIndex)
    try container.encode(members.map(StoredMember.init), forKey: .members)
    try container.encode(isNormalised, forKey: .isNormalised)
  }
}
