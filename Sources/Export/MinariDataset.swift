public import Foundation
public import Learning

/// Writes episodes as a dataset that PyPI's `minari` loads: a folder with `data/metadata.json` and
/// `data/main_data.hdf5`.
///
/// The layout is that of Minari 0.4 to 0.5 (`minari/dataset/_storages/hdf5_storage.py`): a group
/// `episode_N` an episode with observations, actions, rewards, terminations, truncations and infos.
/// Of n actions there are n + 1 observations. Actions are those that the motors got, after clamping;
/// a reward is the learned one of the observation that the action led to. Episodes end by their
/// length alone, so the last truncation is true and no termination is; where the simulation diverged,
/// it is the other way round.
public struct MinariDataset: Sendable {
  /// An episode with its rewards and its success.
  public struct Item: Sendable {
    /// The episode.
    public var episode: Episode
    /// The learned reward of each frame, `[frames]`.
    public var learnedReward: [Float]
    /// Whether the episode fulfils the scenario's success.
    public var success: Bool

    /// Makes an item of its parts.
    public init(episode: Episode, learnedReward: [Float], success: Bool) {
      self.episode = episode
      self.learnedReward = learnedReward
      self.success = success
    }
  }

  /// The version of the layout, which `minari` must support.
  static let formatVersion = "0.5.0"

  private let description: String
  private let observationSize: Int
  private let actionRanges: [ClosedRange<Float>?]

  /// Describes a dataset.
  ///
  /// - Parameters:
  ///   - description: One sentence for readers of the dataset.
  ///   - observationSize: Numbers in an observation.
  ///   - actionRanges: The range of each motor; nil where it is unlimited.
  public init(
    description: String, observationSize: Int, actionRanges: [ClosedRange<Float>?]
  ) {
    self.description = description
    self.observationSize = observationSize
    self.actionRanges = actionRanges
  }

  /// Writes the folder, whole or not at all.
  ///
  /// - Parameters:
  ///   - folder: A free name, or an empty folder.
  ///   - body: Receives a function that appends an episode; its errors are rethrown.
  /// - Throws: `ExportError`, also where a number is not finite or counts do not agree.
  public func write(
    to folder: URL, _ body: (_ append: (Item) throws -> Void) throws -> Void
  ) throws {
    try OutputFolder.write(to: folder) { unfinished in
      let data = unfinished.appendingPathComponent("data", isDirectory: true)
      try OutputFolder.check(mkdir(data.path, 0o777), data)
      let file = data.appendingPathComponent("main_data.hdf5")
      let counts = try writeEpisodes(to: file, body)
      let size = try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int ?? 0
      let text = metadata(
        id: Self.identifier(for: folder), counts, megabytes: Double(size) / 1e6)
      try OutputFile.write(to: data.appendingPathComponent("metadata.json")) { append in
        try append(text)
      }
    }
  }

  /// The name by which `minari.load_dataset` finds a folder in its `backflip` folder: the folder's
  /// own, with a version.
  public static func identifier(for folder: URL) -> String {
    let letters = folder.lastPathComponent.map { character in
      character.isASCII && (character.isLetter || character.isNumber) || "-_".contains(character)
        ? character : "_"
    }
    let name = String(letters)
    return "backflip/" + (name.wholeMatch(of: /.+-v[0-9]+/) == nil ? "\(name)-v0" : name)
  }

  private struct Counts {
    var episodes = 0
    var steps = 0
  }

  private func writeEpisodes(
    to file: URL, _ body: (_ append: (Item) throws -> Void) throws -> Void
  ) throws -> Counts {
    let descriptor = open(file.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    try OutputFolder.check(descriptor < 0 ? -1 : 0, file)
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var counts = Counts()
    do {
      var writer = try HDF5Writer(handle)
      var episodes: [(name: String, address: HDF5Writer.Address)] = []
      try body { item in
        let address = try write(item, id: counts.episodes, with: &writer)
        episodes.append(("episode_\(counts.episodes)", address))
        counts.episodes += 1
        counts.steps += max(item.episode.trajectory.frames - 1, 0)
      }
      let root = try writer.group(episodes)
      try writer.finish(root: root)
      try handle.synchronize()
      try handle.close()
    } catch let error as CocoaError {
      throw ExportError.file(path: file.path, reason: error.localizedDescription)
    }
    return counts
  }

  private func write(
    _ item: Item, id: Int, with writer: inout HDF5Writer
  ) throws -> HDF5Writer.Address {
    let trajectory = item.episode.trajectory
    let frames = trajectory.frames
    guard item.learnedReward.count == frames else {
      throw ExportError.rewardCount(found: item.learnedReward.count, frames: frames)
    }
    let actions = max(frames - 1, 0)
    let rewards = Array(item.learnedReward.dropFirst())
    let controls = Array(trajectory.controls.dropFirst(trajectory.controlCount))
    try check(item.episode.observations, "observations", width: observationSize)
    try check(controls, "actions", width: trajectory.controlCount)
    try check(rewards, "rewards", width: 1)
    let success = try writer.array(
      (0..<frames).map { $0 == frames - 1 && item.success }, shape: [frames])
    let members = [
      (
        "observations",
        try writer.array(item.episode.observations, shape: [frames, observationSize])
      ),
      ("actions", try writer.array(controls, shape: [actions, trajectory.controlCount])),
      ("rewards", try writer.array(rewards, shape: [actions])),
      (
        "terminations",
        try writer.array(
          (0..<actions).map { $0 == actions - 1 && item.episode.hasDiverged }, shape: [actions])
      ),
      (
        "truncations",
        try writer.array(
          (0..<actions).map { $0 == actions - 1 && !item.episode.hasDiverged }, shape: [actions])
      ),
      ("infos", try writer.group([("success", success)])),
    ]
    return try writer.group(
      members,
      attributes: [
        ("id", Int64(id)), ("total_steps", Int64(actions)), ("success", item.success),
      ])
  }

  private func check(_ values: [Float], _ field: String, width: Int) throws {
    guard let bad = values.firstIndex(where: { !$0.isFinite }) else { return }
    throw ExportError.notFinite(field: field, frame: bad / max(width, 1))
  }

  private func metadata(id: String, _ counts: Counts, megabytes: Double) -> String {
    let any = Array(repeating: nil as ClosedRange<Float>?, count: observationSize)
    return JSONText.object([
      ("dataset_id", id.jsonLiteral), ("minari_version", Self.formatVersion.jsonLiteral),
      ("data_format", "\"hdf5\""), ("jpeg_encoding", "false"),
      ("total_episodes", "\(counts.episodes)"), ("total_steps", "\(counts.steps)"),
      ("dataset_size", "\((megabytes * 10).rounded() / 10)"),
      ("observation_space", Self.box(any).jsonLiteral),
      ("action_space", Self.box(actionRanges).jsonLiteral),
      ("algorithm_name", "\"PPO on a reward learned from preferences\""),
      ("description", description.jsonLiteral), ("requirements", "[]"),
    ])
  }

  /// A `gymnasium.spaces.Box` of Float32 in Minari's notation, in which a missing bound is Python's
  /// Infinity.
  private static func box(_ ranges: [ClosedRange<Float>?]) -> String {
    JSONText.object([
      ("type", "\"Box\""), ("dtype", "\"float32\""), ("shape", JSONText.list(["\(ranges.count)"])),
      ("low", JSONText.list(ranges.map { $0?.lowerBound.description ?? "-Infinity" })),
      ("high", JSONText.list(ranges.map { $0?.upperBound.description ?? "Infinity" })),
    ])
  }
}
