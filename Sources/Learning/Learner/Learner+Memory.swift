/// What is forgotten of a long session, so that it takes no more memory than a short one.
///
/// What is kept depends on the clips' and the choices' numbers alone: a session that is gone on with
/// keeps the same as one that was never left.
extension Learner {
  /// Numbers that the dataset holds, at most: 128 MB.
  private static let maximumDatasetNumbers = 1 << 25
  /// Bytes of the clips that may be asked about again, at most.
  private static let maximumComparedBytes = 64 << 20
  /// Clips that may be asked about again, at most, and at least.
  private static let comparedAllowed = 64...2_048

  /// The maximum number of clips in the dataset.
  static func maximumDatasetClips(_ reward: any RewardModel, _ shape: EnvironmentShape) -> Int {
    // Those that may be asked about again are there, even after a quarter was dropped.
    max(2 * maximumCompared(shape), maximumDatasetNumbers / reward.numbersPerClip(in: shape))
  }

  /// How many clips may be asked about again.
  static func maximumCompared(_ shape: EnvironmentShape) -> Int {
    let frame =
      shape.observationSize + shape.positionCount + shape.velocityCount + shape.actionSize + 1
    let wanted = maximumComparedBytes / (4 * frame * (shape.clipSteps + 1))
    return min(max(wanted, comparedAllowed.lowerBound), comparedAllowed.upperBound)
  }

  /// Keeps a clip that the dataset has just got, and forgets the oldest, a quarter at a time.
  func addCompared(_ clip: Clip) {
    compared.append(clip)
    guard compared.count > maximumCompared + maximumCompared / 4 else { return }
    compared.removeFirst(compared.count - maximumCompared)
  }

  /// How many of a session's choices, the first ones, may be restored without their clips: all of these are
  /// forgotten by the time that the last one is restored.
  ///
  /// - Parameter choices: All choices, in order: the clips' numbers, and whether they were decided.
  /// - Returns: How many; none of a session whose clips are all kept.
  public func choicesWithoutClips(
    of choices: [(left: Int, right: Int, isDecided: Bool)]
  ) -> Int {
    // Clips that are added for sure: those of the first answer about a pair, where it decided.
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

  /// Takes an answer of an earlier run whose clips are forgotten by now; see `choicesWithoutClips`.
  public func restore(
    query: Int, left: Int, right: Int, _ choice: Choice, isStanding: Bool
  ) async {
    func clip(_ id: Int) -> Clip {
      // A frame of nothing: nothing is learned from it before it is forgotten.
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

  /// The clip of an index in the dataset, where it may be asked about again.
  func compared(at index: Int) -> Clip? {
    let place = index - (dataset.clipCount - compared.count)
    return compared.indices.contains(place) ? compared[place] : nil
  }
}
