public import Learning

/// Episodes as JSON Lines in the shape of Minari's `EpisodeData`, one object a line.
///
///     {"id":0,"observations":[[…],…],"actions":[[…],…],"rewards":[…],"terminations":[…],
///      "truncations":[…],"infos":{"success":true}}
///
/// Of n actions there are n + 1 observations. Actions are those that the motors got, after
/// clamping; a reward is the learned one of the observation that the action led to. No episode
/// ends but by its length, so that the last truncation is true and no termination is.
public enum MinariLines {
  /// An episode as a line, without the end of line.
  ///
  /// - Parameters:
  ///   - episode: What was done and seen.
  ///   - id: Its number, from 0.
  ///   - learnedReward: What the reward model gives for each frame.
  ///   - success: Whether the episode fulfils the scenario's success.
  /// - Returns: One JSON object, always with the same keys in the same order.
  /// - Throws: `ExportError` where a number is not finite or the counts do not agree.
  public static func line(
    for episode: Episode, id: Int, learnedReward: [Float], success: Bool
  ) throws -> String {
    let trajectory = episode.trajectory
    let frames = trajectory.frames
    guard learnedReward.count == frames else {
      throw ExportError.rewardCount(found: learnedReward.count, frames: frames)
    }
    let actions = max(frames - 1, 0)
    return JSONText.object([
      ("id", "\(id)"),
      (
        "observations",
        try JSONText.rows(
          episode.observations, width: episode.observations.count / max(frames, 1),
          frames: 0..<frames, field: "observations")
      ),
      (
        "actions",
        try JSONText.rows(
          trajectory.controls, width: trajectory.controlCount, frames: min(1, frames)..<frames,
          field: "actions")
      ),
      (
        "rewards",
        try JSONText.list(learnedReward.dropFirst(), field: "rewards", firstFrame: 1)
      ),
      ("terminations", JSONText.list(Array(repeating: "false", count: actions))),
      (
        "truncations",
        JSONText.list((0..<actions).map { $0 == actions - 1 ? "true" : "false" })
      ),
      ("infos", JSONText.object([("success", success ? "true" : "false")])),
    ])
  }
}
