public import Learning

/// Episodes as JSON Lines, one object a line, arrays with one entry a control step.
///
///     {"time":[0.0,0.008],"qpos":[[…],[…]],"qvel":[[…],[…]],"ctrl":[[…],[…]],
///      "contacts":[["foot"],[]],"learnedReward":[0.1,0.2],"success":true}
///
/// Times are in s, `qpos` in m and rad, `qvel` in m/s and rad/s. `ctrl` led to the state beside it;
/// the first is zero. `contacts` names the geoms that touch the ground. Each number is the shortest
/// decimal that gives the same Float again.
public struct RolloutLines: Sendable {
  /// The names of the body's geoms as JSON strings, by their bit in `Trajectory.contacts`.
  private let geoms: [String]

  /// Takes the names of the body's geoms, in the model's order.
  public init(geomNames: [String]) {
    geoms = geomNames.map(\.jsonLiteral)
  }

  /// An episode as a line, without the end of line.
  ///
  /// - Parameters:
  ///   - trajectory: What the body did.
  ///   - learnedReward: What the reward model gives for each frame.
  ///   - success: Whether the episode fulfils the scenario's success.
  /// - Returns: One JSON object, always with the same keys in the same order.
  /// - Throws: `ExportError` where a number is not finite or the counts do not agree.
  public func line(
    for trajectory: Trajectory, learnedReward: [Float], success: Bool
  ) throws -> String {
    let frames = trajectory.frames
    guard learnedReward.count == frames else {
      throw ExportError.rewardCount(found: learnedReward.count, frames: frames)
    }
    return object(
      try columns(of: trajectory) + [
        ("learnedReward", try row(learnedReward[...], field: "learnedReward", firstFrame: 0)),
        ("success", success ? "true" : "false"),
      ])
  }

  /// A query as a line, for a rater outside of the program; without the end of line.
  ///
  ///     {"id":0,"question":"…","left":{"time":[…],"qpos":[[…]],"qvel":[[…]],"ctrl":[[…]],
  ///      "contacts":[[…]]},"right":{…}}
  ///
  /// - Throws: `ExportError` where a number is not finite.
  public func line(for query: Query, question: String) throws -> String {
    object([
      ("id", "\(query.id)"), ("question", question.jsonLiteral),
      ("left", object(try columns(of: query.left.trajectory))),
      ("right", object(try columns(of: query.right.trajectory))),
    ])
  }

  private func object(_ fields: [(key: String, value: String)]) -> String {
    "{" + fields.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
  }

  /// What a trajectory's keys stand for, in the order of the keys.
  private func columns(of trajectory: Trajectory) throws -> [(key: String, value: String)] {
    let frames = trajectory.frames
    return [
      ("time", try row(times(of: trajectory)[...], field: "time", firstFrame: 0)),
      ("qpos", try rows(trajectory.positions, trajectory.positionCount, frames, field: "qpos")),
      ("qvel", try rows(trajectory.velocities, trajectory.velocityCount, frames, field: "qvel")),
      ("ctrl", try rows(trajectory.controls, trajectory.controlCount, frames, field: "ctrl")),
      ("contacts", list(try trajectory.contacts.map(touching))),
    ]
  }

  /// Frame k is at k periods, rounded once: adding periods up would gather their errors.
  private func times(of trajectory: Trajectory) -> [Float] {
    // The decimal that was meant: 0.008, not the 0.00800000038 that the Float stands for.
    let period = Double(trajectory.period.description) ?? Double(trajectory.period)
    return (0..<trajectory.frames).map { Float(Double($0) * period) }
  }

  private func rows(
    _ values: [Float], _ width: Int, _ frames: Int, field: String
  ) throws -> String {
    list(
      try (0..<frames).map { frame in
        let values = values[frame * width..<(frame + 1) * width]
        return try row(values, field: field, firstFrame: frame, framesEach: 0)
      })
  }

  /// Numbers as an array; `framesEach` is 0 where they belong to one frame.
  private func row(
    _ values: ArraySlice<Float>, field: String, firstFrame: Int, framesEach: Int = 1
  ) throws -> String {
    if let bad = values.firstIndex(where: { !$0.isFinite }) {
      let frame = firstFrame + (bad - values.startIndex) * framesEach
      throw ExportError.notFinite(field: field, frame: frame)
    }
    return list(values.map(\.description))
  }

  private func touching(_ contacts: UInt32) throws -> String {
    let touching = (0..<UInt32.bitWidth).filter { contacts >> UInt32($0) & 1 == 1 }
    guard touching.allSatisfy(geoms.indices.contains) else {
      throw ExportError.unknownGeom(index: touching.last ?? 0, count: geoms.count)
    }
    return list(touching.map { geoms[$0] })
  }

  private func list(_ items: [String]) -> String {
    "[" + items.joined(separator: ",") + "]"
  }
}

extension String {
  /// The text as a JSON string, quotes included (RFC 8259, section 7).
  fileprivate var jsonLiteral: String {
    let escaped = unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\0"..<" ":
        "\\u" + String(repeating: "0", count: scalar.value < 16 ? 3 : 2)
          + String(scalar.value, radix: 16)
      default: String(scalar)
      }
    }
    return "\"" + escaped.joined() + "\""
  }
}
