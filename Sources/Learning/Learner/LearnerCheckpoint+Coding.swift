/// How a checkpoint is stored: each clip once, without its observations, which are computed again
/// bit for bit. See Measurements.md, "Session files".
extension LearnerCheckpoint: Codable {
  private enum CodingKeys: String, CodingKey {
    case configuration, random, workers, counters, best, reward
    /// The clips that the others refer to, each once, by number.
    case clips
    /// The recent clips' numbers.
    case recentClips
    /// The numbers of the left and the right clip of each pair in the queue.
    case queuedClips
    /// The numbers of the hypothetical clips, and of those that policies begin along.
    case duelClips, startingClips
  }

  /// Reads a checkpoint.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    configuration = try container.decode(LearnerConfiguration.self, forKey: .configuration)
    try configuration.check()
    random = try container.decode(Random.self, forKey: .random)
    reward = try container.decode(ModelOfKind.self, forKey: .reward).wrappedValue
    workers = try container.decode([PolicyWorker.State].self, forKey: .workers)
    counters = try container.decode(Learner.Counters.self, forKey: .counters)
    best = try container.decode(Int.self, forKey: .best)
    let clips = try container.decode([StoredClip].self, forKey: .clips)
    let byNumber = Dictionary(
      clips.map { ($0.id, $0.clip) }, uniquingKeysWith: { first, _ in first })
    func clip(_ number: Int) throws -> Clip {
      guard let clip = byNumber[number] else {
        throw DecodingError.dataCorruptedError(
          forKey: .clips, in: container, debugDescription: "no clip \(number)")
      }
      return clip
    }
    recent = try container.decode([Int].self, forKey: .recentClips).map(clip)
    duelClips = try container.decode([Int].self, forKey: .duelClips).map(clip)
    startingClips = try container.decode([Int].self, forKey: .startingClips).map(clip)
    queue = try container.decode([[Int]].self, forKey: .queuedClips).map { numbers in
      guard numbers.count == 2 else {
        throw DecodingError.dataCorruptedError(
          forKey: .queuedClips, in: container, debugDescription: "no pair")
      }
      return ClipPair(left: try clip(numbers[0]), right: try clip(numbers[1]))
    }
  }

  /// Writes each clip once, without its observations.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(configuration, forKey: .configuration)
    try container.encode(random, forKey: .random)
    try container.encode(ModelOfKind(wrappedValue: reward), forKey: .reward)
    try container.encode(workers, forKey: .workers)
    try container.encode(counters, forKey: .counters)
    try container.encode(best, forKey: .best)
    var clips: [StoredClip] = []
    var numbers: Set<Int> = []
    for clip in recent + duelClips + startingClips + queue.flatMap({ [$0.left, $0.right] })
    where numbers.insert(clip.id).inserted {
      clips.append(StoredClip(clip))
    }
    try container.encode(clips, forKey: .clips)
    try container.encode(recent.map(\.id), forKey: .recentClips)
    try container.encode(queue.map { [$0.left.id, $0.right.id] }, forKey: .queuedClips)
    try container.encode(duelClips.map(\.id), forKey: .duelClips)
    try container.encode(startingClips.map(\.id), forKey: .startingClips)
  }

  /// The same with the observations of each clip; only after `check`.
  func observed(by maker: any EnvironmentMaker) -> LearnerCheckpoint {
    var known: [Int: Clip] = [:]
    func observed(_ clip: Clip) -> Clip {
      if let clip = known[clip.id] { return clip }
      var clip = clip
      clip.observations = maker.observations(of: clip.trajectory)
      known[clip.id] = clip
      return clip
    }
    var checkpoint = self
    checkpoint.recent = recent.map(observed)
    checkpoint.duelClips = duelClips.map(observed)
    checkpoint.startingClips = startingClips.map(observed)
    checkpoint.queue = queue.map { ClipPair(left: observed($0.left), right: observed($0.right)) }
    return checkpoint
  }

  /// A clip without its observations.
  private struct StoredClip: Codable {
    var id: Int
    var trajectory: Trajectory
    var policySteps: Int

    init(_ clip: Clip) {
      id = clip.id
      trajectory = clip.trajectory
      policySteps = clip.policySteps
    }

    var clip: Clip {
      Clip(id: id, trajectory: trajectory, observations: [], policySteps: policySteps)
    }
  }
}
