extension AdditiveRewardModel: Codable {
  private enum CodingKeys: CodingKey {
    case settings, basis, memoryDecays, mapEstimates, decayIndex, posteriorSamples, output,
      alikeShare,
      explorers
  }

  /// An explorer as it is stored.
  private struct StoredExplorer: Codable {
    var policy: Int
    var estimate: StoredEstimate
    var output: RunningMoments<Float>
  }

  /// An estimate as it is stored; its values follow from its coordinates.
  private struct StoredEstimate: Codable {
    var coordinates: [Float]
    var logTieWidth: Float
    var draw: PriorDraw?

    private enum CodingKeys: CodingKey { case coordinates, logTieWidth, seed, postures }

    init(_ estimate: Estimate) {
      coordinates = estimate.coordinates
      logTieWidth = estimate.logTieWidth
      draw = estimate.draw
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      coordinates = try container.decodeFloats(forKey: .coordinates)
      // Version 1.0 had no model of ties.
      logTieWidth =
        try container.decodeIfPresent(Float.self, forKey: .logTieWidth)
        ?? AdditiveRewardModel.usualLogTieWidth
      let postures = try container.decodeIfPresent(Float.self, forKey: .postures) ?? 1
      draw = try container.decodeIfPresent(UInt64.self, forKey: .seed).map {
        PriorDraw(seed: $0, postures: postures)
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encodeBytes(coordinates, forKey: .coordinates)
      try container.encode(logTieWidth, forKey: .logTieWidth)
      try container.encodeIfPresent(draw?.seed, forKey: .seed)
      try container.encodeIfPresent(draw?.postures, forKey: .postures)
    }

    func estimate(_ prior: AdditivePrior) throws -> Estimate {
      guard coordinates.count == prior.size else {
        throw LearnedDataError.mismatch("reward model")
      }
      return Estimate(
        coordinates: coordinates, logTieWidth: logTieWidth, draw: draw, prior: prior)
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
    // Version 1.0 had neither.
    alikeShare = try container.decodeIfPresent(Float.self, forKey: .alikeShare) ?? 0
    let stored = try container.decodeIfPresent([StoredExplorer].self, forKey: .explorers) ?? []
    for explorer in stored {
      explorers[explorer.policy] = Explorer(
        estimate: try explorer.estimate.estimate(prior), output: explorer.output)
    }
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
    try container.encode(alikeShare, forKey: .alikeShare)
    try container.encode(
      explorers.sorted { $0.key < $1.key }.map {
        StoredExplorer(
          policy: $0.key, estimate: StoredEstimate($0.value.estimate), output: $0.value.output)
      }, forKey: .explorers)
  }

  public var isFinite: Bool {
    output.isFinite && alikeShare.isFinite
      && explorers.values.allSatisfy { $0.output.isFinite }
      && (mapEstimates + posteriorSamples + explorers.values.map(\.estimate)).allSatisfy {
        $0.coordinates.allSatisfy(\.isFinite) && $0.logTieWidth.isFinite
      }
  }

  public func check() throws(LearnedDataError) {
    try settings.check()
    guard !posteriorSamples.isEmpty, posteriorSamples.count <= 256,
      AdditiveSettings.memoryDecaysAllowed.contains(memoryDecays.count)
    else { throw .mismatch("reward model") }
    try output.check()
    for explorer in explorers.values { try explorer.output.check() }
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
          + "which the outermost knots bound), less output_mean, over output_deviation. Inputs from "
          + "basis.observationSize on are computed from the observation by forward kinematics: for each "
          + "part of basis.parts, the height of its lowest point and how far its middle is ahead of the "
          + "root link, in units of basis.parts.unit."))
  }
}
