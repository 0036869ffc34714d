public import Learning

/// Episodes as JSON Lines, one object on each line; arrays have one entry for each control step.
///
///     {"time":[0.0,0.008],"qpos":[[…],[…]],"qvel":[[…],[…]],"ctrl":[[…],[…]],
///      "contacts":[["foot"],[]],"learnedReward":[0.1,0.2],"success":true}
///
/// Times are in s, `qpos` in m and rad, `qvel` in m/s and rad/s. `ctrl` led to the state of the same
/// index; the first is zero. `contacts` names the geoms that touch the ground. Each number is the shortest
/// decimal that gives the same Float again.
public struct RolloutLines: Sendable {
  private let json: TrajectoryJSON

  /// Takes the names of the body's geoms, in the model's order.
  public init(geomNames: [String]) {
    json = TrajectoryJSON(geomNames: geomNames)
  }

  /// An episode as a line, without the end of line.
  ///
  /// - Parameters:
  ///   - trajectory: The motion.
  ///   - learnedReward: The learned reward of each frame, `[frames]`.
  ///   - success: Whether the episode fulfils the scenario's success.
  /// - Returns: One JSON object, always with the same keys in the same order.
  /// - Throws: `ExportError` where a number is not finite or the counts differ.
  public func line(
    for trajectory: Trajectory, learnedReward: [Float], success: Bool
  ) throws -> String {
    let frames = trajectory.frames
    guard learnedReward.count == frames else {
      throw ExportError.rewardCount(found: learnedReward.count, frames: frames)
    }
    return JSONText.object(
      try json.fields(of: trajectory) + [
        ("learnedReward", try JSONText.list(learnedReward[...], field: "learnedReward")),
        ("success", success ? "true" : "false"),
      ])
  }

  /// A query as a line, without the end of line, for a rater that is another program.
  ///
  ///     {"id":0,"question":"…","left":{"time":[…],"qpos":[[…]],"qvel":[[…]],"ctrl":[[…]],
  ///      "contacts":[[…]]},"right":{…}}
  ///
  /// - Throws: `ExportError` where a number is not finite.
  public func line(for query: Query, question: String) throws -> String {
    JSONText.object([
      ("id", "\(query.id)"), ("question", question.jsonLiteral),
      ("left", try json.object(query.left.trajectory)),
      ("right", try json.object(query.right.trajectory)),
    ])
  }
}
