/// The valid range of each setting.
///
/// A stored configuration is checked once, when it is read. After that, no setting can cause an overflow,
/// a division by zero or more memory use than `maximumWorkingBytes`.
extension LearnerConfiguration {
  /// The most that learning may hold at a time, bytes; see `workingBytes`.
  public static let maximumWorkingBytes = 384 << 20
  /// The most that the clips of a checkpoint take, bytes: `PropertyList.largest` with room for networks.
  public static let maximumCheckpointBytes = 56 << 20

  /// About what the worlds of an environment take while they are learned in, bytes: the policies'
  /// rollouts, the episodes that clips are cut from, the clips that are kept, and the search for clips.
  public func workingBytes(in shape: EnvironmentShape) -> Double {
    let state = shape.positionCount + shape.velocityCount + shape.actionSize + 1
    let frame = Double(state + shape.observationSize)
    let (episode, clip) = (Double(shape.episodeSteps) + 1, Double(shape.clipSteps) + 1)
    let step = Double(2 * shape.observationSize + 2 * shape.actionSize + 8)
    let policy =
      Double(worlds) * Double(rolloutSteps) * step + Double(episodesPerRound) * episode * frame
      + Double(TrajectoryOptimizer.draws) * clip * frame
    return 4 * (Double(policies) * policy + Double(clipsKept) * clip * frame)
  }

  /// About what the clips of a checkpoint take, bytes.
  public func checkpointBytes(in shape: EnvironmentShape) -> Double {
    let state = shape.positionCount + shape.velocityCount + shape.actionSize + 1
    return 4 * Double(clipsKept) * (Double(shape.clipSteps) + 1) * Double(state)
  }

  /// Whether learning so fits into memory, and its checkpoints into a session.
  public func fits(_ shape: EnvironmentShape) -> Bool {
    workingBytes(in: shape) <= Double(Self.maximumWorkingBytes)
      && checkpointBytes(in: shape) <= Double(Self.maximumCheckpointBytes)
  }

  /// Choices, the most that are counted: their products with other settings are far from overflow.
  static let choicesAllowed = 0...(1 << 31)
  /// Steps and the numbers of clips and queries: up to which a Double is exact.
  static let countsAllowed = 0...(1 << 53)

  /// Sees that every setting is one that can be learned with.
  ///
  /// - Throws: `LearnedDataError.outOfRange` with the setting's name.
  func check() throws(LearnedDataError) {
    let bounds = SettingBounds()
    try bounds.counts(
      ("policies", policies, 1...64), ("worlds", worlds, 1...65_536),
      ("rolloutSteps", rolloutSteps, 1...65_536),
      ("rewardUpdatesPerChoice", rewardUpdatesPerChoice, 0...10_000),
      ("initialChoices", initialChoices, 0...1_000_000),
      ("choicesPerRound", choicesPerRound, 1...1_000),
      ("policyStepsPerChoice", policyStepsPerChoice, 0...100_000_000),
      ("warmUpChoices", warmUpChoices, 0...1_000_000_000),
      ("settledChoices", settledChoices, 0...1_000_000_000),
      ("restartPatience", restartPatience, 0...Int.max),
      ("explorationRollouts", explorationRollouts, 0...10_000),
      ("candidatesPerQuery", candidatesPerQuery, 1...1_000),
      ("episodesPerRound", episodesPerRound, 1...1_000),
      ("scatteredEpisodes", scatteredEpisodes, 0...1_000),
      ("clipsPerEpisode", clipsPerEpisode, 1...1_000), ("recentClips", recentClips, 2...100_000),
      ("duelsPerRound", duelsPerRound, 0...1_000),
      ("repeatDistance", repeatDistance, 0...1_000_000_000))
    try bounds.numbers(
      ("exploringStarts", exploringStarts, 0...1),
      ("policyAveragingRate", policyAveragingRate, 0...1),
      ("klCoefficient", klCoefficient, 0...1_000), ("rewardScale", rewardScale, 0...1e6),
      ("roundShare", roundShare, 0...1), ("warmUpShare", warmUpShare, 0...1),
      ("settledShare", settledShare, 0...1), ("scoreRate", scoreRate, 0...1),
      ("startsAlong", startsAlong, 0...1), ("archiveShare", archiveShare, 0...1),
      ("repeatShare", repeatShare, 0...1), ("minimumDifference", minimumDifference, 0...1e6))
    try bounds.hidden("policyHidden", policyHidden)
    try proximal.check()
    try additive.check()
    try ensemble.check()
  }
}

