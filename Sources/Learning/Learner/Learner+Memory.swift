/// Limits on what a long session keeps in memory.
///
/// What is kept depends on the numbers of clips and choices alone, so that a resumed session keeps
/// the same as one that was never left.
extension Learner {
  /// The maximum number of values in the dataset: 128 MB.
  private static let maximumDatasetNumbers = 1 << 25
  /// The maximum size of the clips that may be asked about again, bytes.
  private static let maximumComparedBytes = 64 << 20
  /// The least and the greatest number of clips that may be asked about again.
  private static let comparedAllowed = 64...2_048

  /// The maximum number of clips in the dataset.
  static func maximumDatasetClips(_ reward: any RewardModel, _ shape: EnvironmentShape) -> Int {
    // Those that may be asked about again are there, even after a quarter was dropped.
    max(2 * maximumCompared(shape), maximumDatasetNumbers / reward.numbersPerClip(in: shape))
  }

  /// The number of clips that may be asked about again.
  static func maximumCompared(_ shape: EnvironmentShape) -> Int {
    let frame =
      shape.observationSize + shape.positionCount + shape.velocityCount + shape.actionSize + 1
    let wanted = maximumComparedBytes / (4 * frame * (shape.clipSteps + 1))
    return min(max(wanted, comparedAllowed.lowerBound), comparedAllowed.upperBound)
  }

  /// Keeps a clip that was just added to the dataset, and drops the oldest, a quarter at a time.
  func addCompared(_ clip: Clip) {
    compared.append(clip)
    guard compared.count > maximumCompared + maximumCompared / 4 else { return }
    compared.removeFirst(compared.count - maximumCompared)
  }

  /// The number of a session's first choices that may be restored without their clips, because all
  /// of these are dropped by the time that the last choice is restored.
  ///
  /// - Parameter choices: All choices, in order: the clips' numbers, and whether they were decided.
  /// - Returns: The number; 0 where all clips are kept.
  public func choicesWithoutClips(
    of choices: [(left: Int, right: Int, isDecided: Bool)]
  ) -> Int {
    // Clips that are certainly added: those of the first answer about a pair, if it decided.
    var pairs: Set<ClipPair.Identity> = []
    var clips: Set<Int> = []
    let added = choices.map { choice -> Int in
      guard pairs.insert(ClipPair.Identity(choice.left, choice.right)).inserted, choice.isDecided
      else { return 0 }
      return [choice.left, choice.right].count { clips.insert($0).inserted }
    }
    var newer = 0
    for index in choices.indices.reversed() {
      newer += added[index]
      if newer >= dataset.maximumClips { return index }
    }
    return 0
  }

  /// Restores an answer whose clips are dropped by now; see `choicesWithoutClips`.
  public func restore(
    query: Int, left: Int, right: Int, _ choice: Choice, isStanding: Bool
  ) async {
    func clip(_ id: Int) -> Clip {
      // An empty frame: it is dropped before anything is learned from it.
      Clip(
        id: id,
        trajectory: Trajectory(
          period: maker.shape.period, positionCount: maker.shape.positionCount,
          velocityCount: maker.shape.velocityCount, controlCount: maker.shape.actionSize),
        observations: Array(repeating: 0, count: maker.shape.observationSize), policySteps: 0)
    }
    await restore(
      Query(id: query, left: clip(left), right: clip(right)), choice, isStanding: isStanding)
  }

  /// The clip of an index in the dataset; nil unless it may be asked about again.
  func compared(at index: Int) -> Clip? {
    let place = index - (dataset.clipCount - compared.count)
    return compared.indices.contains(place) ? compared[place] : nil
  }
}
