extension AdditiveRewardModel: Codable {
  private enum CodingKeys: CodingKey {
    case settings, basis, memoryDecays, mapEstimates, decayIndex, posteriorSamples, output
  }

  /// An estimate as it is stored; its values follow from its coordinates.
  private struct StoredEstimate: Codable {
    var coordinates: [Float]
    var seed: UInt64?

    private enum CodingKeys: CodingKey { case coordinates, seed }

    init(_ estimate: Estimate) {
      coordinates = estimate.coordinates
      seed = estimate.seed
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      coordinates = try container.decodeFloats(forKey: .coordinates)
      seed = try container.decodeIfPresent(UInt64.self, forKey: .seed)
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encodeBytes(coordinates, forKey: .coordinates)
      try container.encodeIfPresent(seed, forKey: .seed)
    }

    func estimate(_ prior: AdditivePrior) throws -> Estimate {
      guard coordinates.count == prior.size else {
        throw LearnedDataError.mismatch("reward model")
      }
      return Estimate(coordinates: coordinates, seed: seed, prior: prior)
    }
  }

  /// Reads a model.
  ///
  /// - Throws: `DecodingError`; `LearnedDataError` where its parts do not fit together.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let settings = try container.decode(AdditiveSettings.self, forKey: .settings)
    let prior = AdditivePrior(
      basis: try container.decode(RewardBasis.self, forKey: .basis), settings: settings.prior)
    self.settings = settings
    self.prior = prior
    memoryDecays = try container.decode([Float].self, forKey: .memoryDecays)
    mapEstimates = try container.decode([StoredEstimate].self, forKey: .mapEstimates).map {
      try $0.estimate(prior)
    }
    decayIndex = try container.decode(Int.self, forKey: .decayIndex)
    guard memoryDecays.count == mapEstimates.count, mapEstimates.indices.contains(decayIndex),
      memoryDecays.allSatisfy({ $0 > 0 && $0 <= 1 })
    else { throw LearnedDataError.mismatch("reward model") }
    posteriorSamples = try container.decode([StoredEstimate].self, forKey: .posteriorSamples).map {
      try $0.estimate(prior)
    }
    output = try container.decode(RunningMoments<Float>.self, forKey: .output)
  }

  /// Writes all but what follows from it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(settings, forKey: .settings)
    try container.encode(basis, forKey: .basis)
    try container.encode(memoryDecays, forKey: .memoryDecays)
    try container.encode(mapEstimates.map(StoredEstimate.init), forKey: .mapEstimates)
    try container.encode(decayIndex, forKey: .decayIndex)
    try container.encode(posteriorSamples.map(StoredEstimate.init), forKey: .posteriorSamples)
    try container.encode(output, forKey: .output)
  }

  public var isFinite: Bool {
    output.isFinite
      && (mapEstimates + posteriorSamples).allSatisfy { $0.coordinates.allSatisfy(\.isFinite) }
  }

  public func check() throws(LearnedDataError) {
    try settings.check()
    guard !posteriorSamples.isEmpty, posteriorSamples.count <= 256,
      AdditiveSettings.memoryDecaysAllowed.contains(memoryDecays.count)
    else { throw .mismatch("reward model") }
    try output.check()
  }
}

extension AdditiveRewardModel {
  /// The description of an exported sum of functions.
  private struct Description: Encodable, Sendable {
    var basis: RewardBasis
    var knots: [Float]
    var modes: [String]
    var weights: [Float]
    var use: String
  }

  /// The normalised MAP estimate.
  public var export: RewardExport {
    let (terms, knots) = (basis.terms.count, RewardBasis.knots)
    let (values, biases) = (
      Array(mapEstimate.values[..<(terms * knots)]), Array(mapEstimate.values[(terms * knots)...])
    )
    return RewardExport(
      tensors: [
        NamedTensor("reward.terms", shape: [terms, knots], values),
        NamedTensor("reward.bias", shape: [biases.count], biases),
        NamedTensor("reward.output_mean", shape: [1], [output.mean]),
        NamedTensor("reward.output_deviation", shape: [1], [output.deviation]),
      ],
      description: Description(
        basis: basis, knots: (0..<knots).map { RewardBasis.place(ofKnot: $0) },
        modes: RewardBasis.Mode.allCases.map { "\($0)" },
        weights: RewardBasis.Mode.allCases.map(basis.weight),
        use:
          "A moment is airborne, onFeet (basis.feet is above 0.5) or onBody (basis.body is); where "
          + "basis.landing is not 0, it is landingOnFeet or landingOnBody too. The sum over its modes "
          + "of weight · (bias + the mode's terms, each interpolated between the knots at its input, "
          + "which the outermost knots bound), less output_mean, over output_deviation."))
  }
}
