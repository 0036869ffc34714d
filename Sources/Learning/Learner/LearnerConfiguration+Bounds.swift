/// The valid range of each setting.
///
/// A stored configuration is checked once, when it is read. After that, no setting can cause an
/// overflow, a division by zero or more memory use than `maximumWorkingBytes`.
extension LearnerConfiguration {
  /// The maximum memory of learning, bytes; see `workingBytes`.
  public static let maximumWorkingBytes = 384 << 20
  /// The maximum size of a checkpoint's clips, bytes: `PropertyList.maximumBytes` with room for
  /// networks.
  public static let maximumCheckpointBytes = 56 << 20

  /// About the memory of learning in the worlds of an environment, bytes: the policies' rollouts,
  /// the episodes that clips are cut from, the clips, and the search for clips.
  public func workingBytes(in shape: EnvironmentShape) -> Double {
    let state = shape.positionCount + shape.velocityCount + shape.actionSize + 1
    let frame = Double(state + shape.observationSize)
    let (episode, clip) = (Double(shape.episodeSteps) + 1, Double(shape.clipSteps) + 1)
    let step = Double(2 * shape.observationSize + 2 * shape.actionSize + 8)
    let policy =
      Double(pace.worlds) * Double(pace.rolloutSteps) * step
      + Double(episodesPerRound) * episode * frame
      + Double(TrajectoryOptimizer.draws) * clip * frame
    return 4 * (Double(policies) * policy + Double(clipsKept) * clip * frame)
  }

  /// About the size of the clips in a checkpoint, bytes.
  public func checkpointBytes(in shape: EnvironmentShape) -> Double {
    let state = shape.positionCount + shape.velocityCount + shape.actionSize + 1
    return 4 * Double(clipsKept) * (Double(shape.clipSteps) + 1) * Double(state)
  }

  /// Whether learning fits into memory, and its checkpoints into a session.
  public func fits(_ shape: EnvironmentShape) -> Bool {
    workingBytes(in: shape) <= Double(Self.maximumWorkingBytes)
      && checkpointBytes(in: shape) <= Double(Self.maximumCheckpointBytes)
  }

  /// The range of counted choices: their products with other settings are far from overflow.
  static let choicesAllowed = 0...(1 << 31)
  /// The range of steps and of the numbers of clips and queries: a Double is exact up to its end.
  static let countsAllowed = 0...(1 << 53)

  /// Checks decoded settings.
  ///
  /// - Throws: `LearnedDataError.outOfRange` with the setting's name.
  func check() throws(LearnedDataError) {
    let bounds = SettingBounds()
    try bounds.counts(
      ("policies", policies, 1...64),
      ("initialChoices", initialChoices, 0...1_000_000),
      ("choicesPerRound", choicesPerRound, 1...1_000),
      ("policyStepsPerChoice", policyStepsPerChoice, 0...100_000_000),
      ("settledChoices", settledChoices, 0...1_000_000_000),
      ("candidatesPerQuery", candidatesPerQuery, 1...1_000),
      ("episodesPerRound", episodesPerRound, 1...1_000),
      ("scatteredEpisodes", scatteredEpisodes, 0...1_000),
      ("clipsPerEpisode", clipsPerEpisode, 1...1_000),
      ("recentClipsPerPolicy", recentClipsPerPolicy, 1...100_000),
      ("repeatDistance", repeatDistance, 0...1_000_000_000))
    try bounds.counts(("recentClips", recentClips, 2...100_000))
    try bounds.numbers(
      ("policyAveragingRate", policyAveragingRate, 0...1),
      ("klCoefficient", klCoefficient, 0...1_000), ("rewardScale", rewardScale, 0...1e6),
      ("startsAlong", startsAlong, 0...1), ("archiveShare", archiveShare, 0...1),
      ("repeatShare", repeatShare, 0...1), ("minimumDifference", minimumDifference, 0...1e6))
    try bounds.hidden("policyHidden", policyHidden)
    try pace.check()
    try rewardModel.check()
  }
}