extension PPOSettings {
  func check() throws(LearnedDataError) {
    let bounds = SettingBounds()
    try bounds.counts(("epochs", epochs, 1...1_000), ("minibatch", minibatch, 1...(1 << 24)))
    try bounds.numbers(
      ("discount", discount, 0...1), ("gaeLambda", gaeLambda, 0...1),
      ("clipRange", clipRange, 0...1e6),
      ("targetKL", targetKL, -1e9...1e9),
      ("policyLearningRate", policyLearningRate, 0...1e3),
      ("valueLearningRate", valueLearningRate, 0...1e3),
      ("entropyBonus", entropyBonus, -1e6...1e6),
      ("klCoefficient", klCoefficient, 0...1_000),
      ("maxGradientNorm", maxGradientNorm, 0...1e9))
  }
}

extension EnsembleSettings {
  func check() throws(LearnedDataError) {
    let bounds = SettingBounds()
    try bounds.counts(
      ("members", members, 1...64), ("frameStride", frameStride, 1...1_000_000),
      ("batch", batch, 1...65_536))
    try bounds.numbers(
      ("returnScale", returnScale, 0...1e6), ("errorRate", rater.errorRate, 0...1),
      ("crop", crop, 0...1), ("learningRate", learningRate, 0...1e3),
      ("weightDecay", weightDecay, 0...1e3), ("maxGradientNorm", maxGradientNorm, 0...1e9),
      ("normalisationRate", normalisationRate, 0...1))
    try bounds.hidden("hidden", hidden)
  }
}

extension AdditiveSettings {
  /// What a rater may be taken to recall, at most so many cases.
  static let memoryDecaysAllowed = 1...16

  func check() throws(LearnedDataError) {
    let bounds = SettingBounds()
    try bounds.counts(
      ("members", members, 1...256), ("iterations", iterations, 0...10_000),
      ("maximumComparisons", maximumComparisons, 2...65_536),
      ("choicesToKnowMemoryDecay", choicesToKnowMemoryDecay, 0...1_000_000_000),
      ("memoryDecays", memoryDecays.count, Self.memoryDecaysAllowed))
    try bounds.numbers(
      ("returnScale", returnScale, 0...1e6), ("errorRate", rater.errorRate, 0...1),
      ("memoryDecayCost", memoryDecayCost, 0...1e6),
      ("normalisationRate", normalisationRate, 0...1),
      ("slope", prior.slope, 0...1e6), ("smooth", prior.smooth, 0...1e6),
      ("length", prior.length, 1e-6...1e6), ("bias", prior.bias, 0...1e6),
      ("precision", prior.precision, 0...1e6), ("tail", prior.tail, 1e-6...1e6))
    guard memoryDecays.allSatisfy({ $0 > 0 && $0 <= 1 }) else {
      throw .outOfRange("memoryDecays: \(memoryDecays)")
    }
  }
}

/// Sees that settings are within their bounds; what is no number is within none.
struct SettingBounds {
  func counts(
    _ settings: (name: String, value: Int, allowed: ClosedRange<Int>)...
  ) throws(LearnedDataError) {
    for setting in settings where !setting.allowed.contains(setting.value) {
      throw .outOfRange("\(setting.name): \(setting.value)")
    }
  }

  func numbers(
    _ settings: (name: String, value: Float, allowed: ClosedRange<Float>)...
  ) throws(LearnedDataError) {
    for setting in settings where !setting.allowed.contains(setting.value) {
      throw .outOfRange("\(setting.name): \(setting.value)")
    }
  }

  /// Hidden layers: few enough, and of widths that the matrix products take.
  func hidden(_ name: String, _ layers: [Int]) throws(LearnedDataError) {
    let block = MatrixProduct.columnBlock
    guard (1...4).contains(layers.count),
      layers.allSatisfy({ (block...512).contains($0) && $0.isMultiple(of: block) })
    else { throw .outOfRange("\(name): \(layers)") }
  }
}
